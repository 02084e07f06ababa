import { describe, expect, it } from "vitest"
import { Case, Field, Fn, Query, Window } from "../../src/index.js"
import { Employee, Team } from "../support/models.js"
import { sqlOf } from "../support/sql.js"

// One table per case: forgetting a dialect does not compile.

type Question = Parameters<typeof sqlOf>[0]
type Pins = Readonly<Record<string, readonly [query: Question, sql: ReturnType<typeof sqlOf>]>>

const named = Employee.objects.only("name")
const price = Field.decimal({ precision: 6, scale: 2 })

const pins: Readonly<Record<string, Pins>> = {
  "common tables": {
    "a table that is asked twice": [
      ((adults) => adults.filter((a) => a.age.eq(Query.max(adults, (b) => b.age))))(
        Query.common(
          "adults",
          Employee.objects.filter((e) => e.age.gte(18)).select((e) => ({ id: e.id, age: e.age }))
        )
      ),
      {
        sqlite: [
          'WITH "adults" AS (SELECT "t0"."id", "t0"."age" FROM "org_employee" AS "t0" WHERE "t0"."age" >= ?) SELECT "t0"."id", "t0"."age" FROM "adults" AS "t0" WHERE "t0"."age" = (SELECT MAX("t1"."age") FROM "adults" AS "t1")'
        ],
        postgres: [
          'WITH "adults" AS (SELECT "t0"."id", "t0"."age" FROM "org_employee" AS "t0" WHERE "t0"."age" >= $1::int8) SELECT "t0"."id", "t0"."age" FROM "adults" AS "t0" WHERE "t0"."age" = (SELECT MAX("t1"."age") FROM "adults" AS "t1")'
        ],
        mysql: [
          "WITH `adults` AS (SELECT `t0`.`id`, `t0`.`age` FROM `org_employee` AS `t0` WHERE `t0`.`age` >= ?) SELECT `t0`.`id`, `t0`.`age` FROM `adults` AS `t0` WHERE `t0`.`age` = (SELECT MAX(`t1`.`age`) FROM `adults` AS `t1`)"
        ],
        mariadb: [
          "WITH `adults` AS (SELECT `t0`.`id`, `t0`.`age` FROM `org_employee` AS `t0` WHERE `t0`.`age` >= ?) SELECT `t0`.`id`, `t0`.`age` FROM `adults` AS `t0` WHERE `t0`.`age` = (SELECT MAX(`t1`.`age`) FROM `adults` AS `t1`)"
        ]
      }
    ],
    "a tree": [
      Query.recursive(
        "below",
        Employee.objects.only("id", "managerId").filter((e) => e.id.eq(1)),
        (above) => Employee.objects.join("boss", above, (e) => e.managerId.eq(e.boss.id)).only("id", "managerId")
      ),
      {
        sqlite: [
          'WITH RECURSIVE "below" AS (SELECT "t0"."id" AS "id", "t0"."manager_id" AS "managerId" FROM "org_employee" AS "t0" WHERE "t0"."id" = ? UNION SELECT "t0"."id" AS "id", "t0"."manager_id" AS "managerId" FROM "org_employee" AS "t0" INNER JOIN "below" AS "t1" ON "t0"."manager_id" = "t1"."id") SELECT "t0"."id", "t0"."managerId" FROM "below" AS "t0"'
        ],
        postgres: [
          'WITH RECURSIVE "below" AS (SELECT CAST("t0"."id" AS int8) AS "id", CAST("t0"."manager_id" AS int8) AS "managerId" FROM "org_employee" AS "t0" WHERE "t0"."id" = $1::int8 UNION SELECT CAST("t0"."id" AS int8) AS "id", CAST("t0"."manager_id" AS int8) AS "managerId" FROM "org_employee" AS "t0" INNER JOIN "below" AS "t1" ON "t0"."manager_id" = "t1"."id") SELECT "t0"."id", "t0"."managerId" FROM "below" AS "t0"'
        ],
        mysql: [
          "WITH RECURSIVE `below` AS (SELECT `t0`.`id` AS `id`, `t0`.`manager_id` AS `managerId` FROM `org_employee` AS `t0` WHERE `t0`.`id` = ? UNION SELECT `t0`.`id` AS `id`, `t0`.`manager_id` AS `managerId` FROM `org_employee` AS `t0` INNER JOIN `below` AS `t1` ON `t0`.`manager_id` = `t1`.`id`) SELECT `t0`.`id`, `t0`.`managerId` FROM `below` AS `t0`"
        ],
        mariadb: [
          "WITH RECURSIVE `below` AS (SELECT `t0`.`id` AS `id`, `t0`.`manager_id` AS `managerId` FROM `org_employee` AS `t0` WHERE `t0`.`id` = ? UNION SELECT `t0`.`id` AS `id`, `t0`.`manager_id` AS `managerId` FROM `org_employee` AS `t0` INNER JOIN `below` AS `t1` ON `t0`.`manager_id` = `t1`.`id`) SELECT `t0`.`id`, `t0`.`managerId` FROM `below` AS `t0`"
        ]
      }
    ],
    "a graph, by the ways in it": [
      Query.recursive(
        "near",
        Employee.objects.filter((e) => e.id.eq(1)).select((e) => ({ id: e.id, far: Fn.value(0) })),
        (known) =>
          Employee.objects
            .join("friend", (e) => e.friends)
            .join("known", known, (e) => e.id.eq(e.known.id))
            .select((e) => ({ id: e.friend.id, far: e.known.far.plus(1) })),
        { cycle: "id" }
      ),
      {
        sqlite: [
          'WITH RECURSIVE "near" AS (SELECT "t0"."id" AS "id", ? AS "far", (\'/\' || CAST("t0"."id" AS TEXT) || \'/\') AS "way so far" FROM "org_employee" AS "t0" WHERE "t0"."id" = ? UNION SELECT "t1"."id" AS "id", "t3"."far" + ? AS "far", ("t3"."way so far" || (\'/\' || CAST("t1"."id" AS TEXT) || \'/\')) AS "way so far" FROM "org_employee" AS "t0" INNER JOIN ("org_employee_friends" AS "t2" INNER JOIN "org_employee" AS "t1" ON "t1"."id" = "t2"."to_employee_id") ON "t2"."from_employee_id" = "t0"."id" INNER JOIN "near" AS "t3" ON "t0"."id" = "t3"."id" WHERE NOT (instr("t3"."way so far", (\'/\' || CAST("t1"."id" AS TEXT) || \'/\')) > 0)) SELECT "t0"."id", "t0"."far" FROM "near" AS "t0"'
        ],
        postgres: [
          'WITH RECURSIVE "near" AS (SELECT CAST("t0"."id" AS int8) AS "id", CAST($1::int8 AS int8) AS "far", CAST((\'/\' || (CAST(CAST("t0"."id" AS int8) AS text) COLLATE "C") || \'/\') AS text) COLLATE "C" AS "way so far" FROM "org_employee" AS "t0" WHERE "t0"."id" = $2::int8 UNION SELECT CAST("t1"."id" AS int8) AS "id", CAST("t3"."far" + $3::int8 AS int8) AS "far", CAST(("t3"."way so far" || (\'/\' || (CAST(CAST("t1"."id" AS int8) AS text) COLLATE "C") || \'/\')) AS text) COLLATE "C" AS "way so far" FROM "org_employee" AS "t0" INNER JOIN ("org_employee_friends" AS "t2" INNER JOIN "org_employee" AS "t1" ON "t1"."id" = "t2"."to_employee_id") ON "t2"."from_employee_id" = "t0"."id" INNER JOIN "near" AS "t3" ON "t0"."id" = "t3"."id" WHERE NOT ("t3"."way so far" LIKE (\'%\' || replace(replace(replace((\'/\' || (CAST(CAST("t1"."id" AS int8) AS text) COLLATE "C") || \'/\'), \'!\', \'!!\'), \'%\', \'!%\'), \'_\', \'!_\') || \'%\') ESCAPE \'!\')) SELECT "t0"."id", "t0"."far" FROM "near" AS "t0"'
        ],
        mysql: [
          "WITH RECURSIVE `near` AS (SELECT `t0`.`id` AS `id`, CAST(? AS SIGNED) AS `far`, CAST(CONCAT('/', CAST(CAST(`t0`.`id` AS SIGNED) AS CHAR), '/') AS CHAR(16000)) AS `way so far` FROM `org_employee` AS `t0` WHERE `t0`.`id` = ? UNION SELECT `t1`.`id` AS `id`, `t3`.`far` + ? AS `far`, CAST(CONCAT(`t3`.`way so far`, CONCAT('/', CAST(CAST(`t1`.`id` AS SIGNED) AS CHAR), '/')) AS CHAR(16000)) AS `way so far` FROM `org_employee` AS `t0` INNER JOIN (`org_employee_friends` AS `t2` INNER JOIN `org_employee` AS `t1` ON `t1`.`id` = `t2`.`to_employee_id`) ON `t2`.`from_employee_id` = `t0`.`id` INNER JOIN `near` AS `t3` ON `t0`.`id` = `t3`.`id` WHERE NOT (`t3`.`way so far` LIKE CONCAT('%', replace(replace(replace(CONCAT('/', CAST(CAST(`t1`.`id` AS SIGNED) AS CHAR), '/'), '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!')) SELECT `t0`.`id`, `t0`.`far` FROM `near` AS `t0`"
        ],
        mariadb: [
          "WITH RECURSIVE `near` AS (SELECT `t0`.`id` AS `id`, CAST(? AS SIGNED) AS `far`, CAST(CONCAT('/', CAST(CAST(`t0`.`id` AS SIGNED) AS CHAR), '/') AS CHAR(16000)) AS `way so far` FROM `org_employee` AS `t0` WHERE `t0`.`id` = ? UNION SELECT `t1`.`id` AS `id`, `t3`.`far` + ? AS `far`, CAST(CONCAT(`t3`.`way so far`, CONCAT('/', CAST(CAST(`t1`.`id` AS SIGNED) AS CHAR), '/')) AS CHAR(16000)) AS `way so far` FROM `org_employee` AS `t0` INNER JOIN (`org_employee_friends` AS `t2` INNER JOIN `org_employee` AS `t1` ON `t1`.`id` = `t2`.`to_employee_id`) ON `t2`.`from_employee_id` = `t0`.`id` INNER JOIN `near` AS `t3` ON `t0`.`id` = `t3`.`id` WHERE NOT (`t3`.`way so far` LIKE CONCAT('%', replace(replace(replace(CONCAT('/', CAST(CAST(`t1`.`id` AS SIGNED) AS CHAR), '/'), '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!')) SELECT `t0`.`id`, `t0`.`far` FROM `near` AS `t0`"
        ]
      }
    ]
  },
  "more aggregates": {
    "deviations, of some rows and of a sample": [
      Employee.objects
        .groupBy((e) => ({ team: e.teamId }))
        .aggregate((e) => ({ v: Fn.variance(e.age, { filter: e.active }), s: Fn.stdDev(e.salary, { sample: true }) })),
      {
        sqlite: [
          'SELECT "t0"."team_id", reinhardt_variance(CAST("t0"."age" AS REAL)) FILTER (WHERE "t0"."active"), reinhardt_std_dev_sample(("t0"."salary" / 100.0)) FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        postgres: [
          'SELECT "t0"."team_id", VAR_POP(CAST("t0"."age" AS float8)) FILTER (WHERE "t0"."active"), STDDEV_SAMP(CAST("t0"."salary" AS float8)) FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        mysql: [
          "SELECT `t0`.`team_id`, VAR_POP(CASE WHEN `t0`.`active` THEN CAST(`t0`.`age` AS DOUBLE) END), STDDEV_SAMP(CAST(`t0`.`salary` AS DOUBLE)) FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ],
        mariadb: [
          "SELECT `t0`.`team_id`, VAR_POP(CASE WHEN `t0`.`active` THEN CAST(`t0`.`age` AS DOUBLE) END), STDDEV_SAMP(CAST(`t0`.`salary` AS DOUBLE)) FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ]
      }
    ],
    "truths, bits, and a default": [
      Employee.objects
        .groupBy((e) => ({ team: e.teamId }))
        .aggregate((e) => ({ all: Fn.boolAnd(e.active), bits: Fn.bitOr(e.age), sum: Fn.sum(e.age, { default: 0 }) })),
      {
        sqlite: [
          'SELECT "t0"."team_id", MIN("t0"."active"), reinhardt_bit_or("t0"."age"), COALESCE(SUM("t0"."age"), ?) FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        postgres: [
          'SELECT "t0"."team_id", BOOL_AND("t0"."active"), BIT_OR("t0"."age"), COALESCE(CAST(SUM("t0"."age") AS int8), $1::int8) FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        mysql: [
          "SELECT `t0`.`team_id`, MIN(`t0`.`active`), CASE WHEN COUNT(`t0`.`age`) > 0 THEN CAST(BIT_OR(`t0`.`age`) AS SIGNED) END, COALESCE(SUM(`t0`.`age`), ?) FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ],
        mariadb: [
          "SELECT `t0`.`team_id`, MIN(`t0`.`active`), CASE WHEN COUNT(`t0`.`age`) > 0 THEN CAST(BIT_OR(`t0`.`age`) AS SIGNED) END, COALESCE(SUM(`t0`.`age`), ?) FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ]
      }
    ],
    "a percentile": [
      Employee.objects.groupBy((e) => ({ team: e.teamId })).aggregate((e) => ({ median: Fn.percentile(0.5, e.age) })),
      {
        sqlite: [
          'SELECT "t0"."team_id", reinhardt_percentile(reinhardt_list(CAST("t0"."age" AS REAL)), 0.5) FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        postgres: [
          'SELECT "t0"."team_id", PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY CAST("t0"."age" AS float8)) FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        mysql: [
          "SELECT `t0`.`team_id`, (CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(GROUP_CONCAT(CAST(`t0`.`age` AS DOUBLE) ORDER BY CAST(`t0`.`age` AS DOUBLE) SEPARATOR ','), ',', FLOOR(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)) + 1), ',', -1) AS DOUBLE) + (CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(GROUP_CONCAT(CAST(`t0`.`age` AS DOUBLE) ORDER BY CAST(`t0`.`age` AS DOUBLE) SEPARATOR ','), ',', CEIL(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)) + 1), ',', -1) AS DOUBLE) - CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(GROUP_CONCAT(CAST(`t0`.`age` AS DOUBLE) ORDER BY CAST(`t0`.`age` AS DOUBLE) SEPARATOR ','), ',', FLOOR(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)) + 1), ',', -1) AS DOUBLE)) * (0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1) - FLOOR(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)))) FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ],
        mariadb: [
          "SELECT `t0`.`team_id`, (CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(GROUP_CONCAT(CAST(`t0`.`age` AS DOUBLE) ORDER BY CAST(`t0`.`age` AS DOUBLE) SEPARATOR ','), ',', FLOOR(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)) + 1), ',', -1) AS DOUBLE) + (CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(GROUP_CONCAT(CAST(`t0`.`age` AS DOUBLE) ORDER BY CAST(`t0`.`age` AS DOUBLE) SEPARATOR ','), ',', CEIL(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)) + 1), ',', -1) AS DOUBLE) - CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(GROUP_CONCAT(CAST(`t0`.`age` AS DOUBLE) ORDER BY CAST(`t0`.`age` AS DOUBLE) SEPARATOR ','), ',', FLOOR(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)) + 1), ',', -1) AS DOUBLE)) * (0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1) - FLOOR(0.5 * (COUNT(CAST(`t0`.`age` AS DOUBLE)) - 1)))) FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ]
      }
    ],
    "texts in one, in an order, of some rows": [
      Employee.objects
        .groupBy((e) => ({ team: e.teamId }))
        .aggregate((e) => ({ names: Fn.stringAgg(e.name, ", ", { orderBy: e.name.desc(), filter: e.active }) })),
      {
        sqlite: [
          'SELECT "t0"."team_id", reinhardt_join(reinhardt_list("t0"."name" ORDER BY "t0"."name" DESC) FILTER (WHERE "t0"."active"), \', \') FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        postgres: [
          'SELECT "t0"."team_id", STRING_AGG("t0"."name", \', \' ORDER BY "t0"."name" DESC) FILTER (WHERE "t0"."active") FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        mysql: [
          "SELECT `t0`.`team_id`, GROUP_CONCAT(CASE WHEN `t0`.`active` THEN `t0`.`name` END ORDER BY `t0`.`name` DESC SEPARATOR ', ') FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ],
        mariadb: [
          "SELECT `t0`.`team_id`, GROUP_CONCAT(CASE WHEN `t0`.`active` THEN `t0`.`name` END ORDER BY `t0`.`name` DESC SEPARATOR ', ') FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ]
      }
    ],
    "lists: of numbers, of decimals each once": [
      Employee.objects
        .groupBy((e) => ({ team: e.teamId }))
        .aggregate((e) => ({
          ages: Fn.arrayAgg(e.age, { orderBy: e.id.asc() }),
          pay: Fn.arrayAgg(e.salary, { distinct: true, orderBy: e.salary.asc() })
        })),
      {
        sqlite: [
          'SELECT "t0"."team_id", reinhardt_list("t0"."age" ORDER BY "t0"."id" ASC), reinhardt_list(DISTINCT CASE WHEN "t0"."salary" IS NOT NULL THEN printf(\'%s%d.%02d\', iif("t0"."salary" < 0, \'-\', \'\'), abs("t0"."salary") / 100, abs("t0"."salary") % 100) END ORDER BY "t0"."salary" ASC NULLS LAST) FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        postgres: [
          'SELECT "t0"."team_id", COALESCE(TO_JSONB(CAST(ARRAY_AGG("t0"."age" ORDER BY "t0"."id" ASC) AS text[])), \'[]\'), COALESCE(TO_JSONB(CAST(ARRAY_AGG(DISTINCT "t0"."salary" ORDER BY "t0"."salary" ASC NULLS LAST) AS text[])), \'[]\') FROM "org_employee" AS "t0" GROUP BY "t0"."team_id"'
        ],
        mysql: [
          "SELECT `t0`.`team_id`, CAST(CONCAT('[', COALESCE(GROUP_CONCAT(COALESCE(CAST(`t0`.`age` AS CHAR), 'null' COLLATE utf8mb4_bin) ORDER BY `t0`.`id` ASC SEPARATOR ','), ''), ']') AS JSON), CAST(CONCAT('[', COALESCE(GROUP_CONCAT(DISTINCT COALESCE(JSON_QUOTE(CAST(`t0`.`salary` AS CHAR)), 'null' COLLATE utf8mb4_bin) ORDER BY `t0`.`salary` IS NULL ASC, `t0`.`salary` ASC SEPARATOR ','), ''), ']') AS JSON) FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ],
        mariadb: [
          "SELECT `t0`.`team_id`, CONCAT('[', COALESCE(GROUP_CONCAT(COALESCE(CAST(`t0`.`age` AS CHAR), 'null' COLLATE utf8mb4_bin) ORDER BY `t0`.`id` ASC SEPARATOR ','), ''), ']'), CONCAT('[', COALESCE(GROUP_CONCAT(DISTINCT COALESCE(JSON_QUOTE(CAST(`t0`.`salary` AS CHAR)), 'null' COLLATE utf8mb4_bin) ORDER BY `t0`.`salary` IS NULL ASC, `t0`.`salary` ASC SEPARATOR ','), ''), ']') FROM `org_employee` AS `t0` GROUP BY `t0`.`team_id`"
        ]
      }
    ],
    "lists of related rows, of a slice too": [
      Team.objects
        .orderBy((t) => t.code.asc())
        .select((t) => ({
          names: t.members.orderBy((m) => m.name.asc()).arrayAgg((m) => m.name),
          one: t.members.limit(1).stringAgg((m) => m.name, "+")
        })),
      {
        sqlite: [
          'SELECT (SELECT reinhardt_list("t1"."name" ORDER BY "t1"."name" ASC) FROM "org_employee" AS "t1" WHERE "t1"."team_id" = "t0"."code"), (SELECT reinhardt_join(reinhardt_list("t2"."value" ORDER BY "t2"."n" ASC), \'+\') FROM (SELECT "t3"."team_id" AS "key", "t3"."name" AS "value", ROW_NUMBER() OVER (PARTITION BY "t3"."team_id" ORDER BY "t3"."id" ASC) AS "n" FROM "org_employee" AS "t3") AS "t2" WHERE "t2"."key" = "t0"."code" AND "t2"."n" <= ?) FROM "org_team" AS "t0" ORDER BY "t0"."code" ASC'
        ],
        postgres: [
          'SELECT (SELECT COALESCE(TO_JSONB(CAST(ARRAY_AGG("t1"."name" ORDER BY "t1"."name" ASC) AS text[])), \'[]\') FROM "org_employee" AS "t1" WHERE "t1"."team_id" = "t0"."code"), (SELECT STRING_AGG("t2"."value", \'+\' ORDER BY "t2"."n" ASC) FROM (SELECT "t3"."team_id" AS "key", "t3"."name" AS "value", ROW_NUMBER() OVER (PARTITION BY "t3"."team_id" ORDER BY "t3"."id" ASC) AS "n" FROM "org_employee" AS "t3") AS "t2" WHERE "t2"."key" = "t0"."code" AND "t2"."n" <= $1::int8) FROM "org_team" AS "t0" ORDER BY "t0"."code" ASC'
        ],
        mysql: [
          "SELECT (SELECT CAST(CONCAT('[', COALESCE(GROUP_CONCAT(COALESCE(JSON_QUOTE(`t1`.`name`), 'null' COLLATE utf8mb4_bin) ORDER BY `t1`.`name` ASC SEPARATOR ','), ''), ']') AS JSON) FROM `org_employee` AS `t1` WHERE `t1`.`team_id` = `t0`.`code`), (SELECT GROUP_CONCAT(`t2`.`value` ORDER BY `t2`.`n` ASC SEPARATOR '+') FROM (SELECT `t3`.`team_id` AS `key`, `t3`.`name` AS `value`, CAST(ROW_NUMBER() OVER (PARTITION BY `t3`.`team_id` ORDER BY `t3`.`id` ASC) AS SIGNED) AS `n` FROM `org_employee` AS `t3`) AS `t2` WHERE `t2`.`key` = `t0`.`code` AND `t2`.`n` <= ?) FROM `org_team` AS `t0` ORDER BY `t0`.`code` ASC"
        ],
        mariadb: [
          "SELECT (SELECT CONCAT('[', COALESCE(GROUP_CONCAT(COALESCE(JSON_QUOTE(`t1`.`name`), 'null' COLLATE utf8mb4_bin) ORDER BY `t1`.`name` ASC SEPARATOR ','), ''), ']') FROM `org_employee` AS `t1` WHERE `t1`.`team_id` = `t0`.`code`), (SELECT GROUP_CONCAT(`t2`.`value` ORDER BY `t2`.`n` ASC SEPARATOR '+') FROM (SELECT `t3`.`team_id` AS `key`, `t3`.`name` AS `value`, CAST(ROW_NUMBER() OVER (PARTITION BY `t3`.`team_id` ORDER BY `t3`.`id` ASC) AS SIGNED) AS `n` FROM `org_employee` AS `t3`) AS `t2` WHERE `t2`.`key` = `t0`.`code` AND `t2`.`n` <= ?) FROM `org_team` AS `t0` ORDER BY `t0`.`code` ASC"
        ]
      }
    ]
  },
  "casts and mathematics": {
    "text to an integer": [
      named.select((e) => ({ x: Fn.cast(e.name, Field.int) })),
      {
        sqlite: [
          'SELECT CASE WHEN reinhardt_regexp(\'^[+-]?[0-9]{1,15}$\', "t0"."name", \'\') THEN CASE WHEN CAST(reinhardt_round("t0"."name", 0) AS INTEGER) >= -2147483648 AND CAST(reinhardt_round("t0"."name", 0) AS INTEGER) < 2147483648 THEN CAST(reinhardt_round("t0"."name", 0) AS INTEGER) END END FROM "org_employee" AS "t0"'
        ],
        postgres: [
          'SELECT CASE WHEN "t0"."name" COLLATE "und-x-icu" ~ \'^[+-]?[0-9]{1,15}$\' THEN CASE WHEN CAST("t0"."name" AS int8) >= -2147483648 AND CAST("t0"."name" AS int8) < 2147483648 THEN CAST(CAST("t0"."name" AS int8) AS int8) END END FROM "org_employee" AS "t0"'
        ],
        mysql: [
          "SELECT CASE WHEN REGEXP_LIKE(`t0`.`name`, '^[+-]?[0-9]{1,15}$', 'c') THEN CASE WHEN CAST(`t0`.`name` AS SIGNED) >= -2147483648 AND CAST(`t0`.`name` AS SIGNED) < 2147483648 THEN CAST(CAST(`t0`.`name` AS SIGNED) AS SIGNED) END END FROM `org_employee` AS `t0`"
        ],
        mariadb: [
          "SELECT CASE WHEN `t0`.`name` REGEXP CONCAT('(?-i)', '^[+-]?[0-9]{1,15}$') THEN CASE WHEN CAST(`t0`.`name` AS SIGNED) >= -2147483648 AND CAST(`t0`.`name` AS SIGNED) < 2147483648 THEN CAST(CAST(`t0`.`name` AS SIGNED) AS SIGNED) END END FROM `org_employee` AS `t0`"
        ]
      }
    ],
    "numbers to text, truths to numbers": [
      named.select((e) => ({ y: Fn.cast(e.age, Field.text), z: Fn.cast(e.active, Field.int) })),
      {
        sqlite: [
          'SELECT CAST("t0"."age" AS TEXT), CASE WHEN "t0"."active" THEN 1 WHEN NOT ("t0"."active") THEN 0 END FROM "org_employee" AS "t0"'
        ],
        postgres: [
          'SELECT (CAST("t0"."age" AS text) COLLATE "C"), CASE WHEN "t0"."active" THEN CAST(1 AS int8) WHEN NOT ("t0"."active") THEN CAST(0 AS int8) END FROM "org_employee" AS "t0"'
        ],
        mysql: [
          "SELECT CAST(`t0`.`age` AS CHAR), CASE WHEN `t0`.`active` THEN CAST(1 AS SIGNED) WHEN NOT (`t0`.`active`) THEN CAST(0 AS SIGNED) END FROM `org_employee` AS `t0`"
        ],
        mariadb: [
          "SELECT CAST(`t0`.`age` AS CHAR), CASE WHEN `t0`.`active` THEN CAST(1 AS SIGNED) WHEN NOT (`t0`.`active`) THEN CAST(0 AS SIGNED) END FROM `org_employee` AS `t0`"
        ]
      }
    ],
    "a floating-point number to a decimal": [
      named.select((e) => ({ x: Fn.cast(e.score, price) })),
      {
        sqlite: [
          'SELECT CASE WHEN "t0"."score" > -1000000000000000.0 AND "t0"."score" < 1000000000000000.0 THEN CASE WHEN reinhardt_decimal("t0"."score", 2) > -10000 * 100 AND reinhardt_decimal("t0"."score", 2) < 10000 * 100 THEN reinhardt_decimal("t0"."score", 2) END END FROM "org_employee" AS "t0"'
        ],
        postgres: [
          'SELECT CASE WHEN "t0"."score" > \'-1000000000000000\'::float8 AND "t0"."score" < \'1000000000000000\'::float8 THEN CASE WHEN CAST(CAST(CAST("t0"."score" AS text) AS numeric) AS numeric(18,2)) > \'-10000\'::numeric AND CAST(CAST(CAST("t0"."score" AS text) AS numeric) AS numeric(18,2)) < \'10000\'::numeric THEN CAST(CAST(CAST(CAST("t0"."score" AS text) AS numeric) AS numeric(18,2)) AS numeric(6,2)) END END FROM "org_employee" AS "t0"'
        ],
        mysql: [
          "SELECT CASE WHEN `t0`.`score` > -1000000000000000e0 AND `t0`.`score` < 1000000000000000e0 THEN CASE WHEN CAST(`t0`.`score` AS DECIMAL(18, 2)) > -10000 AND CAST(`t0`.`score` AS DECIMAL(18, 2)) < 10000 THEN CAST(CAST(`t0`.`score` AS DECIMAL(18, 2)) AS DECIMAL(6, 2)) END END FROM `org_employee` AS `t0`"
        ],
        mariadb: [
          "SELECT CASE WHEN `t0`.`score` > -1000000000000000e0 AND `t0`.`score` < 1000000000000000e0 THEN CASE WHEN CAST(`t0`.`score` AS DECIMAL(18, 2)) > -10000 AND CAST(`t0`.`score` AS DECIMAL(18, 2)) < 10000 THEN CAST(CAST(`t0`.`score` AS DECIMAL(18, 2)) AS DECIMAL(6, 2)) END END FROM `org_employee` AS `t0`"
        ]
      }
    ],
    "a root, a logarithm": [
      named.filter((e) => Fn.sqrt(e.age).gt(3)).select((e) => ({ l: Fn.log10(e.salary) })),
      {
        sqlite: [
          'SELECT CASE WHEN ("t0"."salary" / 100.0) > 0 THEN LOG10(("t0"."salary" / 100.0)) END FROM "org_employee" AS "t0" WHERE CASE WHEN CAST("t0"."age" AS REAL) >= 0 THEN SQRT(CAST("t0"."age" AS REAL)) END > ?'
        ],
        postgres: [
          'SELECT CASE WHEN CAST("t0"."salary" AS float8) > 0 THEN LOG(CAST("t0"."salary" AS float8)) END FROM "org_employee" AS "t0" WHERE CASE WHEN CAST("t0"."age" AS float8) >= 0 THEN SQRT(CAST("t0"."age" AS float8)) END > $1::float8'
        ],
        mysql: [
          "SELECT CASE WHEN CAST(`t0`.`salary` AS DOUBLE) > 0 THEN LOG10(CAST(`t0`.`salary` AS DOUBLE)) END FROM `org_employee` AS `t0` WHERE CASE WHEN CAST(`t0`.`age` AS DOUBLE) >= 0 THEN SQRT(CAST(`t0`.`age` AS DOUBLE)) END > CAST(? AS DOUBLE)"
        ],
        mariadb: [
          "SELECT CASE WHEN CAST(`t0`.`salary` AS DOUBLE) > 0 THEN LOG10(CAST(`t0`.`salary` AS DOUBLE)) END FROM `org_employee` AS `t0` WHERE CASE WHEN CAST(`t0`.`age` AS DOUBLE) >= 0 THEN SQRT(CAST(`t0`.`age` AS DOUBLE)) END > CAST(? AS DOUBLE)"
        ]
      }
    ],
    "a power": [
      named.select((e) => ({ x: Fn.power(e.score, e.age) })),
      {
        sqlite: [
          'SELECT CASE WHEN "t0"."score" = 0 THEN CASE WHEN CAST("t0"."age" AS REAL) > 0 THEN 0.0 WHEN CAST("t0"."age" AS REAL) = 0 THEN 1.0 END WHEN "t0"."score" > 0 OR CAST("t0"."age" AS REAL) = FLOOR(CAST("t0"."age" AS REAL)) THEN CASE WHEN CAST("t0"."age" AS REAL) * LN(ABS("t0"."score")) < -745 THEN 0.0 WHEN CAST("t0"."age" AS REAL) * LN(ABS("t0"."score")) < 709.78 THEN POWER("t0"."score", CAST("t0"."age" AS REAL)) END END FROM "org_employee" AS "t0"'
        ],
        postgres: [
          'SELECT CASE WHEN "t0"."score" = 0 THEN CASE WHEN CAST("t0"."age" AS float8) > 0 THEN 0.0 WHEN CAST("t0"."age" AS float8) = 0 THEN 1.0 END WHEN "t0"."score" > 0 OR CAST("t0"."age" AS float8) = FLOOR(CAST("t0"."age" AS float8)) THEN CASE WHEN CAST("t0"."age" AS float8) * LN(ABS("t0"."score")) < -745 THEN 0.0 WHEN CAST("t0"."age" AS float8) * LN(ABS("t0"."score")) < 709.78 THEN POWER("t0"."score", CAST("t0"."age" AS float8)) END END FROM "org_employee" AS "t0"'
        ],
        mysql: [
          "SELECT CASE WHEN `t0`.`score` = 0 THEN CASE WHEN CAST(`t0`.`age` AS DOUBLE) > 0 THEN 0.0 WHEN CAST(`t0`.`age` AS DOUBLE) = 0 THEN 1.0 END WHEN `t0`.`score` > 0 OR CAST(`t0`.`age` AS DOUBLE) = FLOOR(CAST(`t0`.`age` AS DOUBLE)) THEN CASE WHEN CAST(`t0`.`age` AS DOUBLE) * LN(ABS(`t0`.`score`)) < -745 THEN 0.0 WHEN CAST(`t0`.`age` AS DOUBLE) * LN(ABS(`t0`.`score`)) < 709.78 THEN POWER(`t0`.`score`, CAST(`t0`.`age` AS DOUBLE)) END END FROM `org_employee` AS `t0`"
        ],
        mariadb: [
          "SELECT CASE WHEN `t0`.`score` = 0 THEN CASE WHEN CAST(`t0`.`age` AS DOUBLE) > 0 THEN 0.0 WHEN CAST(`t0`.`age` AS DOUBLE) = 0 THEN 1.0 END WHEN `t0`.`score` > 0 OR CAST(`t0`.`age` AS DOUBLE) = FLOOR(CAST(`t0`.`age` AS DOUBLE)) THEN CASE WHEN CAST(`t0`.`age` AS DOUBLE) * LN(ABS(`t0`.`score`)) < -745 THEN 0.0 WHEN CAST(`t0`.`age` AS DOUBLE) * LN(ABS(`t0`.`score`)) < 709.78 THEN POWER(`t0`.`score`, CAST(`t0`.`age` AS DOUBLE)) END END FROM `org_employee` AS `t0`"
        ]
      }
    ],
    "a random order": [
      named.orderBy(() => Fn.random().asc()).limit(1),
      {
        sqlite: [
          'SELECT "t0"."name" FROM "org_employee" AS "t0" ORDER BY ((random() & 9007199254740991) / 9007199254740992.0) ASC LIMIT 0 + ?'
        ],
        postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" ORDER BY RANDOM() ASC LIMIT $1::int8'],
        mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` ORDER BY RAND() ASC LIMIT ?"],
        mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` ORDER BY RAND() ASC LIMIT ?"]
      }
    ],
    "a collation": [
      named.filter((e) => Fn.collate(e.name, 'nO"`').eq("x")),
      {
        sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE ("t0"."name" COLLATE "nO""`") = ?'],
        postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE ("t0"."name" COLLATE "nO""`") = $1::text'],
        mysql: ['SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (`t0`.`name` COLLATE `nO"```) = ?'],
        mariadb: ['SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (`t0`.`name` COLLATE `nO"```) = ?']
      }
    ]
  },
  windows: {
    "a rank, and the value of the row before with a default": [
      named.select((e) => ({
        rank: Window.rank().over({ partitionBy: e.teamId, orderBy: e.age.desc() }),
        before: Window.lag(e.age, 1, 0).over({ orderBy: e.id.asc() })
      })),
      {
        sqlite: [
          'SELECT RANK() OVER (PARTITION BY "t0"."team_id" ORDER BY "t0"."age" DESC NULLS FIRST), LAG("t0"."age", 1, ?) OVER (ORDER BY "t0"."id" ASC) FROM "org_employee" AS "t0"'
        ],
        postgres: [
          'SELECT RANK() OVER (PARTITION BY "t0"."team_id" ORDER BY "t0"."age" DESC NULLS FIRST), LAG("t0"."age", 1, $1::int8) OVER (ORDER BY "t0"."id" ASC) FROM "org_employee" AS "t0"'
        ],
        mysql: [
          "SELECT CAST(RANK() OVER (PARTITION BY `t0`.`team_id` ORDER BY `t0`.`age` IS NULL DESC, `t0`.`age` DESC) AS SIGNED), CASE WHEN LAG(1, 1) OVER (ORDER BY `t0`.`id` ASC) IS NULL THEN ? ELSE LAG(`t0`.`age`, 1) OVER (ORDER BY `t0`.`id` ASC) END FROM `org_employee` AS `t0`"
        ],
        mariadb: [
          "SELECT CAST(RANK() OVER (PARTITION BY `t0`.`team_id` ORDER BY `t0`.`age` IS NULL DESC, `t0`.`age` DESC) AS SIGNED), CASE WHEN LAG(1, 1) OVER (ORDER BY `t0`.`id` ASC) IS NULL THEN ? ELSE LAG(`t0`.`age`, 1) OVER (ORDER BY `t0`.`id` ASC) END FROM `org_employee` AS `t0`"
        ]
      }
    ],
    "aggregates over a frame and over all rows": [
      named.select((e) => ({
        sum: Window.over(Fn.sum(e.age), { orderBy: e.id.asc(), frame: Window.rows(Window.preceding(2), "currentRow") }),
        all: Window.over(Fn.count(), {})
      })),
      {
        sqlite: [
          'SELECT SUM("t0"."age") OVER (ORDER BY "t0"."id" ASC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), COUNT(*) OVER () FROM "org_employee" AS "t0"'
        ],
        postgres: [
          'SELECT CAST(SUM("t0"."age") OVER (ORDER BY "t0"."id" ASC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS int8), COUNT(*) OVER () FROM "org_employee" AS "t0"'
        ],
        mysql: [
          "SELECT SUM(`t0`.`age`) OVER (ORDER BY `t0`.`id` ASC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), COUNT(*) OVER () FROM `org_employee` AS `t0`"
        ],
        mariadb: [
          "SELECT SUM(`t0`.`age`) OVER (ORDER BY `t0`.`id` ASC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), COUNT(*) OVER (PARTITION BY RAND() < 0) FROM `org_employee` AS `t0`"
        ]
      }
    ],
    "a filter on a window": [
      named
        .filter((e) => e.age.gt(1))
        .annotate((e) => ({ n: Window.rowNumber().over({ orderBy: e.id.asc() }) }))
        .filter((e) => e.n.lte(3)),
      {
        sqlite: [
          'SELECT "t0"."name", "t2"."c1" FROM "org_employee" AS "t0" INNER JOIN (SELECT "t1"."id" AS "c0", ROW_NUMBER() OVER (ORDER BY "t1"."id" ASC) AS "c1" FROM "org_employee" AS "t1" WHERE "t1"."age" > ?) AS "t2" ON "t2"."c0" = "t0"."id" WHERE "t2"."c1" <= ?'
        ],
        postgres: [
          'SELECT "t0"."name", "t2"."c1" FROM "org_employee" AS "t0" INNER JOIN (SELECT "t1"."id" AS "c0", ROW_NUMBER() OVER (ORDER BY "t1"."id" ASC) AS "c1" FROM "org_employee" AS "t1" WHERE "t1"."age" > $1::int8) AS "t2" ON "t2"."c0" = "t0"."id" WHERE "t2"."c1" <= $2::int8'
        ],
        mysql: [
          "SELECT `t0`.`name`, `t2`.`c1` FROM `org_employee` AS `t0` INNER JOIN (SELECT `t1`.`id` AS `c0`, CAST(ROW_NUMBER() OVER (ORDER BY `t1`.`id` ASC) AS SIGNED) AS `c1` FROM `org_employee` AS `t1` WHERE `t1`.`age` > ?) AS `t2` ON `t2`.`c0` = `t0`.`id` WHERE `t2`.`c1` <= ?"
        ],
        mariadb: [
          "SELECT `t0`.`name`, `t2`.`c1` FROM `org_employee` AS `t0` INNER JOIN (SELECT `t1`.`id` AS `c0`, CAST(ROW_NUMBER() OVER (ORDER BY `t1`.`id` ASC) AS SIGNED) AS `c1` FROM `org_employee` AS `t1` WHERE `t1`.`age` > ?) AS `t2` ON `t2`.`c0` = `t0`.`id` WHERE `t2`.`c1` <= ?"
        ]
      }
    ]
  },
  locks: {
    "the model's own rows": [
      named.forUpdate(),
      {
        sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0"'],
        postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" FOR UPDATE OF "t0"'],
        mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` FOR UPDATE OF `t0`"],
        mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` FOR UPDATE"]
      }
    ],
    "the rows beside a joined table": [
      named.filter((e) => e.manager.name.eq("Ada")).forShare(),
      {
        sqlite: [
          'SELECT "t0"."name" FROM "org_employee" AS "t0" LEFT JOIN "org_employee" AS "t1" ON "t0"."manager_id" = "t1"."id" WHERE "t1"."name" = ?'
        ],
        postgres: [
          'SELECT "t0"."name" FROM "org_employee" AS "t0" LEFT JOIN "org_employee" AS "t1" ON "t0"."manager_id" = "t1"."id" WHERE "t1"."name" = $1::text FOR SHARE OF "t0"'
        ],
        mysql: [
          "SELECT `t0`.`name` FROM `org_employee` AS `t0` LEFT JOIN `org_employee` AS `t1` ON `t0`.`manager_id` = `t1`.`id` WHERE `t1`.`name` = ? FOR SHARE OF `t0`"
        ],
        mariadb: [
          "SELECT `t0`.`name` FROM `org_employee` AS `t0` LEFT JOIN `org_employee` AS `t1` ON `t0`.`manager_id` = `t1`.`id` WHERE `t1`.`name` = ? LOCK IN SHARE MODE"
        ]
      }
    ]
  },
  cases: {
    "with an else": [
      named.select((e) => ({
        kind: Case.when(e.age.lt(18), "child").when(e.age.isNull(), "unknown").else("grown")
      })),
      {
        sqlite: [
          'SELECT CASE WHEN "t0"."age" < ? THEN ? WHEN "t0"."age" IS NULL THEN ? ELSE ? END FROM "org_employee" AS "t0"'
        ],
        postgres: [
          'SELECT (CASE WHEN "t0"."age" < $1::int8 THEN $2::text WHEN "t0"."age" IS NULL THEN $3::text ELSE $4::text END) COLLATE "C" FROM "org_employee" AS "t0"'
        ],
        mysql: [
          "SELECT CASE WHEN `t0`.`age` < ? THEN ? WHEN `t0`.`age` IS NULL THEN ? ELSE ? END FROM `org_employee` AS `t0`"
        ],
        mariadb: [
          "SELECT CASE WHEN `t0`.`age` < ? THEN ? WHEN `t0`.`age` IS NULL THEN ? ELSE ? END FROM `org_employee` AS `t0`"
        ]
      }
    ],
    without: [
      named.select((e) => ({ kind: Case.when(e.age.lt(18), e.name).end() })),
      {
        sqlite: ['SELECT CASE WHEN "t0"."age" < ? THEN "t0"."name" END FROM "org_employee" AS "t0"'],
        postgres: [
          'SELECT (CASE WHEN "t0"."age" < $1::int8 THEN "t0"."name" END) COLLATE "C" FROM "org_employee" AS "t0"'
        ],
        mysql: ["SELECT CASE WHEN `t0`.`age` < ? THEN `t0`.`name` END FROM `org_employee` AS `t0`"],
        mariadb: ["SELECT CASE WHEN `t0`.`age` < ? THEN `t0`.`name` END FROM `org_employee` AS `t0`"]
      }
    ]
  },
  subqueries: {
    "exists, for the outer row": [
      Team.objects.only("code").filter((t) => Query.exists(Employee.objects.filter((e) => e.teamId.eq(t.code)))),
      {
        sqlite: [
          'SELECT "t0"."code" FROM "org_team" AS "t0" WHERE EXISTS (SELECT 1 FROM "org_employee" AS "t1" WHERE "t1"."team_id" = "t0"."code") ORDER BY "t0"."name" ASC'
        ],
        postgres: [
          'SELECT "t0"."code" FROM "org_team" AS "t0" WHERE EXISTS (SELECT 1 FROM "org_employee" AS "t1" WHERE "t1"."team_id" = "t0"."code") ORDER BY "t0"."name" ASC'
        ],
        mysql: [
          "SELECT `t0`.`code` FROM `org_team` AS `t0` WHERE EXISTS (SELECT 1 FROM `org_employee` AS `t1` WHERE `t1`.`team_id` = `t0`.`code`) ORDER BY `t0`.`name` ASC"
        ],
        mariadb: [
          "SELECT `t0`.`code` FROM `org_team` AS `t0` WHERE EXISTS (SELECT 1 FROM `org_employee` AS `t1` WHERE `t1`.`team_id` = `t0`.`code`) ORDER BY `t0`.`name` ASC"
        ]
      }
    ],
    "a scalar": [
      Team.objects.only("code").annotate((t) => ({
        oldest: Query.max(
          Employee.objects.filter((e) => e.teamId.eq(t.code)),
          (e) => e.age
        )
      })),
      {
        sqlite: [
          'SELECT "t0"."code", (SELECT MAX("t1"."age") FROM "org_employee" AS "t1" WHERE "t1"."team_id" = "t0"."code") FROM "org_team" AS "t0" ORDER BY "t0"."name" ASC'
        ],
        postgres: [
          'SELECT "t0"."code", (SELECT MAX("t1"."age") FROM "org_employee" AS "t1" WHERE "t1"."team_id" = "t0"."code") FROM "org_team" AS "t0" ORDER BY "t0"."name" ASC'
        ],
        mysql: [
          "SELECT `t0`.`code`, (SELECT MAX(`t1`.`age`) FROM `org_employee` AS `t1` WHERE `t1`.`team_id` = `t0`.`code`) FROM `org_team` AS `t0` ORDER BY `t0`.`name` ASC"
        ],
        mariadb: [
          "SELECT `t0`.`code`, (SELECT MAX(`t1`.`age`) FROM `org_employee` AS `t1` WHERE `t1`.`team_id` = `t0`.`code`) FROM `org_team` AS `t0` ORDER BY `t0`.`name` ASC"
        ]
      }
    ],
    "a list": [
      named.filter((e) =>
        e.teamId.in(Team.objects.filter((t) => t.name.startsWith("A")).select((t) => ({ code: t.code })))
      ),
      {
        sqlite: [
          'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."team_id" IN (SELECT "t1"."code" FROM "org_team" AS "t1" WHERE substr("t1"."name", 1, length(?)) = ?)'
        ],
        postgres: [
          'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."team_id" IN (SELECT "t1"."code" FROM "org_team" AS "t1" WHERE starts_with("t1"."name", $1::text))'
        ],
        mysql: [
          "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`team_id` IN (SELECT `t1`.`code` FROM `org_team` AS `t1` WHERE `t1`.`name` LIKE CONCAT(replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!')"
        ],
        mariadb: [
          "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`team_id` IN (SELECT `t1`.`code` FROM `org_team` AS `t1` WHERE `t1`.`name` LIKE CONCAT(replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!')"
        ]
      }
    ],
    "the others": [
      named.filter((e) => e.id.notIn(Employee.objects.select((o) => ({ id: o.managerId })))),
      {
        sqlite: [
          'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE NOT EXISTS (SELECT 1 FROM "org_employee" AS "t1" WHERE "t1"."manager_id" = "t0"."id")'
        ],
        postgres: [
          'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE NOT EXISTS (SELECT 1 FROM "org_employee" AS "t1" WHERE "t1"."manager_id" = "t0"."id")'
        ],
        mysql: [
          "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE NOT EXISTS (SELECT 1 FROM `org_employee` AS `t1` WHERE `t1`.`manager_id` = `t0`.`id`)"
        ],
        mariadb: [
          "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE NOT EXISTS (SELECT 1 FROM `org_employee` AS `t1` WHERE `t1`.`manager_id` = `t0`.`id`)"
        ]
      }
    ]
  },
  "grouping sets": {
    "a rollup, and which rows are totals": [
      Employee.objects
        .groupBy((e) => ({ team: e.teamId, active: e.active }), { sets: "rollup" })
        .aggregate((_, g) => ({ n: Fn.count(), all: Fn.grouping(g.team) })),
      {
        sqlite: [
          'SELECT "t1"."c0", "t1"."c1", COUNT(*), "t1"."grouping_set" = 2 FROM (SELECT "t0"."team_id" AS "c0", "t0"."active" AS "c1", 0 AS "grouping_set" FROM "org_employee" AS "t0" UNION ALL SELECT "t0"."team_id" AS "c0", CASE WHEN 0 THEN "t0"."active" END AS "c1", 1 AS "grouping_set" FROM "org_employee" AS "t0" UNION ALL SELECT CASE WHEN 0 THEN "t0"."team_id" END AS "c0", CASE WHEN 0 THEN "t0"."active" END AS "c1", 2 AS "grouping_set" FROM "org_employee" AS "t0") AS "t1" GROUP BY "t1"."c0", "t1"."c1", "t1"."grouping_set"'
        ],
        postgres: [
          'SELECT "t1"."c0", "t1"."c1", COUNT(*), "t1"."grouping_set" = 2 FROM (SELECT "t0"."team_id" AS "c0", "t0"."active" AS "c1", 0 AS "grouping_set" FROM "org_employee" AS "t0" UNION ALL SELECT "t0"."team_id" AS "c0", CASE WHEN FALSE THEN "t0"."active" END AS "c1", 1 AS "grouping_set" FROM "org_employee" AS "t0" UNION ALL SELECT (CASE WHEN FALSE THEN "t0"."team_id" END) COLLATE "C" AS "c0", CASE WHEN FALSE THEN "t0"."active" END AS "c1", 2 AS "grouping_set" FROM "org_employee" AS "t0") AS "t1" GROUP BY "t1"."c0", "t1"."c1", "t1"."grouping_set"'
        ],
        mysql: [
          "SELECT `t1`.`c0`, `t1`.`c1`, COUNT(*), `t1`.`grouping_set` = 2 FROM (SELECT `t0`.`team_id` AS `c0`, `t0`.`active` AS `c1`, 0 AS `grouping_set` FROM `org_employee` AS `t0` UNION ALL SELECT `t0`.`team_id` AS `c0`, CASE WHEN FALSE THEN `t0`.`active` END AS `c1`, 1 AS `grouping_set` FROM `org_employee` AS `t0` UNION ALL SELECT CASE WHEN FALSE THEN `t0`.`team_id` END AS `c0`, CASE WHEN FALSE THEN `t0`.`active` END AS `c1`, 2 AS `grouping_set` FROM `org_employee` AS `t0`) AS `t1` GROUP BY `t1`.`c0`, `t1`.`c1`, `t1`.`grouping_set`"
        ],
        mariadb: [
          "SELECT `t1`.`c0`, `t1`.`c1`, COUNT(*), `t1`.`grouping_set` = 2 FROM (SELECT `t0`.`team_id` AS `c0`, `t0`.`active` AS `c1`, 0 AS `grouping_set` FROM `org_employee` AS `t0` UNION ALL SELECT `t0`.`team_id` AS `c0`, CASE WHEN FALSE THEN `t0`.`active` END AS `c1`, 1 AS `grouping_set` FROM `org_employee` AS `t0` UNION ALL SELECT CASE WHEN FALSE THEN `t0`.`team_id` END AS `c0`, CASE WHEN FALSE THEN `t0`.`active` END AS `c1`, 2 AS `grouping_set` FROM `org_employee` AS `t0`) AS `t1` GROUP BY `t1`.`c0`, `t1`.`c1`, `t1`.`grouping_set`"
        ]
      }
    ]
  },
  "rows that are only counted": {
    "an order and annotations join nothing": [
      Employee.objects
        .orderBy((e) => e.team.name.asc())
        .annotate((e) => ({ boss: e.manager.name, n: e.reports.count() })).count,
      {
        sqlite: ['SELECT COUNT(*) FROM "org_employee" AS "t0"'],
        postgres: ['SELECT COUNT(*) FROM "org_employee" AS "t0"'],
        mysql: ["SELECT COUNT(*) FROM `org_employee` AS `t0`"],
        mariadb: ["SELECT COUNT(*) FROM `org_employee` AS `t0`"]
      }
    ],
    "whether there is one": [
      Employee.objects.orderBy((e) => e.team.name.asc()).include((e) => ({ team: e.team })).exists,
      {
        sqlite: ['SELECT 1 FROM "org_employee" AS "t0" LIMIT 1'],
        postgres: ['SELECT 1 FROM "org_employee" AS "t0" LIMIT 1'],
        mysql: ["SELECT 1 FROM `org_employee` AS `t0` LIMIT 1"],
        mariadb: ["SELECT 1 FROM `org_employee` AS `t0` LIMIT 1"]
      }
    ],
    "a slice": [
      Employee.objects.orderBy((e) => e.team.name.asc()).limit(3).count,
      {
        sqlite: ['SELECT COUNT(*) FROM (SELECT 1 AS "c0" FROM "org_employee" AS "t0" LIMIT 0 + ?) AS "counted"'],
        postgres: ['SELECT COUNT(*) FROM (SELECT 1 AS "c0" FROM "org_employee" AS "t0" LIMIT $1::int8) AS "counted"'],
        mysql: ["SELECT COUNT(*) FROM (SELECT 1 AS `c0` FROM `org_employee` AS `t0` LIMIT ?) AS `counted`"],
        mariadb: ["SELECT COUNT(*) FROM (SELECT 1 AS `c0` FROM `org_employee` AS `t0` LIMIT ?) AS `counted`"]
      }
    ]
  },
  joins: {
    "on any condition, with what it reaches": [
      Team.objects.only("code").join(
        "mate",
        Employee.objects.filter((e) => e.active),
        (t) => [t.mate.age.gt(30), t.mate.manager.teamId.eq(t.code)]
      ),
      {
        sqlite: [
          'SELECT "t0"."code" FROM "org_team" AS "t0" INNER JOIN ("org_employee" AS "t1" LEFT JOIN "org_employee" AS "t2" ON "t1"."manager_id" = "t2"."id") ON "t1"."active" AND "t1"."age" > ? AND "t2"."team_id" = "t0"."code" ORDER BY "t0"."name" ASC'
        ],
        postgres: [
          'SELECT "t0"."code" FROM "org_team" AS "t0" INNER JOIN ("org_employee" AS "t1" LEFT JOIN "org_employee" AS "t2" ON "t1"."manager_id" = "t2"."id") ON "t1"."active" AND "t1"."age" > $1::int8 AND "t2"."team_id" = "t0"."code" ORDER BY "t0"."name" ASC'
        ],
        mysql: [
          "SELECT `t0`.`code` FROM `org_team` AS `t0` INNER JOIN (`org_employee` AS `t1` LEFT JOIN `org_employee` AS `t2` ON `t1`.`manager_id` = `t2`.`id`) ON `t1`.`active` AND `t1`.`age` > ? AND `t2`.`team_id` = `t0`.`code` ORDER BY `t0`.`name` ASC"
        ],
        mariadb: [
          "SELECT `t0`.`code` FROM `org_team` AS `t0` INNER JOIN (`org_employee` AS `t1` LEFT JOIN `org_employee` AS `t2` ON `t1`.`manager_id` = `t2`.`id`) ON `t1`.`active` AND `t1`.`age` > ? AND `t2`.`team_id` = `t0`.`code` ORDER BY `t0`.`name` ASC"
        ]
      }
    ],
    "to the left, under a filter that NULL may meet": [
      Team.objects
        .only("code")
        .leftJoin("mate", Employee.objects, (t) => t.mate.teamId.eq(t.code))
        .exclude((t) => t.mate.name.eq("Ada")),
      {
        sqlite: [
          'SELECT "t0"."code" FROM "org_team" AS "t0" LEFT JOIN "org_employee" AS "t1" ON "t1"."team_id" = "t0"."code" WHERE ("t1"."name" = ?) IS NOT TRUE ORDER BY "t0"."name" ASC'
        ],
        postgres: [
          'SELECT "t0"."code" FROM "org_team" AS "t0" LEFT JOIN "org_employee" AS "t1" ON "t1"."team_id" = "t0"."code" WHERE ("t1"."name" = $1::text) IS NOT TRUE ORDER BY "t0"."name" ASC'
        ],
        mysql: [
          "SELECT `t0`.`code` FROM `org_team` AS `t0` LEFT JOIN `org_employee` AS `t1` ON `t1`.`team_id` = `t0`.`code` WHERE (`t1`.`name` = ?) IS NOT TRUE ORDER BY `t0`.`name` ASC"
        ],
        mariadb: [
          "SELECT `t0`.`code` FROM `org_team` AS `t0` LEFT JOIN `org_employee` AS `t1` ON `t1`.`team_id` = `t0`.`code` WHERE (`t1`.`name` = ?) IS NOT TRUE ORDER BY `t0`.`name` ASC"
        ]
      }
    ],
    "some rows of a relation": [
      Employee.objects
        .only("id")
        .leftJoin("skill", (e) => e.skills.filter((s) => s.name.eq("sql")))
        .orderBy((e) => e.skill.name.asc()),
      {
        sqlite: [
          'SELECT "t0"."id" FROM "org_employee" AS "t0" LEFT JOIN ("org_employee_skills" AS "t2" INNER JOIN "org_skill" AS "t1" ON "t1"."id" = "t2"."skill_id") ON "t2"."employee_id" = "t0"."id" AND "t1"."name" = ? ORDER BY "t1"."name" ASC NULLS LAST'
        ],
        postgres: [
          'SELECT "t0"."id" FROM "org_employee" AS "t0" LEFT JOIN ("org_employee_skills" AS "t2" INNER JOIN "org_skill" AS "t1" ON "t1"."id" = "t2"."skill_id") ON "t2"."employee_id" = "t0"."id" AND "t1"."name" = $1::text ORDER BY "t1"."name" ASC NULLS LAST'
        ],
        mysql: [
          "SELECT `t0`.`id` FROM `org_employee` AS `t0` LEFT JOIN (`org_employee_skills` AS `t2` INNER JOIN `org_skill` AS `t1` ON `t1`.`id` = `t2`.`skill_id`) ON `t2`.`employee_id` = `t0`.`id` AND `t1`.`name` = ? ORDER BY `t1`.`name` IS NULL ASC, `t1`.`name` ASC"
        ],
        mariadb: [
          "SELECT `t0`.`id` FROM `org_employee` AS `t0` LEFT JOIN (`org_employee_skills` AS `t2` INNER JOIN `org_skill` AS `t1` ON `t1`.`id` = `t2`.`skill_id`) ON `t2`.`employee_id` = `t0`.`id` AND `t1`.`name` = ? ORDER BY `t1`.`name` IS NULL ASC, `t1`.`name` ASC"
        ]
      }
    ]
  }
}

for (const [group, cases] of Object.entries(pins)) {
  describe(`SQL of ${group}`, () => {
    for (const [title, [query, sql]] of Object.entries(cases)) {
      it(title, () => expect(sqlOf(query)).toEqual(sql))
    }
  })
}
