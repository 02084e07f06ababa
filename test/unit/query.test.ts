import { describe, expect, it } from "vitest"
import { Fn } from "../../src/index.js"
import { Category, Employee, Entry, Team } from "../support/models.js"
import { sqlOf } from "../support/sql.js"

// One table per case: forgetting a dialect does not compile. Further statements load relations, here for one parent.

const { objects } = Employee
const named = objects.select((e) => ({ name: e.name }))
const narrow = objects.only("name")

type Pin = readonly [query: Parameters<typeof sqlOf>[0], sql: ReturnType<typeof sqlOf>]

const pins: Readonly<Record<string, Pin>> = {
  get: [
    objects.get(1),
    {
      sqlite: [
        'SELECT "t0"."id", "t0"."name", "t0"."nick", "t0"."age", "t0"."points", "t0"."score", "t0"."salary", "t0"."active", "t0"."hired", "t0"."seen_at", "t0"."pause", "t0"."prefs", "t0"."team_id", "t0"."manager_id" FROM "org_employee" AS "t0" WHERE "t0"."id" = ?'
      ],
      postgres: [
        'SELECT "t0"."id", "t0"."name", "t0"."nick", "t0"."age", "t0"."points", "t0"."score", "t0"."salary", "t0"."active", "t0"."hired", "t0"."seen_at", "t0"."pause", "t0"."prefs", "t0"."team_id", "t0"."manager_id" FROM "org_employee" AS "t0" WHERE "t0"."id" = $1::int8'
      ],
      mysql: [
        "SELECT `t0`.`id`, `t0`.`name`, `t0`.`nick`, `t0`.`age`, `t0`.`points`, `t0`.`score`, `t0`.`salary`, `t0`.`active`, `t0`.`hired`, `t0`.`seen_at`, `t0`.`pause`, `t0`.`prefs`, `t0`.`team_id`, `t0`.`manager_id` FROM `org_employee` AS `t0` WHERE `t0`.`id` = ?"
      ],
      mariadb: [
        "SELECT `t0`.`id`, `t0`.`name`, `t0`.`nick`, `t0`.`age`, `t0`.`points`, `t0`.`score`, `t0`.`salary`, `t0`.`active`, `t0`.`hired`, `t0`.`seen_at`, `t0`.`pause`, `t0`.`prefs`, `t0`.`team_id`, `t0`.`manager_id` FROM `org_employee` AS `t0` WHERE `t0`.`id` = ?"
      ]
    }
  ],
  "get by a composite key": [
    Entry.objects.get({ playlistId: 1, trackId: 2 }),
    {
      sqlite: [
        'SELECT "t0"."playlist_id", "t0"."track_id", "t0"."position", "t0"."note" FROM "music_entry" AS "t0" WHERE "t0"."playlist_id" = ? AND "t0"."track_id" = ?'
      ],
      postgres: [
        'SELECT "t0"."playlist_id", "t0"."track_id", "t0"."position", "t0"."note" FROM "music_entry" AS "t0" WHERE "t0"."playlist_id" = $1::int8 AND "t0"."track_id" = $2::int8'
      ],
      mysql: [
        "SELECT `t0`.`playlist_id`, `t0`.`track_id`, `t0`.`position`, `t0`.`note` FROM `music_entry` AS `t0` WHERE `t0`.`playlist_id` = ? AND `t0`.`track_id` = ?"
      ],
      mariadb: [
        "SELECT `t0`.`playlist_id`, `t0`.`track_id`, `t0`.`position`, `t0`.`note` FROM `music_entry` AS `t0` WHERE `t0`.`playlist_id` = ? AND `t0`.`track_id` = ?"
      ]
    }
  ],
  "first, by the key": [
    named.first,
    {
      sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" ORDER BY "t0"."id" ASC LIMIT 0 + ?'],
      postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" ORDER BY "t0"."id" ASC LIMIT $1::int8'],
      mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` ORDER BY `t0`.`id` ASC LIMIT ?"],
      mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` ORDER BY `t0`.`id` ASC LIMIT ?"]
    }
  ],
  "last, by the model's order turned round": [
    Team.objects.only("code").last,
    {
      sqlite: ['SELECT "t0"."code" FROM "org_team" AS "t0" ORDER BY "t0"."name" DESC LIMIT 0 + ?'],
      postgres: ['SELECT "t0"."code" FROM "org_team" AS "t0" ORDER BY "t0"."name" DESC LIMIT $1::int8'],
      mysql: ["SELECT `t0`.`code` FROM `org_team` AS `t0` ORDER BY `t0`.`name` DESC LIMIT ?"],
      mariadb: ["SELECT `t0`.`code` FROM `org_team` AS `t0` ORDER BY `t0`.`name` DESC LIMIT ?"]
    }
  ],
  "filter: AND, OR, NULL": [
    named.filter((e) => [e.age.gte(18), e.active, e.name.eq("Ada").or(e.nick.isNull())]),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."age" >= ? AND "t0"."active" AND ("t0"."name" = ? OR "t0"."nick" IS NULL)'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."age" >= $1::int8 AND "t0"."active" AND ("t0"."name" = $2::text OR "t0"."nick" IS NULL)'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`age` >= ? AND `t0`.`active` AND (`t0`.`name` = ? OR `t0`.`nick` IS NULL)"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`age` >= ? AND `t0`.`active` AND (`t0`.`name` = ? OR `t0`.`nick` IS NULL)"
      ]
    }
  ],
  "exclude of what may be unknown": [
    named.exclude((e) => e.age.gt(18)),
    {
      sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE ("t0"."age" > ?) IS NOT TRUE'],
      postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE ("t0"."age" > $1::int8) IS NOT TRUE'],
      mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (`t0`.`age` > ?) IS NOT TRUE"],
      mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (`t0`.`age` > ?) IS NOT TRUE"]
    }
  ],
  "exclude of what is never unknown": [
    named.exclude((e) => e.name.eq("Ada")),
    {
      sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE NOT ("t0"."name" = ?)'],
      postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE NOT ("t0"."name" = $1::text)'],
      mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE NOT (`t0`.`name` = ?)"],
      mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE NOT (`t0`.`name` = ?)"]
    }
  ],
  "text, its case ignored": [
    named.filter((e) => e.name.icontains("a_b")),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE instr(reinhardt_lower("t0"."name"), reinhardt_lower(?)) > 0'
      ],
      postgres: [
        "SELECT \"t0\".\"name\" FROM \"org_employee\" AS \"t0\" WHERE (LOWER(translate(\"t0\".\"name\", 'İΣ', 'iσ') COLLATE \"und-x-icu\") COLLATE \"C\") LIKE ('%' || replace(replace(replace((LOWER(translate($1::text, 'İΣ', 'iσ') COLLATE \"und-x-icu\") COLLATE \"C\"), '!', '!!'), '%', '!%'), '_', '!_') || '%') ESCAPE '!'"
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE LOWER(`t0`.`name`) LIKE CONCAT('%', replace(replace(replace(LOWER(?), '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!'"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (LOWER(CONVERT(`t0`.`name` USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin) LIKE CONCAT('%', replace(replace(replace((LOWER(CONVERT(? USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin), '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!'"
      ]
    }
  ],
  "in, its list padded": [
    named.filter((e) => e.age.in([1, 2, 3])),
    {
      sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."age" IN (?, ?, ?, ?)'],
      postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."age" = ANY($1::int8[])'],
      mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`age` IN (?, ?, ?, ?)"],
      mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`age` IN (?, ?, ?, ?)"]
    }
  ],
  "in of none, notIn of none": [
    named.filter((e) => [e.age.in([]), e.age.notIn([])]),
    {
      sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE FALSE AND "t0"."age" IS NOT NULL'],
      postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE FALSE AND "t0"."age" IS NOT NULL'],
      mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE FALSE AND `t0`.`age` IS NOT NULL"],
      mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE FALSE AND `t0`.`age` IS NOT NULL"]
    }
  ],
  "order, NULL and slices": [
    named
      .orderBy((e) => [e.age.desc({ nulls: "last" }), e.name.asc()])
      .limit(10)
      .offset(20),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" ORDER BY "t0"."age" DESC NULLS LAST, "t0"."name" ASC LIMIT 0 + ? OFFSET ?'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" ORDER BY "t0"."age" DESC NULLS LAST, "t0"."name" ASC LIMIT $1::int8 OFFSET $2::int8'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` ORDER BY `t0`.`age` DESC, `t0`.`name` ASC LIMIT ? OFFSET ?"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` ORDER BY `t0`.`age` DESC, `t0`.`name` ASC LIMIT ? OFFSET ?"
      ]
    }
  ],
  "offset alone": [
    named.offset(20),
    {
      sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" LIMIT -1 OFFSET ?'],
      postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" OFFSET $1::int8'],
      mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` LIMIT 18446744073709551615 OFFSET ?"],
      mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` LIMIT 18446744073709551615 OFFSET ?"]
    }
  ],
  "a path, one join for all that goes over it": [
    named.filter((e) => e.manager.team.name.eq("Core")).orderBy((e) => e.manager.name.asc()),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" LEFT JOIN "org_employee" AS "t1" ON "t0"."manager_id" = "t1"."id" LEFT JOIN "org_team" AS "t2" ON "t1"."team_id" = "t2"."code" WHERE "t2"."name" = ? ORDER BY "t1"."name" ASC NULLS LAST'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" LEFT JOIN "org_employee" AS "t1" ON "t0"."manager_id" = "t1"."id" LEFT JOIN "org_team" AS "t2" ON "t1"."team_id" = "t2"."code" WHERE "t2"."name" = $1::text ORDER BY "t1"."name" ASC NULLS LAST'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` LEFT JOIN `org_employee` AS `t1` ON `t0`.`manager_id` = `t1`.`id` LEFT JOIN `org_team` AS `t2` ON `t1`.`team_id` = `t2`.`code` WHERE `t2`.`name` = ? ORDER BY `t1`.`name` IS NULL ASC, `t1`.`name` ASC"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` LEFT JOIN `org_employee` AS `t1` ON `t0`.`manager_id` = `t1`.`id` LEFT JOIN `org_team` AS `t2` ON `t1`.`team_id` = `t2`.`code` WHERE `t2`.`name` = ? ORDER BY `t1`.`name` IS NULL ASC, `t1`.`name` ASC"
      ]
    }
  ],
  "a path to a key, without a join": [
    named.filter((e) => e.team.code.eq("core")),
    {
      sqlite: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."team_id" = ?'],
      postgres: ['SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE "t0"."team_id" = $1::text'],
      mysql: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`team_id` = ?"],
      mariadb: ["SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE `t0`.`team_id` = ?"]
    }
  ],
  "some and none": [
    named.filter((e) => [e.tasks.some((t) => t.done), e.tasks.none((t) => t.hours.gt(e.age))]),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE EXISTS (SELECT 1 FROM "org_task" AS "t1" WHERE "t1"."assignee_id" = "t0"."id" AND "t1"."done") AND NOT EXISTS (SELECT 1 FROM "org_task" AS "t2" WHERE "t2"."assignee_id" = "t0"."id" AND "t2"."hours" > "t0"."age")'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE EXISTS (SELECT 1 FROM "org_task" AS "t1" WHERE "t1"."assignee_id" = "t0"."id" AND "t1"."done") AND NOT EXISTS (SELECT 1 FROM "org_task" AS "t2" WHERE "t2"."assignee_id" = "t0"."id" AND "t2"."hours" > "t0"."age")'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE EXISTS (SELECT 1 FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` = `t0`.`id` AND `t1`.`done`) AND NOT EXISTS (SELECT 1 FROM `org_task` AS `t2` WHERE `t2`.`assignee_id` = `t0`.`id` AND `t2`.`hours` > `t0`.`age`)"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE EXISTS (SELECT 1 FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` = `t0`.`id` AND `t1`.`done`) AND NOT EXISTS (SELECT 1 FROM `org_task` AS `t2` WHERE `t2`.`assignee_id` = `t0`.`id` AND `t2`.`hours` > `t0`.`age`)"
      ]
    }
  ],
  every: [
    named.filter((e) => e.tasks.every((t) => t.hours.gt(1))),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE NOT EXISTS (SELECT 1 FROM "org_task" AS "t1" WHERE "t1"."assignee_id" = "t0"."id" AND ("t1"."hours" > ?) IS NOT TRUE)'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE NOT EXISTS (SELECT 1 FROM "org_task" AS "t1" WHERE "t1"."assignee_id" = "t0"."id" AND ("t1"."hours" > $1::int8) IS NOT TRUE)'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE NOT EXISTS (SELECT 1 FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` = `t0`.`id` AND (`t1`.`hours` > ?) IS NOT TRUE)"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE NOT EXISTS (SELECT 1 FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` = `t0`.`id` AND (`t1`.`hours` > ?) IS NOT TRUE)"
      ]
    }
  ],
  "some over many-to-many": [
    named.filter((e) => e.skills.some((s) => s.name.eq("sql"))),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE EXISTS (SELECT 1 FROM "org_employee_skills" AS "t2" INNER JOIN "org_skill" AS "t1" ON "t1"."id" = "t2"."skill_id" WHERE "t2"."employee_id" = "t0"."id" AND "t1"."name" = ?)'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE EXISTS (SELECT 1 FROM "org_employee_skills" AS "t2" INNER JOIN "org_skill" AS "t1" ON "t1"."id" = "t2"."skill_id" WHERE "t2"."employee_id" = "t0"."id" AND "t1"."name" = $1::text)'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE EXISTS (SELECT 1 FROM `org_employee_skills` AS `t2` INNER JOIN `org_skill` AS `t1` ON `t1`.`id` = `t2`.`skill_id` WHERE `t2`.`employee_id` = `t0`.`id` AND `t1`.`name` = ?)"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE EXISTS (SELECT 1 FROM `org_employee_skills` AS `t2` INNER JOIN `org_skill` AS `t1` ON `t1`.`id` = `t2`.`skill_id` WHERE `t2`.`employee_id` = `t0`.`id` AND `t1`.`name` = ?)"
      ]
    }
  ],
  "a count and a sum of related rows": [
    named.filter((e) => e.tasks.count().gt(2)).orderBy((e) => e.tasks.sum((t) => t.hours).desc()),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE (SELECT COUNT(*) FROM "org_task" AS "t1" WHERE "t1"."assignee_id" = "t0"."id") > ? ORDER BY (SELECT SUM("t2"."hours") FROM "org_task" AS "t2" WHERE "t2"."assignee_id" = "t0"."id") DESC NULLS FIRST'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE (SELECT COUNT(*) FROM "org_task" AS "t1" WHERE "t1"."assignee_id" = "t0"."id") > $1::int8 ORDER BY (SELECT CAST(SUM("t2"."hours") AS int8) FROM "org_task" AS "t2" WHERE "t2"."assignee_id" = "t0"."id") DESC NULLS FIRST'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (SELECT COUNT(*) FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` = `t0`.`id`) > ? ORDER BY (SELECT SUM(`t2`.`hours`) FROM `org_task` AS `t2` WHERE `t2`.`assignee_id` = `t0`.`id`) IS NULL DESC, (SELECT SUM(`t2`.`hours`) FROM `org_task` AS `t2` WHERE `t2`.`assignee_id` = `t0`.`id`) DESC"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (SELECT COUNT(*) FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` = `t0`.`id`) > ? ORDER BY (SELECT SUM(`t2`.`hours`) FROM `org_task` AS `t2` WHERE `t2`.`assignee_id` = `t0`.`id`) IS NULL DESC, (SELECT SUM(`t2`.`hours`) FROM `org_task` AS `t2` WHERE `t2`.`assignee_id` = `t0`.`id`) DESC"
      ]
    }
  ],
  "computed of a slice of related rows": [
    named.filter((e) =>
      e.tasks
        .orderBy((t) => t.hours.desc())
        .limit(3)
        .sum((t) => t.hours)
        .gt(9)
    ),
    {
      sqlite: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE (SELECT SUM("t1"."value") FROM (SELECT "t2"."assignee_id" AS "key", "t2"."hours" AS "value", ROW_NUMBER() OVER (PARTITION BY "t2"."assignee_id" ORDER BY "t2"."hours" DESC NULLS FIRST) AS "n" FROM "org_task" AS "t2") AS "t1" WHERE "t1"."key" = "t0"."id" AND "t1"."n" <= ?) > ?'
      ],
      postgres: [
        'SELECT "t0"."name" FROM "org_employee" AS "t0" WHERE (SELECT CAST(SUM("t1"."value") AS int8) FROM (SELECT "t2"."assignee_id" AS "key", "t2"."hours" AS "value", ROW_NUMBER() OVER (PARTITION BY "t2"."assignee_id" ORDER BY "t2"."hours" DESC NULLS FIRST) AS "n" FROM "org_task" AS "t2") AS "t1" WHERE "t1"."key" = "t0"."id" AND "t1"."n" <= $1::int8) > $2::int8'
      ],
      mysql: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (SELECT SUM(`t1`.`value`) FROM (SELECT `t2`.`assignee_id` AS `key`, `t2`.`hours` AS `value`, CAST(ROW_NUMBER() OVER (PARTITION BY `t2`.`assignee_id` ORDER BY `t2`.`hours` IS NULL DESC, `t2`.`hours` DESC) AS SIGNED) AS `n` FROM `org_task` AS `t2`) AS `t1` WHERE `t1`.`key` = `t0`.`id` AND `t1`.`n` <= ?) > ?"
      ],
      mariadb: [
        "SELECT `t0`.`name` FROM `org_employee` AS `t0` WHERE (SELECT SUM(`t1`.`value`) FROM (SELECT `t2`.`assignee_id` AS `key`, `t2`.`hours` AS `value`, CAST(ROW_NUMBER() OVER (PARTITION BY `t2`.`assignee_id` ORDER BY `t2`.`hours` IS NULL DESC, `t2`.`hours` DESC) AS SIGNED) AS `n` FROM `org_task` AS `t2`) AS `t1` WHERE `t1`.`key` = `t0`.`id` AND `t1`.`n` <= ?) > ?"
      ]
    }
  ],
  distinct: [
    objects
      .select((e) => ({ age: e.age }))
      .distinct()
      .orderBy((e) => e.age.asc()),
    {
      sqlite: ['SELECT DISTINCT "t0"."age" FROM "org_employee" AS "t0" ORDER BY "t0"."age" ASC NULLS LAST'],
      postgres: ['SELECT DISTINCT "t0"."age" FROM "org_employee" AS "t0" ORDER BY "t0"."age" ASC NULLS LAST'],
      mysql: ["SELECT DISTINCT `t0`.`age` FROM `org_employee` AS `t0` ORDER BY `t0`.`age` IS NULL ASC, `t0`.`age` ASC"],
      mariadb: [
        "SELECT DISTINCT `t0`.`age` FROM `org_employee` AS `t0` ORDER BY `t0`.`age` IS NULL ASC, `t0`.`age` ASC"
      ]
    }
  ],
  count: [
    named.filter((e) => e.active).orderBy((e) => e.name.asc()).count,
    {
      sqlite: ['SELECT COUNT(*) FROM "org_employee" AS "t0" WHERE "t0"."active"'],
      postgres: ['SELECT COUNT(*) FROM "org_employee" AS "t0" WHERE "t0"."active"'],
      mysql: ["SELECT COUNT(*) FROM `org_employee` AS `t0` WHERE `t0`.`active`"],
      mariadb: ["SELECT COUNT(*) FROM `org_employee` AS `t0` WHERE `t0`.`active`"]
    }
  ],
  "count of a slice": [
    named.limit(5).count,
    {
      sqlite: ['SELECT COUNT(*) FROM (SELECT 1 AS "c0" FROM "org_employee" AS "t0" LIMIT 0 + ?) AS "counted"'],
      postgres: ['SELECT COUNT(*) FROM (SELECT 1 AS "c0" FROM "org_employee" AS "t0" LIMIT $1::int8) AS "counted"'],
      mysql: ["SELECT COUNT(*) FROM (SELECT 1 AS `c0` FROM `org_employee` AS `t0` LIMIT ?) AS `counted`"],
      mariadb: ["SELECT COUNT(*) FROM (SELECT 1 AS `c0` FROM `org_employee` AS `t0` LIMIT ?) AS `counted`"]
    }
  ],
  "count of distinct rows": [
    objects.select((e) => ({ age: e.age })).distinct().count,
    {
      sqlite: ['SELECT COUNT(*) FROM (SELECT DISTINCT "t0"."age" AS "c0" FROM "org_employee" AS "t0") AS "counted"'],
      postgres: ['SELECT COUNT(*) FROM (SELECT DISTINCT "t0"."age" AS "c0" FROM "org_employee" AS "t0") AS "counted"'],
      mysql: ["SELECT COUNT(*) FROM (SELECT DISTINCT `t0`.`age` AS `c0` FROM `org_employee` AS `t0`) AS `counted`"],
      mariadb: ["SELECT COUNT(*) FROM (SELECT DISTINCT `t0`.`age` AS `c0` FROM `org_employee` AS `t0`) AS `counted`"]
    }
  ],
  exists: [
    named.filter((e) => e.active).exists,
    {
      sqlite: ['SELECT 1 FROM "org_employee" AS "t0" WHERE "t0"."active" LIMIT 1'],
      postgres: ['SELECT 1 FROM "org_employee" AS "t0" WHERE "t0"."active" LIMIT 1'],
      mysql: ["SELECT 1 FROM `org_employee` AS `t0` WHERE `t0`.`active` LIMIT 1"],
      mariadb: ["SELECT 1 FROM `org_employee` AS `t0` WHERE `t0`.`active` LIMIT 1"]
    }
  ],
  aggregates: [
    objects.aggregate((e) => ({
      n: Fn.count(),
      mean: Fn.avg(e.salary),
      old: Fn.count(e.id, { filter: e.age.gt(60) })
    })),
    {
      sqlite: [
        'SELECT COUNT(*), reinhardt_divide(SUM("t0"."salary"), COUNT("t0"."salary"), 4), COUNT("t0"."id") FILTER (WHERE "t0"."age" > ?) FROM "org_employee" AS "t0"'
      ],
      postgres: [
        'SELECT COUNT(*), ROUND(AVG(CAST("t0"."salary" AS numeric(1000,22))), 6), COUNT("t0"."id") FILTER (WHERE "t0"."age" > $1::int8) FROM "org_employee" AS "t0"'
      ],
      mysql: [
        "SELECT COUNT(*), ROUND(AVG(CAST(`t0`.`salary` AS DECIMAL(65, 18))), 6), COUNT(CASE WHEN `t0`.`age` > ? THEN `t0`.`id` END) FROM `org_employee` AS `t0`"
      ],
      mariadb: [
        "SELECT COUNT(*), ROUND(AVG(CAST(`t0`.`salary` AS DECIMAL(65, 18))), 6), COUNT(CASE WHEN `t0`.`age` > ? THEN `t0`.`id` END) FROM `org_employee` AS `t0`"
      ]
    }
  ],
  "aggregates of a slice": [
    objects
      .orderBy((e) => e.age.desc())
      .limit(3)
      .aggregate((e) => ({ sum: Fn.sum(e.age) })),
    {
      sqlite: [
        'SELECT SUM("t1"."c0") FROM (SELECT "t0"."age" AS "c0" FROM "org_employee" AS "t0" ORDER BY "t0"."age" DESC NULLS FIRST LIMIT 0 + ?) AS "t1"'
      ],
      postgres: [
        'SELECT CAST(SUM("t1"."c0") AS int8) FROM (SELECT "t0"."age" AS "c0" FROM "org_employee" AS "t0" ORDER BY "t0"."age" DESC NULLS FIRST LIMIT $1::int8) AS "t1"'
      ],
      mysql: [
        "SELECT SUM(`t1`.`c0`) FROM (SELECT `t0`.`age` AS `c0` FROM `org_employee` AS `t0` ORDER BY `t0`.`age` IS NULL DESC, `t0`.`age` DESC LIMIT ?) AS `t1`"
      ],
      mariadb: [
        "SELECT SUM(`t1`.`c0`) FROM (SELECT `t0`.`age` AS `c0` FROM `org_employee` AS `t0` ORDER BY `t0`.`age` IS NULL DESC, `t0`.`age` DESC LIMIT ?) AS `t1`"
      ]
    }
  ],
  groups: [
    objects
      .groupBy((e) => ({ age: e.age }))
      .aggregate(() => ({ n: Fn.count() }))
      .having((g) => g.n.gt(1))
      .orderBy((g) => [g.n.desc(), g.age.asc()])
      .limit(2),
    {
      sqlite: [
        'SELECT "t0"."age", COUNT(*) FROM "org_employee" AS "t0" GROUP BY "t0"."age" HAVING COUNT(*) > ? ORDER BY COUNT(*) DESC, "t0"."age" ASC NULLS LAST LIMIT 0 + ?'
      ],
      postgres: [
        'SELECT "t0"."age", COUNT(*) FROM "org_employee" AS "t0" GROUP BY "t0"."age" HAVING COUNT(*) > $1::int8 ORDER BY COUNT(*) DESC, "t0"."age" ASC NULLS LAST LIMIT $2::int8'
      ],
      mysql: [
        "SELECT `t0`.`age`, COUNT(*) FROM `org_employee` AS `t0` GROUP BY `t0`.`age` HAVING COUNT(*) > CAST(? AS SIGNED) ORDER BY COUNT(*) DESC, `t0`.`age` IS NULL ASC, `t0`.`age` ASC LIMIT ?"
      ],
      mariadb: [
        "SELECT `t0`.`age`, COUNT(*) FROM `org_employee` AS `t0` GROUP BY `t0`.`age` HAVING COUNT(*) > CAST(? AS SIGNED) ORDER BY COUNT(*) DESC, `t0`.`age` IS NULL ASC, `t0`.`age` ASC LIMIT ?"
      ]
    }
  ],
  "groups by what is computed": [
    objects
      .groupBy((e) => ({ next: e.age.plus(1) }))
      .aggregate((e) => ({ top: Fn.max(e.salary) }))
      .orderBy((g) => g.next.asc()),
    {
      sqlite: [
        'SELECT "t1"."c0", MAX("t1"."c1") FROM (SELECT "t0"."age" + ? AS "c0", "t0"."salary" AS "c1" FROM "org_employee" AS "t0") AS "t1" GROUP BY "t1"."c0" ORDER BY "t1"."c0" ASC NULLS LAST'
      ],
      postgres: [
        'SELECT "t1"."c0", MAX("t1"."c1") FROM (SELECT "t0"."age" + $1::int8 AS "c0", "t0"."salary" AS "c1" FROM "org_employee" AS "t0") AS "t1" GROUP BY "t1"."c0" ORDER BY "t1"."c0" ASC NULLS LAST'
      ],
      mysql: [
        "SELECT `t1`.`c0`, MAX(`t1`.`c1`) FROM (SELECT `t0`.`age` + ? AS `c0`, `t0`.`salary` AS `c1` FROM `org_employee` AS `t0`) AS `t1` GROUP BY `t1`.`c0` ORDER BY `t1`.`c0` IS NULL ASC, `t1`.`c0` ASC"
      ],
      mariadb: [
        "SELECT `t1`.`c0`, MAX(`t1`.`c1`) FROM (SELECT `t0`.`age` + ? AS `c0`, `t0`.`salary` AS `c1` FROM `org_employee` AS `t0`) AS `t1` GROUP BY `t1`.`c0` ORDER BY `t1`.`c0` IS NULL ASC, `t1`.`c0` ASC"
      ]
    }
  ],
  "include: to one, joined": [
    narrow.include((e) => ({ team: e.team })),
    {
      sqlite: [
        'SELECT "t0"."name", "t1"."code", "t1"."name", "t1"."city", "t1"."lead_id" FROM "org_employee" AS "t0" LEFT JOIN "org_team" AS "t1" ON "t0"."team_id" = "t1"."code"'
      ],
      postgres: [
        'SELECT "t0"."name", "t1"."code", "t1"."name", "t1"."city", "t1"."lead_id" FROM "org_employee" AS "t0" LEFT JOIN "org_team" AS "t1" ON "t0"."team_id" = "t1"."code"'
      ],
      mysql: [
        "SELECT `t0`.`name`, `t1`.`code`, `t1`.`name`, `t1`.`city`, `t1`.`lead_id` FROM `org_employee` AS `t0` LEFT JOIN `org_team` AS `t1` ON `t0`.`team_id` = `t1`.`code`"
      ],
      mariadb: [
        "SELECT `t0`.`name`, `t1`.`code`, `t1`.`name`, `t1`.`city`, `t1`.`lead_id` FROM `org_employee` AS `t0` LEFT JOIN `org_team` AS `t1` ON `t0`.`team_id` = `t1`.`code`"
      ]
    }
  ],
  "include: to many, by the keys of the parents": [
    narrow.include((e) => ({ tasks: e.tasks.filter((t) => t.done).orderBy((t) => t.id.asc()) })),
    {
      sqlite: [
        'SELECT "t0"."name", "t0"."id" FROM "org_employee" AS "t0"',
        'SELECT "t1"."id", "t1"."title", "t1"."hours", "t1"."cost", "t1"."due", "t1"."done", "t1"."team_id", "t1"."assignee_id", "t1"."reviewer_id", "t1"."category_id" FROM "org_task" AS "t1" WHERE "t1"."assignee_id" IN (?) AND "t1"."done" ORDER BY "t1"."id" ASC'
      ],
      postgres: [
        'SELECT "t0"."name", "t0"."id" FROM "org_employee" AS "t0"',
        'SELECT "t1"."id", "t1"."title", "t1"."hours", "t1"."cost", "t1"."due", "t1"."done", "t1"."team_id", "t1"."assignee_id", "t1"."reviewer_id", "t1"."category_id" FROM "org_task" AS "t1" WHERE "t1"."assignee_id" = ANY($1::int8[]) AND "t1"."done" ORDER BY "t1"."id" ASC'
      ],
      mysql: [
        "SELECT `t0`.`name`, `t0`.`id` FROM `org_employee` AS `t0`",
        "SELECT `t1`.`id`, `t1`.`title`, `t1`.`hours`, `t1`.`cost`, `t1`.`due`, `t1`.`done`, `t1`.`team_id`, `t1`.`assignee_id`, `t1`.`reviewer_id`, `t1`.`category_id` FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` IN (?) AND `t1`.`done` ORDER BY `t1`.`id` ASC"
      ],
      mariadb: [
        "SELECT `t0`.`name`, `t0`.`id` FROM `org_employee` AS `t0`",
        "SELECT `t1`.`id`, `t1`.`title`, `t1`.`hours`, `t1`.`cost`, `t1`.`due`, `t1`.`done`, `t1`.`team_id`, `t1`.`assignee_id`, `t1`.`reviewer_id`, `t1`.`category_id` FROM `org_task` AS `t1` WHERE `t1`.`assignee_id` IN (?) AND `t1`.`done` ORDER BY `t1`.`id` ASC"
      ]
    }
  ],
  "include: to many, by the parents' query": [
    narrow.filter((e) => e.active).include((e) => ({ badges: e.skills.subquery() })),
    {
      sqlite: [
        'SELECT "t0"."name", "t0"."id" FROM "org_employee" AS "t0" WHERE "t0"."active"',
        'SELECT "t1"."id", "t1"."name", "t2"."employee_id" FROM "org_employee_skills" AS "t2" INNER JOIN "org_skill" AS "t1" ON "t1"."id" = "t2"."skill_id" WHERE "t2"."employee_id" IN (SELECT "t0"."id" FROM "org_employee" AS "t0" WHERE "t0"."active") ORDER BY "t1"."name" DESC'
      ],
      postgres: [
        'SELECT "t0"."name", "t0"."id" FROM "org_employee" AS "t0" WHERE "t0"."active"',
        'SELECT "t1"."id", "t1"."name", "t2"."employee_id" FROM "org_employee_skills" AS "t2" INNER JOIN "org_skill" AS "t1" ON "t1"."id" = "t2"."skill_id" WHERE "t2"."employee_id" IN (SELECT "t0"."id" FROM "org_employee" AS "t0" WHERE "t0"."active") ORDER BY "t1"."name" DESC'
      ],
      mysql: [
        "SELECT `t0`.`name`, `t0`.`id` FROM `org_employee` AS `t0` WHERE `t0`.`active`",
        "SELECT `t1`.`id`, `t1`.`name`, `t2`.`employee_id` FROM `org_employee_skills` AS `t2` INNER JOIN `org_skill` AS `t1` ON `t1`.`id` = `t2`.`skill_id` WHERE `t2`.`employee_id` IN (SELECT `t0`.`id` FROM `org_employee` AS `t0` WHERE `t0`.`active`) ORDER BY `t1`.`name` DESC"
      ],
      mariadb: [
        "SELECT `t0`.`name`, `t0`.`id` FROM `org_employee` AS `t0` WHERE `t0`.`active`",
        "SELECT `t1`.`id`, `t1`.`name`, `t2`.`employee_id` FROM `org_employee_skills` AS `t2` INNER JOIN `org_skill` AS `t1` ON `t1`.`id` = `t2`.`skill_id` WHERE `t2`.`employee_id` IN (SELECT `t0`.`id` FROM `org_employee` AS `t0` WHERE `t0`.`active`) ORDER BY `t1`.`name` DESC"
      ]
    }
  ],
  "include: the first of each parent": [
    Category.objects.only("name").include((c) => ({ children: c.children.limit(2) })),
    {
      sqlite: [
        'SELECT "t0"."name", "t0"."id" FROM "org_category" AS "t0"',
        'SELECT "numbered"."c0", "numbered"."c1", "numbered"."c2" FROM (SELECT "t1"."id" AS "c0", "t1"."name" AS "c1", "t1"."parent_id" AS "c2", ROW_NUMBER() OVER (PARTITION BY "t1"."parent_id" ORDER BY "t1"."id" ASC) AS "n" FROM "org_category" AS "t1" WHERE "t1"."parent_id" IN (?)) AS "numbered" WHERE "numbered"."n" <= ? ORDER BY "numbered"."n" ASC'
      ],
      postgres: [
        'SELECT "t0"."name", "t0"."id" FROM "org_category" AS "t0"',
        'SELECT "numbered"."c0", "numbered"."c1", "numbered"."c2" FROM (SELECT "t1"."id" AS "c0", "t1"."name" AS "c1", "t1"."parent_id" AS "c2", ROW_NUMBER() OVER (PARTITION BY "t1"."parent_id" ORDER BY "t1"."id" ASC) AS "n" FROM "org_category" AS "t1" WHERE "t1"."parent_id" = ANY($1::int8[])) AS "numbered" WHERE "numbered"."n" <= $2::int8 ORDER BY "numbered"."n" ASC'
      ],
      mysql: [
        "SELECT `t0`.`name`, `t0`.`id` FROM `org_category` AS `t0`",
        "SELECT `numbered`.`c0`, `numbered`.`c1`, `numbered`.`c2` FROM (SELECT `t1`.`id` AS `c0`, `t1`.`name` AS `c1`, `t1`.`parent_id` AS `c2`, CAST(ROW_NUMBER() OVER (PARTITION BY `t1`.`parent_id` ORDER BY `t1`.`id` ASC) AS SIGNED) AS `n` FROM `org_category` AS `t1` WHERE `t1`.`parent_id` IN (?)) AS `numbered` WHERE `numbered`.`n` <= ? ORDER BY `numbered`.`n` ASC"
      ],
      mariadb: [
        "SELECT `t0`.`name`, `t0`.`id` FROM `org_category` AS `t0`",
        "SELECT `numbered`.`c0`, `numbered`.`c1`, `numbered`.`c2` FROM (SELECT `t1`.`id` AS `c0`, `t1`.`name` AS `c1`, `t1`.`parent_id` AS `c2`, CAST(ROW_NUMBER() OVER (PARTITION BY `t1`.`parent_id` ORDER BY `t1`.`id` ASC) AS SIGNED) AS `n` FROM `org_category` AS `t1` WHERE `t1`.`parent_id` IN (?)) AS `numbered` WHERE `numbered`.`n` <= ? ORDER BY `numbered`.`n` ASC"
      ]
    }
  ],
  "update over a path": [
    objects.filter((e) => e.team.name.eq("Core")).update((e) => ({ age: e.age.plus(1) })),
    {
      sqlite: [
        'UPDATE "org_employee" AS "t0" SET "age" = "t0"."age" + ? WHERE "t0"."id" IN (SELECT "t1"."id" FROM "org_employee" AS "t1" LEFT JOIN "org_team" AS "t2" ON "t1"."team_id" = "t2"."code" WHERE "t2"."name" = ?)'
      ],
      postgres: [
        'UPDATE "org_employee" AS "t0" SET "age" = "t0"."age" + $1::int8 WHERE "t0"."id" IN (SELECT "t1"."id" FROM "org_employee" AS "t1" LEFT JOIN "org_team" AS "t2" ON "t1"."team_id" = "t2"."code" WHERE "t2"."name" = $2::text)'
      ],
      mysql: [
        "UPDATE `org_employee` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0`, `t0`.`age` + ? AS `value0` FROM `org_employee` AS `t0` WHERE `t0`.`id` IN (SELECT `t1`.`id` FROM `org_employee` AS `t1` LEFT JOIN `org_team` AS `t2` ON `t1`.`team_id` = `t2`.`code` WHERE `t2`.`name` = ?) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0` SET `t0`.`age` = `old`.`value0`"
      ],
      mariadb: [
        "UPDATE `org_employee` AS `t0` INNER JOIN (SELECT `t0`.`id` AS `key0`, `t0`.`age` + ? AS `value0` FROM `org_employee` AS `t0` WHERE `t0`.`id` IN (SELECT `t1`.`id` FROM `org_employee` AS `t1` LEFT JOIN `org_team` AS `t2` ON `t1`.`team_id` = `t2`.`code` WHERE `t2`.`name` = ?) LIMIT 18446744073709551615) AS `old` ON `t0`.`id` = `old`.`key0` SET `t0`.`age` = `old`.`value0`"
      ]
    }
  ],
  delete: [
    objects.filter((e) => e.age.lt(0)).delete,
    {
      sqlite: ['DELETE FROM "org_employee" AS "t0" WHERE "t0"."age" < ?'],
      postgres: ['DELETE FROM "org_employee" AS "t0" WHERE "t0"."age" < $1::int8'],
      mysql: ["DELETE `t0` FROM `org_employee` AS `t0` WHERE `t0`.`age` < ?"],
      mariadb: ["DELETE `t0` FROM `org_employee` AS `t0` WHERE `t0`.`age` < ?"]
    }
  ]
}

describe("SQL of queries", () => {
  for (const [title, [query, sql]] of Object.entries(pins)) {
    it(title, () => expect(sqlOf(query)).toEqual(sql))
  }
})
