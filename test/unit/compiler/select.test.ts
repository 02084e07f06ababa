import {
  aggregate,
  and,
  arithmetic,
  column,
  compare,
  isNotTrue,
  isNull,
  literal,
  not,
  or,
  order,
  output,
  select,
  subquery,
  type,
  value
} from "../../support/ast.js"
import { pins } from "./pins.js"

const id = column("id")
const name = column("name", type.text)
const bio = column("bio", type.orNull(type.text))
const score = column("score", type.orNull(type.integer))

pins("SELECT", [
  [
    "columns",
    select("users", [id, name]),
    {
      sqlite: `SELECT "t0"."id", "t0"."name" FROM "users" AS "t0"`,
      postgres: `SELECT "t0"."id", "t0"."name" FROM "users" AS "t0"`,
      mysql: "SELECT `t0`.`id`, `t0`.`name` FROM `users` AS `t0`",
      mariadb: "SELECT `t0`.`id`, `t0`.`name` FROM `users` AS `t0`"
    }
  ],
  [
    "names with quotes in them",
    select('we"ird`', [column('a"b`c', type.text)]),
    {
      sqlite: 'SELECT "t0"."a""b`c" FROM "we""ird`" AS "t0"',
      postgres: 'SELECT "t0"."a""b`c" FROM "we""ird`" AS "t0"',
      mysql: 'SELECT `t0`.`a"b``c` FROM `we"ird``` AS `t0`',
      mariadb: 'SELECT `t0`.`a"b``c` FROM `we"ird``` AS `t0`'
    }
  ],
  [
    "conditions, joins and orders",
    select("posts", [id, column("name", type.text, "t1")], {
      joins: [
        {
          _tag: "Join",
          kind: "left",
          source: { _tag: "Table", name: "users", alias: "t1" },
          on: compare(column("id", type.integer, "t1"), "=", column("author_id"))
        }
      ],
      where: and(compare(id, ">", value(0)), or(isNull(score), compare(score, "<>", value(1)))),
      orderBy: [order(score), order(score, "asc", "first"), order(score, "desc", "first"), order(id, "desc")]
    }),
    {
      sqlite: `SELECT "t0"."id", "t1"."name" FROM "posts" AS "t0" LEFT JOIN "users" AS "t1" ON "t1"."id" = "t0"."author_id" WHERE "t0"."id" > ? AND ("t0"."score" IS NULL OR "t0"."score" <> ?) ORDER BY "t0"."score" ASC NULLS LAST, "t0"."score" ASC NULLS FIRST, "t0"."score" DESC NULLS FIRST, "t0"."id" DESC`,
      postgres: `SELECT "t0"."id", "t1"."name" FROM "posts" AS "t0" LEFT JOIN "users" AS "t1" ON "t1"."id" = "t0"."author_id" WHERE "t0"."id" > $1::int8 AND ("t0"."score" IS NULL OR "t0"."score" <> $2::int8) ORDER BY "t0"."score" ASC NULLS LAST, "t0"."score" ASC NULLS FIRST, "t0"."score" DESC NULLS FIRST, "t0"."id" DESC`,
      mysql:
        "SELECT `t0`.`id`, `t1`.`name` FROM `posts` AS `t0` LEFT JOIN `users` AS `t1` ON `t1`.`id` = `t0`.`author_id` WHERE `t0`.`id` > ? AND (`t0`.`score` IS NULL OR `t0`.`score` <> ?) ORDER BY `t0`.`score` IS NULL ASC, `t0`.`score` ASC, `t0`.`score` ASC, `t0`.`score` IS NULL DESC, `t0`.`score` DESC, `t0`.`id` DESC",
      mariadb:
        "SELECT `t0`.`id`, `t1`.`name` FROM `posts` AS `t0` LEFT JOIN `users` AS `t1` ON `t1`.`id` = `t0`.`author_id` WHERE `t0`.`id` > ? AND (`t0`.`score` IS NULL OR `t0`.`score` <> ?) ORDER BY `t0`.`score` IS NULL ASC, `t0`.`score` ASC, `t0`.`score` ASC, `t0`.`score` IS NULL DESC, `t0`.`score` DESC, `t0`.`id` DESC"
    }
  ],
  [
    "LIMIT and OFFSET",
    select("users", [id], { orderBy: [order(id)], limit: value(0), offset: value(1) }),
    {
      sqlite: `SELECT "t0"."id" FROM "users" AS "t0" ORDER BY "t0"."id" ASC LIMIT 0 + ? OFFSET ?`,
      postgres: `SELECT "t0"."id" FROM "users" AS "t0" ORDER BY "t0"."id" ASC LIMIT $1::int8 OFFSET $2::int8`,
      mysql: "SELECT `t0`.`id` FROM `users` AS `t0` ORDER BY `t0`.`id` ASC LIMIT ? OFFSET ?",
      mariadb: "SELECT `t0`.`id` FROM `users` AS `t0` ORDER BY `t0`.`id` ASC LIMIT ? OFFSET ?"
    }
  ],
  [
    "OFFSET alone",
    select("users", [id], { orderBy: [order(id)], offset: value(0) }),
    {
      sqlite: `SELECT "t0"."id" FROM "users" AS "t0" ORDER BY "t0"."id" ASC LIMIT -1 OFFSET ?`,
      postgres: `SELECT "t0"."id" FROM "users" AS "t0" ORDER BY "t0"."id" ASC OFFSET $1::int8`,
      mysql: "SELECT `t0`.`id` FROM `users` AS `t0` ORDER BY `t0`.`id` ASC LIMIT 18446744073709551615 OFFSET ?",
      mariadb: "SELECT `t0`.`id` FROM `users` AS `t0` ORDER BY `t0`.`id` ASC LIMIT 18446744073709551615 OFFSET ?"
    }
  ],
  [
    "locked rows",
    select("users", [id], {
      where: compare(id, "=", value(0)),
      lock: { strength: "update", contested: "wait", tables: undefined }
    }),
    {
      sqlite: `SELECT "t0"."id" FROM "users" AS "t0" WHERE "t0"."id" = ?`,
      postgres: `SELECT "t0"."id" FROM "users" AS "t0" WHERE "t0"."id" = $1::int8 FOR UPDATE OF "t0"`,
      mysql: "SELECT `t0`.`id` FROM `users` AS `t0` WHERE `t0`.`id` = ? FOR UPDATE OF `t0`",
      mariadb: "SELECT `t0`.`id` FROM `users` AS `t0` WHERE `t0`.`id` = ? FOR UPDATE"
    }
  ],
  [
    "rows locked against writes",
    select("users", [id], {
      where: compare(id, "=", value(0)),
      lock: { strength: "share", contested: "wait", tables: undefined }
    }),
    {
      sqlite: `SELECT "t0"."id" FROM "users" AS "t0" WHERE "t0"."id" = ?`,
      postgres: `SELECT "t0"."id" FROM "users" AS "t0" WHERE "t0"."id" = $1::int8 FOR SHARE OF "t0"`,
      mysql: "SELECT `t0`.`id` FROM `users` AS `t0` WHERE `t0`.`id` = ? FOR SHARE OF `t0`",
      mariadb: "SELECT `t0`.`id` FROM `users` AS `t0` WHERE `t0`.`id` = ? LOCK IN SHARE MODE"
    }
  ],
  [
    "distinct rows",
    select("users", [score], { distinct: true, orderBy: [order(score)] }),
    {
      sqlite: `SELECT DISTINCT "t0"."score" FROM "users" AS "t0" ORDER BY "t0"."score" ASC NULLS LAST`,
      postgres: `SELECT DISTINCT "t0"."score" FROM "users" AS "t0" ORDER BY "t0"."score" ASC NULLS LAST`,
      mysql: "SELECT DISTINCT `t0`.`score` FROM `users` AS `t0` ORDER BY `t0`.`score` IS NULL ASC, `t0`.`score` ASC",
      mariadb: "SELECT DISTINCT `t0`.`score` FROM `users` AS `t0` ORDER BY `t0`.`score` IS NULL ASC, `t0`.`score` ASC"
    }
  ],
  [
    "groups",
    select("users", [name, aggregate("count", undefined)], {
      groupBy: [name],
      having: compare(aggregate("count", undefined), ">", value(0)),
      orderBy: [order(aggregate("count", undefined), "desc")]
    }),
    {
      sqlite: `SELECT "t0"."name", COUNT(*) FROM "users" AS "t0" GROUP BY "t0"."name" HAVING COUNT(*) > ? ORDER BY COUNT(*) DESC`,
      postgres: `SELECT "t0"."name", COUNT(*) FROM "users" AS "t0" GROUP BY "t0"."name" HAVING COUNT(*) > $1::int8 ORDER BY COUNT(*) DESC`,
      mysql:
        "SELECT `t0`.`name`, COUNT(*) FROM `users` AS `t0` GROUP BY `t0`.`name` HAVING COUNT(*) > CAST(? AS SIGNED) ORDER BY COUNT(*) DESC",
      mariadb:
        "SELECT `t0`.`name`, COUNT(*) FROM `users` AS `t0` GROUP BY `t0`.`name` HAVING COUNT(*) > CAST(? AS SIGNED) ORDER BY COUNT(*) DESC"
    }
  ],
  [
    "groups by a key with a value in it",
    select("users", [arithmetic(id, "%", value(0)), aggregate("count", undefined)], {
      groupBy: [arithmetic(id, "%", value(0))],
      orderBy: [order(arithmetic(id, "%", value(0)))]
    }),
    {
      sqlite: `SELECT "t0"."id" % NULLIF(?, 0), COUNT(*) FROM "users" AS "t0" GROUP BY "t0"."id" % NULLIF(?, 0) ORDER BY "t0"."id" % NULLIF(?, 0) ASC NULLS LAST`,
      postgres: `SELECT "t0"."id" % NULLIF($1::int8, 0), COUNT(*) FROM "users" AS "t0" GROUP BY "t0"."id" % NULLIF($1::int8, 0) ORDER BY "t0"."id" % NULLIF($1::int8, 0) ASC NULLS LAST`,
      mysql:
        "SELECT `t0`.`id` % NULLIF(?, 0) AS `computed0`, COUNT(*) FROM `users` AS `t0` GROUP BY `computed0` ORDER BY `computed0` ASC",
      mariadb:
        "SELECT `t0`.`id` % NULLIF(?, 0) AS `computed0`, COUNT(*) FROM `users` AS `t0` GROUP BY `computed0` ORDER BY `computed0` ASC"
    }
  ],
  [
    "a value written twice",
    select("users", [arithmetic(id, "+", value(0)), arithmetic(id, "-", value(0))]),
    {
      sqlite: `SELECT "t0"."id" + ?, "t0"."id" - ? FROM "users" AS "t0"`,
      postgres: `SELECT "t0"."id" + $1::int8, "t0"."id" - $1::int8 FROM "users" AS "t0"`,
      mysql: "SELECT `t0`.`id` + ?, `t0`.`id` - ? FROM `users` AS `t0`",
      mariadb: "SELECT `t0`.`id` + ?, `t0`.`id` - ? FROM `users` AS `t0`"
    }
  ],
  [
    "the first rows of each group",
    select("", [column("id", type.integer, "d")], {
      from: {
        _tag: "Derived",
        alias: "d",
        select: {
          ...select("posts", []),
          outputs: [
            output(id, "id"),
            output(
              {
                _tag: "Window",
                call: { _tag: "WindowCall", name: "rowNumber", operands: [], n: undefined, type: type.integer },
                frame: undefined,
                partitionBy: [column("author_id")],
                orderBy: [order(id, "desc")],
                type: type.integer
              },
              "rank"
            )
          ]
        }
      },
      where: compare(column("rank", type.integer, "d"), "<=", value(0))
    }),
    {
      sqlite: `SELECT "d"."id" FROM (SELECT "t0"."id", ROW_NUMBER() OVER (PARTITION BY "t0"."author_id" ORDER BY "t0"."id" DESC) AS "rank" FROM "posts" AS "t0") AS "d" WHERE "d"."rank" <= ?`,
      postgres: `SELECT "d"."id" FROM (SELECT "t0"."id", ROW_NUMBER() OVER (PARTITION BY "t0"."author_id" ORDER BY "t0"."id" DESC) AS "rank" FROM "posts" AS "t0") AS "d" WHERE "d"."rank" <= $1::int8`,
      mysql:
        "SELECT `d`.`id` FROM (SELECT `t0`.`id`, CAST(ROW_NUMBER() OVER (PARTITION BY `t0`.`author_id` ORDER BY `t0`.`id` DESC) AS SIGNED) AS `rank` FROM `posts` AS `t0`) AS `d` WHERE `d`.`rank` <= ?",
      mariadb:
        "SELECT `d`.`id` FROM (SELECT `t0`.`id`, CAST(ROW_NUMBER() OVER (PARTITION BY `t0`.`author_id` ORDER BY `t0`.`id` DESC) AS SIGNED) AS `rank` FROM `posts` AS `t0`) AS `d` WHERE `d`.`rank` <= ?"
    }
  ],
  [
    "EXISTS",
    select("users", [id], {
      where: not({
        _tag: "Exists",
        select: select("posts", [], { alias: "t1", where: compare(column("author_id", type.integer, "t1"), "=", id) })
      })
    }),
    {
      sqlite: `SELECT "t0"."id" FROM "users" AS "t0" WHERE NOT EXISTS (SELECT 1 FROM "posts" AS "t1" WHERE "t1"."author_id" = "t0"."id")`,
      postgres: `SELECT "t0"."id" FROM "users" AS "t0" WHERE NOT EXISTS (SELECT 1 FROM "posts" AS "t1" WHERE "t1"."author_id" = "t0"."id")`,
      mysql:
        "SELECT `t0`.`id` FROM `users` AS `t0` WHERE NOT EXISTS (SELECT 1 FROM `posts` AS `t1` WHERE `t1`.`author_id` = `t0`.`id`)",
      mariadb:
        "SELECT `t0`.`id` FROM `users` AS `t0` WHERE NOT EXISTS (SELECT 1 FROM `posts` AS `t1` WHERE `t1`.`author_id` = `t0`.`id`)"
    }
  ],
  [
    "IN with a LIMIT, of two columns",
    select("users", [id], {
      where: {
        _tag: "InSubquery",
        operands: [id, name],
        select: select("posts", [column("a", type.integer, "t1"), column("b", type.text, "t1")], {
          alias: "t1",
          limit: literal(5)
        })
      }
    }),
    {
      sqlite: `SELECT "t0"."id" FROM "users" AS "t0" WHERE ("t0"."id", "t0"."name") IN (SELECT "t1"."a", "t1"."b" FROM "posts" AS "t1" LIMIT 5)`,
      postgres: `SELECT "t0"."id" FROM "users" AS "t0" WHERE ("t0"."id", "t0"."name") IN (SELECT "t1"."a", "t1"."b" FROM "posts" AS "t1" LIMIT 5)`,
      mysql:
        "SELECT `t0`.`id` FROM `users` AS `t0` WHERE (`t0`.`id`, `t0`.`name`) IN (SELECT * FROM (SELECT `t1`.`a`, `t1`.`b` FROM `posts` AS `t1` LIMIT 5) AS `limited`)",
      mariadb:
        "SELECT `t0`.`id` FROM `users` AS `t0` WHERE (`t0`.`id`, `t0`.`name`) IN (SELECT * FROM (SELECT `t1`.`a`, `t1`.`b` FROM `posts` AS `t1` LIMIT 5) AS `limited`)"
    }
  ],
  [
    "a subquery for a value",
    select("users", [
      subquery(
        select("posts", [aggregate("count", undefined)], {
          alias: "t1",
          where: compare(column("author_id", type.integer, "t1"), "=", id)
        })
      )
    ]),
    {
      sqlite: `SELECT (SELECT COUNT(*) FROM "posts" AS "t1" WHERE "t1"."author_id" = "t0"."id") FROM "users" AS "t0"`,
      postgres: `SELECT (SELECT COUNT(*) FROM "posts" AS "t1" WHERE "t1"."author_id" = "t0"."id") FROM "users" AS "t0"`,
      mysql: "SELECT (SELECT COUNT(*) FROM `posts` AS `t1` WHERE `t1`.`author_id` = `t0`.`id`) FROM `users` AS `t0`",
      mariadb: "SELECT (SELECT COUNT(*) FROM `posts` AS `t1` WHERE `t1`.`author_id` = `t0`.`id`) FROM `users` AS `t0`"
    }
  ],
  [
    "conditions for values",
    select("users", [compare(id, "=", value(0)), isNotTrue(compare(bio, "=", value(1, type.text)))]),
    {
      sqlite: `SELECT "t0"."id" = ?, ("t0"."bio" = ?) IS NOT TRUE FROM "users" AS "t0"`,
      postgres: `SELECT "t0"."id" = $1::int8, ("t0"."bio" = $2::text) IS NOT TRUE FROM "users" AS "t0"`,
      mysql: "SELECT `t0`.`id` = ?, (`t0`.`bio` = ?) IS NOT TRUE FROM `users` AS `t0`",
      mariadb: "SELECT `t0`.`id` = ?, (`t0`.`bio` = ?) IS NOT TRUE FROM `users` AS `t0`"
    }
  ]
])
