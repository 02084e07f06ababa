import { expect, it } from "vitest"
import { call, column, literal, select, type } from "../../support/ast.js"
import { dialects } from "../../support/dialects.js"
import { pins } from "./pins.js"

const at = column("at", type.dateTime)
const day = column("day", type.date)
const took = column("took", type.duration)
const zone = literal("Europe/Berlin", type.text)

pins("dates and times", [
  [
    "weeks",
    select("t", [call("isoYear", [at]), call("isoWeek", [day]), call("isoWeekDay", [at]), call("weekDay", [day])]),
    {
      sqlite:
        'SELECT CAST(strftime(\'%Y\', date("t0"."at", \'-3 days\', \'weekday 4\')) AS INTEGER), ((strftime(\'%j\', date("t0"."day", \'-3 days\', \'weekday 4\')) + 6) / 7), ((strftime(\'%w\', "t0"."at") + 6) % 7 + 1), (strftime(\'%w\', "t0"."day") + 1) FROM "t" AS "t0"',
      postgres:
        'SELECT CAST(EXTRACT(ISOYEAR FROM ("t0"."at" AT TIME ZONE \'UTC\')) AS int8), CAST(EXTRACT(WEEK FROM "t0"."day") AS int8), CAST(EXTRACT(ISODOW FROM ("t0"."at" AT TIME ZONE \'UTC\')) AS int8), (CAST(EXTRACT(DOW FROM "t0"."day") AS int8) + 1) FROM "t" AS "t0"',
      mysql:
        "SELECT CAST(YEARWEEK(`t0`.`at`, 3) DIV 100 AS SIGNED), CAST(WEEK(`t0`.`day`, 3) AS SIGNED), CAST(WEEKDAY(`t0`.`at`) + 1 AS SIGNED), CAST(DAYOFWEEK(`t0`.`day`) AS SIGNED) FROM `t` AS `t0`",
      mariadb:
        "SELECT CAST(YEARWEEK(`t0`.`at`, 3) DIV 100 AS SIGNED), CAST(WEEK(`t0`.`day`, 3) AS SIGNED), CAST(WEEKDAY(`t0`.`at`) + 1 AS SIGNED), CAST(DAYOFWEEK(`t0`.`day`) AS SIGNED) FROM `t` AS `t0`"
    }
  ],
  [
    "truncated",
    select("t", [call("truncate quarter", [at]), call("truncate month", [day]), call("truncate hour", [at])]),
    {
      sqlite:
        'SELECT (substr("t0"."at", 1, 4) || printf(\'-%02d-01\', ((CAST(substr("t0"."at", 6, 2) AS INTEGER) + 2) / 3) * 3 - 2) || \' 00:00:00.000\'), (substr("t0"."day", 1, 7) || \'-01\'), (substr("t0"."at", 1, 13) || \':00:00.000\') FROM "t" AS "t0"',
      postgres:
        'SELECT date_trunc(\'quarter\', "t0"."at", \'UTC\'), CAST(date_trunc(\'month\', CAST("t0"."day" AS timestamp)) AS date), date_trunc(\'hour\', "t0"."at", \'UTC\') FROM "t" AS "t0"',
      mysql:
        "SELECT CAST(DATE(`t0`.`at`) - INTERVAL (DAYOFMONTH(`t0`.`at`) - 1) DAY - INTERVAL ((MONTH(`t0`.`at`) - 1) % 3) MONTH AS DATETIME(3)), CAST(DATE(`t0`.`day`) - INTERVAL (DAYOFMONTH(`t0`.`day`) - 1) DAY AS DATE), CAST(DATE_FORMAT(`t0`.`at`, '%Y-%m-%d %H:00:00') AS DATETIME(3)) FROM `t` AS `t0`",
      mariadb:
        "SELECT CAST(DATE(`t0`.`at`) - INTERVAL (DAYOFMONTH(`t0`.`at`) - 1) DAY - INTERVAL ((MONTH(`t0`.`at`) - 1) % 3) MONTH AS DATETIME(3)), CAST(DATE(`t0`.`day`) - INTERVAL (DAYOFMONTH(`t0`.`day`) - 1) DAY AS DATE), CAST(DATE_FORMAT(`t0`.`at`, '%Y-%m-%d %H:00:00') AS DATETIME(3)) FROM `t` AS `t0`"
    }
  ],
  [
    "durations",
    select("t", [
      call("later", [at, took], type.dateTime),
      call("earlier", [at, took], type.dateTime),
      call("difference", [at, at], type.duration)
    ]),
    {
      sqlite:
        'SELECT reinhardt_shift("t0"."at", "t0"."took", 1), reinhardt_shift("t0"."at", "t0"."took", -1), reinhardt_difference("t0"."at", "t0"."at") FROM "t" AS "t0"',
      postgres:
        'SELECT ("t0"."at" + floor("t0"."took" * 0.000001) * interval \'1 millisecond\'), ("t0"."at" + floor("t0"."took" * -0.000001) * interval \'1 millisecond\'), CAST(ROUND(CAST(EXTRACT(EPOCH FROM ("t0"."at" - "t0"."at")) AS numeric) * 1000) * 1000000 AS int8) FROM "t" AS "t0"',
      mysql:
        "SELECT CAST(COALESCE(`t0`.`at` + INTERVAL CAST(FLOOR(`t0`.`took` * 0.000001) * 1000 AS SIGNED) MICROSECOND, YEAR(`t0`.`at`) + (`t0`.`took` * 0 + 9223372036854775807)) AS DATETIME(3)), CAST(COALESCE(`t0`.`at` + INTERVAL CAST(FLOOR(`t0`.`took` * -0.000001) * 1000 AS SIGNED) MICROSECOND, YEAR(`t0`.`at`) + (`t0`.`took` * 0 + 9223372036854775807)) AS DATETIME(3)), (TIMESTAMPDIFF(MICROSECOND, `t0`.`at`, `t0`.`at`) * 1000) FROM `t` AS `t0`",
      mariadb:
        "SELECT CAST(COALESCE(`t0`.`at` + INTERVAL CAST(FLOOR(`t0`.`took` * 0.000001) * 1000 AS SIGNED) MICROSECOND, YEAR(`t0`.`at`) + (`t0`.`took` * 0 + 9223372036854775807)) AS DATETIME(3)), CAST(COALESCE(`t0`.`at` + INTERVAL CAST(FLOOR(`t0`.`took` * -0.000001) * 1000 AS SIGNED) MICROSECOND, YEAR(`t0`.`at`) + (`t0`.`took` * 0 + 9223372036854775807)) AS DATETIME(3)), (TIMESTAMPDIFF(MICROSECOND, `t0`.`at`, `t0`.`at`) * 1000) FROM `t` AS `t0`"
    }
  ]
])

const zoned = select("t", [call("hour", [at, zone]), call("truncate day", [at, zone])])

it("named time zones, where the engine knows them", () => {
  expect([dialects.sqlite.compile(zoned).sql, dialects.postgres.compile(zoned).sql]).toEqual([
    `SELECT CAST(substr(reinhardt_local("t0"."at", 'Europe/Berlin'), 12, 2) AS INTEGER), reinhardt_truncate("t0"."at", 'day', 'Europe/Berlin') FROM "t" AS "t0"`,
    `SELECT CAST(EXTRACT(HOUR FROM ("t0"."at" AT TIME ZONE 'Europe/Berlin')) AS int8), date_trunc('day', "t0"."at", 'Europe/Berlin') FROM "t" AS "t0"`
  ])
  for (const name of ["mysql", "mariadb"] as const) {
    expect(() => dialects[name].compile(zoned)).toThrow(/has no named time zones/)
  }
})
