import { describe, expect, it } from "vitest"
import { Fn, Query } from "../../src/index.js"
import { Employee, Task, Team } from "../support/models.js"
import { sqlOf } from "../support/sql.js"

// One table per case: forgetting a dialect does not compile.

const people = Employee.objects.select((e) => ({ id: e.id, name: e.name }))
const work = Task.objects.select((t) => ({ name: t.title, id: t.id }))

const cases = {
  "a union, narrowed, sorted and sliced as a whole": people
    .filter((e) => e.id.gt(1))
    .union(work)
    .filter((r) => r.id.lt(9))
    .orderBy((r) => r.id.asc())
    .limit(5),
  "a chain of one operator is flat, another is nested": people.union(work).union(people).except(work),
  "operands that are sliced": people.unionAll(work.orderBy((t) => t.id.asc()).limit(1)),
  bags: people.intersectAll(work).exceptAll(people),
  "instances, over which relations are reached": Team.objects
    .union(Team.objects.filter((t) => t.code.eq("a")))
    .filter((t) => t.lead.name.eq("b")),
  "a count": people.union(work).count,
  "the first row": people.union(work).first,
  "groups as a source": Query.from(
    Task.objects.groupBy((t) => ({ team: t.teamId })).aggregate(() => ({ n: Fn.count() }))
  ).filter((g) => g.n.gt(2)),
  "a delete": Query.from(Task.objects.orderBy((t) => t.id.asc()).limit(2)).delete
}
type Texts = { readonly [Name in keyof typeof cases]: ReturnType<typeof sqlOf> }

const texts: Texts = {
  "a union, narrowed, sorted and sliced as a whole": {
    sqlite: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" WHERE "t1"."id" > ? UNION SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2") AS "t0" WHERE "t0"."id" < ? ORDER BY "t0"."id" ASC LIMIT 0 + ?'
    ],
    postgres: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" WHERE "t1"."id" > $1::int8 UNION SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2") AS "t0" WHERE "t0"."id" < $2::int8 ORDER BY "t0"."id" ASC LIMIT $3::int8'
    ],
    mysql: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` WHERE `t1`.`id` > ? UNION SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2`) AS `t0` WHERE `t0`.`id` < ? ORDER BY `t0`.`id` ASC LIMIT ?"
    ],
    mariadb: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` WHERE `t1`.`id` > ? UNION SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2`) AS `t0` WHERE `t0`.`id` < ? ORDER BY `t0`.`id` ASC LIMIT ?"
    ]
  },
  "a chain of one operator is flat, another is nested": {
    sqlite: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM (SELECT "t2"."id", "t2"."name" FROM "org_employee" AS "t2" UNION SELECT "t3"."id", "t3"."title" AS "name" FROM "org_task" AS "t3" UNION SELECT "t4"."id", "t4"."name" FROM "org_employee" AS "t4") AS "t1" EXCEPT SELECT "t5"."id", "t5"."title" AS "name" FROM "org_task" AS "t5") AS "t0"'
    ],
    postgres: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM (SELECT "t2"."id", "t2"."name" FROM "org_employee" AS "t2" UNION SELECT "t3"."id", "t3"."title" AS "name" FROM "org_task" AS "t3" UNION SELECT "t4"."id", "t4"."name" FROM "org_employee" AS "t4") AS "t1" EXCEPT SELECT "t5"."id", "t5"."title" AS "name" FROM "org_task" AS "t5") AS "t0"'
    ],
    mysql: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM (SELECT `t2`.`id`, `t2`.`name` FROM `org_employee` AS `t2` UNION SELECT `t3`.`id`, `t3`.`title` AS `name` FROM `org_task` AS `t3` UNION SELECT `t4`.`id`, `t4`.`name` FROM `org_employee` AS `t4`) AS `t1` EXCEPT SELECT `t5`.`id`, `t5`.`title` AS `name` FROM `org_task` AS `t5`) AS `t0`"
    ],
    mariadb: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM (SELECT `t2`.`id`, `t2`.`name` FROM `org_employee` AS `t2` UNION SELECT `t3`.`id`, `t3`.`title` AS `name` FROM `org_task` AS `t3` UNION SELECT `t4`.`id`, `t4`.`name` FROM `org_employee` AS `t4`) AS `t1` EXCEPT SELECT `t5`.`id`, `t5`.`title` AS `name` FROM `org_task` AS `t5`) AS `t0`"
    ]
  },
  "operands that are sliced": {
    sqlite: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" UNION ALL SELECT "sliced"."id", "sliced"."name" FROM (SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2" ORDER BY "t2"."id" ASC LIMIT 0 + ?) AS "sliced") AS "t0"'
    ],
    postgres: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" UNION ALL SELECT "sliced"."id", "sliced"."name" FROM (SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2" ORDER BY "t2"."id" ASC LIMIT $1::int8) AS "sliced") AS "t0"'
    ],
    mysql: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` UNION ALL SELECT `sliced`.`id`, `sliced`.`name` FROM (SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2` ORDER BY `t2`.`id` ASC LIMIT ?) AS `sliced`) AS `t0`"
    ],
    mariadb: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` UNION ALL SELECT `sliced`.`id`, `sliced`.`name` FROM (SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2` ORDER BY `t2`.`id` ASC LIMIT ?) AS `sliced`) AS `t0`"
    ]
  },
  bags: {
    sqlite: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "id", "name" FROM (SELECT "id", "name", row_number() OVER (PARTITION BY "id", "name") FROM (SELECT "t1"."id", "t1"."name" FROM (SELECT "id", "name" FROM (SELECT "id", "name", row_number() OVER (PARTITION BY "id", "name") FROM (SELECT "t2"."id", "t2"."name" FROM "org_employee" AS "t2") INTERSECT SELECT "id", "name", row_number() OVER (PARTITION BY "id", "name") FROM (SELECT "t3"."id", "t3"."title" AS "name" FROM "org_task" AS "t3"))) AS "t1") EXCEPT SELECT "id", "name", row_number() OVER (PARTITION BY "id", "name") FROM (SELECT "t4"."id", "t4"."name" FROM "org_employee" AS "t4"))) AS "t0"'
    ],
    postgres: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM (SELECT "t2"."id", "t2"."name" FROM "org_employee" AS "t2" INTERSECT ALL SELECT "t3"."id", "t3"."title" AS "name" FROM "org_task" AS "t3") AS "t1" EXCEPT ALL SELECT "t4"."id", "t4"."name" FROM "org_employee" AS "t4") AS "t0"'
    ],
    mysql: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM (SELECT `t2`.`id`, `t2`.`name` FROM `org_employee` AS `t2` INTERSECT ALL SELECT `t3`.`id`, `t3`.`title` AS `name` FROM `org_task` AS `t3`) AS `t1` EXCEPT ALL SELECT `t4`.`id`, `t4`.`name` FROM `org_employee` AS `t4`) AS `t0`"
    ],
    mariadb: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM (SELECT `t2`.`id`, `t2`.`name` FROM `org_employee` AS `t2` INTERSECT ALL SELECT `t3`.`id`, `t3`.`title` AS `name` FROM `org_task` AS `t3`) AS `t1` EXCEPT ALL SELECT `t4`.`id`, `t4`.`name` FROM `org_employee` AS `t4`) AS `t0`"
    ]
  },
  "instances, over which relations are reached": {
    sqlite: [
      'SELECT "t0"."code", "t0"."name", "t0"."city", "t0"."lead_id" FROM (SELECT "t1"."code", "t1"."name", "t1"."city", "t1"."lead_id" FROM "org_team" AS "t1" UNION SELECT "t2"."code", "t2"."name", "t2"."city", "t2"."lead_id" FROM "org_team" AS "t2" WHERE "t2"."code" = ?) AS "t0" LEFT JOIN "org_employee" AS "t3" ON "t0"."lead_id" = "t3"."id" WHERE "t3"."name" = ? ORDER BY "t0"."name" ASC'
    ],
    postgres: [
      'SELECT "t0"."code", "t0"."name", "t0"."city", "t0"."lead_id" FROM (SELECT "t1"."code", "t1"."name", "t1"."city", "t1"."lead_id" FROM "org_team" AS "t1" UNION SELECT "t2"."code", "t2"."name", "t2"."city", "t2"."lead_id" FROM "org_team" AS "t2" WHERE "t2"."code" = $1::text) AS "t0" LEFT JOIN "org_employee" AS "t3" ON "t0"."lead_id" = "t3"."id" WHERE "t3"."name" = $2::text ORDER BY "t0"."name" ASC'
    ],
    mysql: [
      "SELECT `t0`.`code`, `t0`.`name`, `t0`.`city`, `t0`.`lead_id` FROM (SELECT `t1`.`code`, `t1`.`name`, `t1`.`city`, `t1`.`lead_id` FROM `org_team` AS `t1` UNION SELECT `t2`.`code`, `t2`.`name`, `t2`.`city`, `t2`.`lead_id` FROM `org_team` AS `t2` WHERE `t2`.`code` = ?) AS `t0` LEFT JOIN `org_employee` AS `t3` ON `t0`.`lead_id` = `t3`.`id` WHERE `t3`.`name` = ? ORDER BY `t0`.`name` ASC"
    ],
    mariadb: [
      "SELECT `t0`.`code`, `t0`.`name`, `t0`.`city`, `t0`.`lead_id` FROM (SELECT `t1`.`code`, `t1`.`name`, `t1`.`city`, `t1`.`lead_id` FROM `org_team` AS `t1` UNION SELECT `t2`.`code`, `t2`.`name`, `t2`.`city`, `t2`.`lead_id` FROM `org_team` AS `t2` WHERE `t2`.`code` = ?) AS `t0` LEFT JOIN `org_employee` AS `t3` ON `t0`.`lead_id` = `t3`.`id` WHERE `t3`.`name` = ? ORDER BY `t0`.`name` ASC"
    ]
  },
  "a count": {
    sqlite: [
      'SELECT COUNT(*) FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" UNION SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2") AS "t0"'
    ],
    postgres: [
      'SELECT COUNT(*) FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" UNION SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2") AS "t0"'
    ],
    mysql: [
      "SELECT COUNT(*) FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` UNION SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2`) AS `t0`"
    ],
    mariadb: [
      "SELECT COUNT(*) FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` UNION SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2`) AS `t0`"
    ]
  },
  "the first row": {
    sqlite: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" UNION SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2") AS "t0" ORDER BY "t0"."id" ASC, "t0"."name" ASC LIMIT 0 + ?'
    ],
    postgres: [
      'SELECT "t0"."id", "t0"."name" FROM (SELECT "t1"."id", "t1"."name" FROM "org_employee" AS "t1" UNION SELECT "t2"."id", "t2"."title" AS "name" FROM "org_task" AS "t2") AS "t0" ORDER BY "t0"."id" ASC, "t0"."name" ASC LIMIT $1::int8'
    ],
    mysql: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` UNION SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2`) AS `t0` ORDER BY `t0`.`id` ASC, `t0`.`name` ASC LIMIT ?"
    ],
    mariadb: [
      "SELECT `t0`.`id`, `t0`.`name` FROM (SELECT `t1`.`id`, `t1`.`name` FROM `org_employee` AS `t1` UNION SELECT `t2`.`id`, `t2`.`title` AS `name` FROM `org_task` AS `t2`) AS `t0` ORDER BY `t0`.`id` ASC, `t0`.`name` ASC LIMIT ?"
    ]
  },
  "groups as a source": {
    sqlite: [
      'SELECT "t0"."team", "t0"."n" FROM (SELECT "t1"."team_id" AS "team", COUNT(*) AS "n" FROM "org_task" AS "t1" GROUP BY "t1"."team_id") AS "t0" WHERE "t0"."n" > ?'
    ],
    postgres: [
      'SELECT "t0"."team", "t0"."n" FROM (SELECT "t1"."team_id" AS "team", COUNT(*) AS "n" FROM "org_task" AS "t1" GROUP BY "t1"."team_id") AS "t0" WHERE "t0"."n" > $1::int8'
    ],
    mysql: [
      "SELECT `t0`.`team`, `t0`.`n` FROM (SELECT `t1`.`team_id` AS `team`, COUNT(*) AS `n` FROM `org_task` AS `t1` GROUP BY `t1`.`team_id`) AS `t0` WHERE `t0`.`n` > ?"
    ],
    mariadb: [
      "SELECT `t0`.`team`, `t0`.`n` FROM (SELECT `t1`.`team_id` AS `team`, COUNT(*) AS `n` FROM `org_task` AS `t1` GROUP BY `t1`.`team_id`) AS `t0` WHERE `t0`.`n` > ?"
    ]
  },
  "a delete": {
    sqlite: [
      'DELETE FROM "org_task" AS "t0" WHERE "t0"."id" IN (SELECT "t1"."id" FROM (SELECT "t2"."id", "t2"."title", "t2"."hours", "t2"."cost", "t2"."due", "t2"."done", "t2"."team_id", "t2"."assignee_id", "t2"."reviewer_id", "t2"."category_id" FROM "org_task" AS "t2" ORDER BY "t2"."id" ASC LIMIT 0 + ?) AS "t1")'
    ],
    postgres: [
      'DELETE FROM "org_task" AS "t0" WHERE "t0"."id" IN (SELECT "t1"."id" FROM (SELECT "t2"."id", "t2"."title", "t2"."hours", "t2"."cost", "t2"."due", "t2"."done", "t2"."team_id", "t2"."assignee_id", "t2"."reviewer_id", "t2"."category_id" FROM "org_task" AS "t2" ORDER BY "t2"."id" ASC LIMIT $1::int8) AS "t1")'
    ],
    mysql: [
      "DELETE `t0` FROM `org_task` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0` FROM `org_task` AS `t0` WHERE `t0`.`id` IN (SELECT `t1`.`id` FROM (SELECT `t2`.`id`, `t2`.`title`, `t2`.`hours`, `t2`.`cost`, `t2`.`due`, `t2`.`done`, `t2`.`team_id`, `t2`.`assignee_id`, `t2`.`reviewer_id`, `t2`.`category_id` FROM `org_task` AS `t2` ORDER BY `t2`.`id` ASC LIMIT ?) AS `t1`) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0`"
    ],
    mariadb: [
      "DELETE `t0` FROM `org_task` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0` FROM `org_task` AS `t0` WHERE `t0`.`id` IN (SELECT `t1`.`id` FROM (SELECT `t2`.`id`, `t2`.`title`, `t2`.`hours`, `t2`.`cost`, `t2`.`due`, `t2`.`done`, `t2`.`team_id`, `t2`.`assignee_id`, `t2`.`reviewer_id`, `t2`.`category_id` FROM `org_task` AS `t2` ORDER BY `t2`.`id` ASC LIMIT ?) AS `t1`) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0`"
    ]
  }
}

describe("SQL of sources", () => {
  // The names of the cases.
  const names = Object.keys(cases) as ReadonlyArray<keyof typeof cases>
  it.each(names)("%s", (name) => {
    expect(sqlOf(cases[name])).toEqual(texts[name])
  })
})
