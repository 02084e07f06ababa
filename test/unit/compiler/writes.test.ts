import type { Expression } from "../../../src/ast/Expression.js"
import type { Assignment, Insert, Update } from "../../../src/ast/Statement.js"
import { arithmetic, column, compare, literal, select, target, type, value } from "../../support/ast.js"
import { pins } from "./pins.js"

const id = column("id")
const a = column("a")
const b = column("b")

const insert = (more: Partial<Insert> = {}): Insert => ({
  _tag: "Insert",
  table: "users",
  columns: [target("name", type.text), target("a")],
  rows: 2,
  conflict: undefined,
  returning: [],
  identity: "id",
  key: ["id"],
  ...more
})

const update = (assignments: ReadonlyArray<Assignment>, where?: Expression): Update => ({
  _tag: "Update",
  table: "users",
  alias: "t0",
  key: [target("id")],
  assignments,
  where,
  returning: []
})

const assignment = (name: string, value: Expression): Assignment => ({
  _tag: "Assignment",
  target: target(name),
  value
})

const another: Expression = {
  _tag: "Exists",
  select: select("users", [], { alias: "t1", where: compare(column("a", type.integer, "t1"), ">", a) })
}

pins("statements that write", [
  [
    "rows",
    insert({ returning: [target("id"), target("a")] }),
    {
      sqlite: `INSERT INTO "users" ("name", "a") VALUES (?, ?), (?, ?) RETURNING "id", "a"`,
      postgres: `INSERT INTO "users" ("name", "a") VALUES ($1::text, $2::int8), ($3::text, $4::int8) RETURNING "id", "a"`,
      mysql: "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?)",
      mariadb: "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?) RETURNING `id`, `a`"
    }
  ],
  [
    "a row of defaults",
    insert({ columns: [], rows: 1 }),
    {
      sqlite: `INSERT INTO "users" DEFAULT VALUES`,
      postgres: `INSERT INTO "users" DEFAULT VALUES`,
      mysql: "INSERT INTO `users` () VALUES ()",
      mariadb: "INSERT INTO `users` () VALUES ()"
    }
  ],
  [
    "rows, unless they are there",
    insert({ conflict: { _tag: "Ignore", target: ["name"] } }),
    {
      sqlite: `INSERT INTO "users" ("name", "a") VALUES (?, ?), (?, ?) ON CONFLICT ("name") DO NOTHING`,
      postgres: `INSERT INTO "users" ("name", "a") VALUES ($1::text, $2::int8), ($3::text, $4::int8) ON CONFLICT ("name") DO NOTHING`,
      mysql: "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?) ON DUPLICATE KEY UPDATE `id` = `id`",
      mariadb: "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?) ON DUPLICATE KEY UPDATE `id` = `id`"
    }
  ],
  [
    "rows, unless anything like them is there",
    insert({ conflict: { _tag: "Ignore", target: [] } }),
    {
      sqlite: `INSERT INTO "users" ("name", "a") VALUES (?, ?), (?, ?) ON CONFLICT DO NOTHING`,
      postgres: `INSERT INTO "users" ("name", "a") VALUES ($1::text, $2::int8), ($3::text, $4::int8) ON CONFLICT DO NOTHING`,
      mysql: "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?) ON DUPLICATE KEY UPDATE `id` = `id`",
      mariadb: "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?) ON DUPLICATE KEY UPDATE `id` = `id`"
    }
  ],
  [
    "rows over those that are there",
    insert({ conflict: { _tag: "Update", target: ["name"], update: [target("a"), target("b")] } }),
    {
      sqlite: `INSERT INTO "users" ("name", "a") VALUES (?, ?), (?, ?) ON CONFLICT ("name") DO UPDATE SET "a" = excluded."a", "b" = excluded."b"`,
      postgres: `INSERT INTO "users" ("name", "a") VALUES ($1::text, $2::int8), ($3::text, $4::int8) ON CONFLICT ("name") DO UPDATE SET "a" = excluded."a", "b" = excluded."b"`,
      mysql:
        "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?) AS `excluded` ON DUPLICATE KEY UPDATE `a` = `excluded`.`a`, `b` = `excluded`.`b`",
      mariadb:
        "INSERT INTO `users` (`name`, `a`) VALUES (?, ?), (?, ?) ON DUPLICATE KEY UPDATE `a` = VALUES(`a`), `b` = VALUES(`b`)"
    }
  ],
  [
    "an update",
    update([assignment("a", arithmetic(a, "+", value(0))), assignment("b", value(1))], compare(id, "=", value(2))),
    {
      sqlite: `UPDATE "users" AS "t0" SET "a" = "t0"."a" + ?, "b" = ? WHERE "t0"."id" = ?`,
      postgres: `UPDATE "users" AS "t0" SET "a" = "t0"."a" + $1::int8, "b" = $2::int8 WHERE "t0"."id" = $3::int8`,
      mysql: "UPDATE `users` AS `t0` SET `a` = `t0`.`a` + ?, `b` = ? WHERE `t0`.`id` = ?",
      mariadb: "UPDATE `users` AS `t0` SET `a` = `t0`.`a` + ?, `b` = ? WHERE `t0`.`id` = ?"
    }
  ],
  [
    "an update that gives back",
    { ...update([assignment("a", literal(1))]), returning: [target("id")] },
    {
      sqlite: `UPDATE "users" AS "t0" SET "a" = 1 RETURNING "id"`,
      postgres: `UPDATE "users" AS "t0" SET "a" = 1 RETURNING "id"`,
      mysql: "UPDATE `users` AS `t0` SET `a` = 1",
      mariadb: "UPDATE `users` AS `t0` SET `a` = 1"
    }
  ],
  [
    "an exchange",
    update([assignment("a", b), assignment("b", a)]),
    {
      sqlite: `UPDATE "users" AS "t0" SET "a" = "t0"."b", "b" = "t0"."a"`,
      postgres: `UPDATE "users" AS "t0" SET "a" = "t0"."b", "b" = "t0"."a"`,
      mysql:
        "UPDATE `users` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0`, `t0`.`b` AS `value0`, `t0`.`a` AS `value1` FROM `users` AS `t0` LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0` SET `t0`.`a` = `old`.`value0`, `t0`.`b` = `old`.`value1`",
      mariadb:
        "UPDATE `users` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0`, `t0`.`b` AS `value0`, `t0`.`a` AS `value1` FROM `users` AS `t0` LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0` SET `t0`.`a` = `old`.`value0`, `t0`.`b` = `old`.`value1`"
    }
  ],
  [
    "an update by the table itself",
    update([assignment("a", value(0))], another),
    {
      sqlite: `UPDATE "users" AS "t0" SET "a" = ? WHERE EXISTS (SELECT 1 FROM "users" AS "t1" WHERE "t1"."a" > "t0"."a")`,
      postgres: `UPDATE "users" AS "t0" SET "a" = $1::int8 WHERE EXISTS (SELECT 1 FROM "users" AS "t1" WHERE "t1"."a" > "t0"."a")`,
      mysql:
        "UPDATE `users` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0` FROM `users` AS `t0` WHERE EXISTS (SELECT 1 FROM `users` AS `t1` WHERE `t1`.`a` > `t0`.`a`) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0` SET `t0`.`a` = ?",
      mariadb:
        "UPDATE `users` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0` FROM `users` AS `t0` WHERE EXISTS (SELECT 1 FROM `users` AS `t1` WHERE `t1`.`a` > `t0`.`a`) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0` SET `t0`.`a` = ?"
    }
  ],
  [
    "a deletion",
    { _tag: "Delete", table: "users", alias: "t0", where: compare(id, "=", value(0)) },
    {
      sqlite: `DELETE FROM "users" AS "t0" WHERE "t0"."id" = ?`,
      postgres: `DELETE FROM "users" AS "t0" WHERE "t0"."id" = $1::int8`,
      mysql: "DELETE `t0` FROM `users` AS `t0` WHERE `t0`.`id` = ?",
      mariadb: "DELETE `t0` FROM `users` AS `t0` WHERE `t0`.`id` = ?"
    }
  ],
  [
    "a deletion by the table itself",
    { _tag: "Delete", table: "users", alias: "t0", key: [target("id")], where: another },
    {
      sqlite: `DELETE FROM "users" AS "t0" WHERE EXISTS (SELECT 1 FROM "users" AS "t1" WHERE "t1"."a" > "t0"."a")`,
      postgres: `DELETE FROM "users" AS "t0" WHERE EXISTS (SELECT 1 FROM "users" AS "t1" WHERE "t1"."a" > "t0"."a")`,
      mysql:
        "DELETE `t0` FROM `users` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0` FROM `users` AS `t0` WHERE EXISTS (SELECT 1 FROM `users` AS `t1` WHERE `t1`.`a` > `t0`.`a`) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0`",
      mariadb:
        "DELETE `t0` FROM `users` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0` FROM `users` AS `t0` WHERE EXISTS (SELECT 1 FROM `users` AS `t1` WHERE `t1`.`a` > `t0`.`a`) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0`"
    }
  ]
])
