import type { Expression } from "../../../src/ast/Expression.js"
import {
  aggregate,
  and,
  arithmetic,
  call,
  cast,
  column,
  compare,
  isIn,
  isNotTrue,
  isNull,
  literal,
  match,
  not,
  or,
  regex,
  select,
  type,
  value,
  values
} from "../../support/ast.js"
import { pins } from "./pins.js"

const marks = (count: number): string => Array.from({ length: count }, () => "?").join(", ")

const id = column("id")
const name = column("name", type.text)
const bio = column("bio", type.orNull(type.text))
const price = column("price", type.price)
const rate = column("rate", type.rate)
const ratio = column("ratio", type.float)
const at = column("at", type.dateTime)
const flag = column("flag", type.boolean)

// A statement that is all about one expression.
const of = (expression: Expression) => select("t", [expression])

pins("expressions", [
  [
    "parameters",
    select("t", [
      value(0, type.integer),
      value(1, type.text),
      value(2, type.price),
      value(3, type.float),
      value(4, type.boolean),
      value(5, type.dateTime),
      value(6, type.date),
      value(7, type.binary),
      value(8, type.json),
      value(9, type.uuid)
    ]),
    {
      sqlite: `SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM "t" AS "t0"`,
      postgres: `SELECT $1::int8, $2::text, $3::numeric, $4::float8, $5::bool, $6::timestamptz, $7::date, $8::bytea, $9::jsonb, $10::uuid FROM "t" AS "t0"`,
      mysql:
        "SELECT CAST(? AS SIGNED), CAST(? AS CHAR), CAST(? AS DECIMAL(10, 2)), CAST(? AS DOUBLE), CAST(? AS SIGNED), CAST(? AS DATETIME(3)), CAST(? AS DATE), CAST(? AS BINARY), CAST(? AS JSON), CAST(? AS CHAR) FROM `t` AS `t0`",
      mariadb:
        "SELECT CAST(? AS SIGNED), CAST(? AS CHAR), CAST(? AS DECIMAL(10, 2)), CAST(? AS DOUBLE), CAST(? AS SIGNED), CAST(? AS DATETIME(3)), CAST(? AS DATE), CAST(? AS BINARY), CAST(? AS CHAR), CAST(? AS CHAR) FROM `t` AS `t0`"
    }
  ],
  [
    "literals",
    select("t", [
      literal(5),
      literal(-5n, type.bigInteger),
      literal("it's \\", type.text),
      literal("1.5", type.price),
      literal(2, type.float),
      literal(true, type.boolean),
      literal("2024-02-29T12:00:00.5Z", type.dateTime),
      literal(null)
    ]),
    {
      sqlite: "SELECT 5, -5, 'it''s \\', 150, 2.0, 1, '2024-02-29 12:00:00.500', NULL FROM \"t\" AS \"t0\"",
      postgres:
        "SELECT 5, -5, E'it''s \\\\', '1.5'::numeric, '2'::float8, TRUE, '2024-02-29T12:00:00.5Z'::timestamptz, NULL::int8 FROM \"t\" AS \"t0\"",
      mysql: "SELECT 5, -5, 'it''s \\\\', 1.5, 2e0, TRUE, '2024-02-29 12:00:00.500', NULL FROM `t` AS `t0`",
      mariadb: "SELECT 5, -5, 'it''s \\\\', 1.5, 2e0, TRUE, '2024-02-29 12:00:00.500', NULL FROM `t` AS `t0`"
    }
  ],
  [
    "lists of integers",
    of(isIn(id, values(0, 2))),
    {
      sqlite: `SELECT "t0"."id" IN (?, ?) FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."id" = ANY($1::int8[]) FROM "t" AS "t0"`,
      mysql: "SELECT `t0`.`id` IN (?, ?) FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`id` IN (?, ?) FROM `t` AS `t0`"
    }
  ],
  [
    "lists of texts",
    of(not(isIn(name, values(0, 2, type.text)))),
    {
      sqlite: `SELECT NOT ("t0"."name" IN (?, ?)) FROM "t" AS "t0"`,
      postgres: `SELECT NOT ("t0"."name" = ANY($1::text[])) FROM "t" AS "t0"`,
      mysql: "SELECT NOT (`t0`.`name` IN (?, ?)) FROM `t` AS `t0`",
      mariadb: "SELECT NOT (`t0`.`name` IN (?, ?)) FROM `t` AS `t0`"
    }
  ],
  [
    "long lists",
    of(isIn(id, values(0, 16))),
    {
      sqlite: `SELECT "t0"."id" IN (SELECT value FROM json_each(?)) FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."id" = ANY($1::int8[]) FROM "t" AS "t0"`,
      mysql: `SELECT \`t0\`.\`id\` IN (${marks(16)}) FROM \`t\` AS \`t0\``,
      mariadb: `SELECT \`t0\`.\`id\` IN (${marks(16)}) FROM \`t\` AS \`t0\``
    }
  ],
  [
    "lists of bytes",
    of(isIn(column("bytes", type.binary), values(0, 2, type.binary))),
    {
      sqlite: `SELECT "t0"."bytes" IN (?, ?) FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."bytes" = ANY($1::bytea[]) FROM "t" AS "t0"`,
      mysql: "SELECT `t0`.`bytes` IN (CAST(? AS BINARY), CAST(? AS BINARY)) FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`bytes` IN (CAST(? AS BINARY), CAST(? AS BINARY)) FROM `t` AS `t0`"
    }
  ],
  [
    "operators with brackets where they need them",
    of(arithmetic(arithmetic(id, "+", literal(1)), "*", arithmetic(id, "-", arithmetic(id, "-", literal(1))))),
    {
      sqlite: `SELECT ("t0"."id" + 1) * ("t0"."id" - ("t0"."id" - 1)) FROM "t" AS "t0"`,
      postgres: `SELECT ("t0"."id" + 1) * ("t0"."id" - ("t0"."id" - 1)) FROM "t" AS "t0"`,
      mysql: "SELECT (`t0`.`id` + 1) * (`t0`.`id` - (`t0`.`id` - 1)) FROM `t` AS `t0`",
      mariadb: "SELECT (`t0`.`id` + 1) * (`t0`.`id` - (`t0`.`id` - 1)) FROM `t` AS `t0`"
    }
  ],
  [
    "conditions with brackets where they need them",
    of(and(flag, not(or(isNull(bio), compare(id, "<", literal(3)))), or(flag, and(flag, flag)), not(isNull(bio)))),
    {
      sqlite: `SELECT "t0"."flag" AND NOT ("t0"."bio" IS NULL OR "t0"."id" < 3) AND ("t0"."flag" OR ("t0"."flag" AND "t0"."flag")) AND "t0"."bio" IS NOT NULL FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."flag" AND NOT ("t0"."bio" IS NULL OR "t0"."id" < 3) AND ("t0"."flag" OR ("t0"."flag" AND "t0"."flag")) AND "t0"."bio" IS NOT NULL FROM "t" AS "t0"`,
      mysql:
        "SELECT `t0`.`flag` AND NOT (`t0`.`bio` IS NULL OR `t0`.`id` < 3) AND (`t0`.`flag` OR (`t0`.`flag` AND `t0`.`flag`)) AND `t0`.`bio` IS NOT NULL FROM `t` AS `t0`",
      mariadb:
        "SELECT `t0`.`flag` AND NOT (`t0`.`bio` IS NULL OR `t0`.`id` < 3) AND (`t0`.`flag` OR (`t0`.`flag` AND `t0`.`flag`)) AND `t0`.`bio` IS NOT NULL FROM `t` AS `t0`"
    }
  ],
  [
    "all of no conditions, any of none",
    of(or(and(), or())),
    {
      sqlite: `SELECT TRUE OR FALSE FROM "t" AS "t0"`,
      postgres: `SELECT TRUE OR FALSE FROM "t" AS "t0"`,
      mysql: "SELECT TRUE OR FALSE FROM `t` AS `t0`",
      mariadb: "SELECT TRUE OR FALSE FROM `t` AS `t0`"
    }
  ],
  [
    "what is not true, where it may be unknown",
    of(isNotTrue(compare(bio, "=", name))),
    {
      sqlite: `SELECT ("t0"."bio" = "t0"."name") IS NOT TRUE FROM "t" AS "t0"`,
      postgres: `SELECT ("t0"."bio" = "t0"."name") IS NOT TRUE FROM "t" AS "t0"`,
      mysql: "SELECT (`t0`.`bio` = `t0`.`name`) IS NOT TRUE FROM `t` AS `t0`",
      mariadb: "SELECT (`t0`.`bio` = `t0`.`name`) IS NOT TRUE FROM `t` AS `t0`"
    }
  ],
  [
    "what is not true, where it is known",
    of(isNotTrue(compare(id, "=", literal(1)))),
    {
      sqlite: `SELECT NOT ("t0"."id" = 1) FROM "t" AS "t0"`,
      postgres: `SELECT NOT ("t0"."id" = 1) FROM "t" AS "t0"`,
      mysql: "SELECT NOT (`t0`.`id` = 1) FROM `t` AS `t0`",
      mariadb: "SELECT NOT (`t0`.`id` = 1) FROM `t` AS `t0`"
    }
  ],
  [
    "text within text",
    of(match(name, "contains", value(0, type.text))),
    {
      sqlite: `SELECT instr("t0"."name", ?) > 0 FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."name" LIKE ('%' || replace(replace(replace($1::text, '!', '!!'), '%', '!%'), '_', '!_') || '%') ESCAPE '!' FROM "t" AS "t0"`,
      mysql:
        "SELECT `t0`.`name` LIKE CONCAT('%', replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!' FROM `t` AS `t0`",
      mariadb:
        "SELECT `t0`.`name` LIKE CONCAT('%', replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!' FROM `t` AS `t0`"
    }
  ],
  [
    "text within text, known beforehand",
    of(match(name, "contains", literal("50%", type.text))),
    {
      sqlite: `SELECT instr("t0"."name", '50%') > 0 FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."name" LIKE '%50!%%' ESCAPE '!' FROM "t" AS "t0"`,
      mysql: "SELECT `t0`.`name` LIKE '%50!%%' ESCAPE '!' FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`name` LIKE '%50!%%' ESCAPE '!' FROM `t` AS `t0`"
    }
  ],
  [
    "text in front",
    of(match(name, "startsWith", value(0, type.text))),
    {
      sqlite: `SELECT substr("t0"."name", 1, length(?)) = ? FROM "t" AS "t0"`,
      postgres: `SELECT starts_with("t0"."name", $1::text) FROM "t" AS "t0"`,
      mysql:
        "SELECT `t0`.`name` LIKE CONCAT(replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!' FROM `t` AS `t0`",
      mariadb:
        "SELECT `t0`.`name` LIKE CONCAT(replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!' FROM `t` AS `t0`"
    }
  ],
  [
    "text at the end",
    of(match(name, "endsWith", value(0, type.text))),
    {
      sqlite: `SELECT substr("t0"."name", length("t0"."name") - length(?) + 1) = ? FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."name" LIKE ('%' || replace(replace(replace($1::text, '!', '!!'), '%', '!%'), '_', '!_')) ESCAPE '!' FROM "t" AS "t0"`,
      mysql:
        "SELECT `t0`.`name` LIKE CONCAT('%', replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_')) ESCAPE '!' FROM `t` AS `t0`",
      mariadb:
        "SELECT `t0`.`name` LIKE CONCAT('%', replace(replace(replace(?, '!', '!!'), '%', '!%'), '_', '!_')) ESCAPE '!' FROM `t` AS `t0`"
    }
  ],
  [
    "text whatever its case",
    of(match(name, "exact", value(0, type.text), true)),
    {
      sqlite: `SELECT reinhardt_lower("t0"."name") = reinhardt_lower(?) FROM "t" AS "t0"`,
      postgres: `SELECT (LOWER(translate("t0"."name", 'İΣ', 'iσ') COLLATE "und-x-icu") COLLATE "C") = (LOWER(translate($1::text, 'İΣ', 'iσ') COLLATE "und-x-icu") COLLATE "C") FROM "t" AS "t0"`,
      mysql: "SELECT LOWER(`t0`.`name`) = LOWER(?) FROM `t` AS `t0`",
      mariadb:
        "SELECT (LOWER(CONVERT(`t0`.`name` USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin) = (LOWER(CONVERT(? USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin) FROM `t` AS `t0`"
    }
  ],
  [
    "text within text whatever its case",
    of(match(name, "contains", value(0, type.text), true)),
    {
      sqlite: `SELECT instr(reinhardt_lower("t0"."name"), reinhardt_lower(?)) > 0 FROM "t" AS "t0"`,
      postgres: `SELECT (LOWER(translate("t0"."name", 'İΣ', 'iσ') COLLATE "und-x-icu") COLLATE "C") LIKE ('%' || replace(replace(replace((LOWER(translate($1::text, 'İΣ', 'iσ') COLLATE "und-x-icu") COLLATE "C"), '!', '!!'), '%', '!%'), '_', '!_') || '%') ESCAPE '!' FROM "t" AS "t0"`,
      mysql:
        "SELECT LOWER(`t0`.`name`) LIKE CONCAT('%', replace(replace(replace(LOWER(?), '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!' FROM `t` AS `t0`",
      mariadb:
        "SELECT (LOWER(CONVERT(`t0`.`name` USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin) LIKE CONCAT('%', replace(replace(replace((LOWER(CONVERT(? USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin), '!', '!!'), '%', '!%'), '_', '!_'), '%') ESCAPE '!' FROM `t` AS `t0`"
    }
  ],
  [
    "regular expressions",
    of(or(regex(name, value(0, type.text)), regex(name, value(0, type.text), true))),
    {
      sqlite: `SELECT reinhardt_regexp(?, "t0"."name", '') OR reinhardt_regexp(?, "t0"."name", 'i') FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."name" COLLATE "und-x-icu" ~ $1::text OR "t0"."name" COLLATE "und-x-icu" ~* $1::text FROM "t" AS "t0"`,
      mysql: "SELECT REGEXP_LIKE(`t0`.`name`, ?, 'c') OR REGEXP_LIKE(`t0`.`name`, ?, 'i') FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`name` REGEXP CONCAT('(?-i)', ?) OR `t0`.`name` REGEXP CONCAT('(?i)', ?) FROM `t` AS `t0`"
    }
  ],
  [
    "a quotient",
    of(arithmetic(id, "/", value(0), type.float)),
    {
      sqlite: `SELECT CAST("t0"."id" AS REAL) / NULLIF(?, 0) FROM "t" AS "t0"`,
      postgres: `SELECT CAST("t0"."id" AS float8) / NULLIF($1::int8, 0) FROM "t" AS "t0"`,
      mysql: "SELECT CAST(`t0`.`id` AS DOUBLE) / NULLIF(?, 0) FROM `t` AS `t0`",
      mariadb: "SELECT CAST(`t0`.`id` AS DOUBLE) / NULLIF(?, 0) FROM `t` AS `t0`"
    }
  ],
  [
    "a quotient of decimals",
    of(arithmetic(price, "/", rate, type.decimal(14, 6))),
    {
      sqlite: `SELECT reinhardt_divide("t0"."price", "t0"."rate", 8) FROM "t" AS "t0"`,
      postgres: `SELECT ROUND(CAST("t0"."price" AS numeric(1000,22)) / NULLIF("t0"."rate", 0), 6) FROM "t" AS "t0"`,
      mysql: "SELECT ROUND(CAST(`t0`.`price` AS DECIMAL(65, 18)) / NULLIF(`t0`.`rate`, 0), 6) FROM `t` AS `t0`",
      mariadb: "SELECT ROUND(CAST(`t0`.`price` AS DECIMAL(65, 18)) / NULLIF(`t0`.`rate`, 0), 6) FROM `t` AS `t0`"
    }
  ],
  [
    "a product of decimals",
    of(arithmetic(price, "*", rate, type.decimal(18, 6))),
    {
      sqlite: `SELECT reinhardt_multiply("t0"."price", "t0"."rate", 0) FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."price" * "t0"."rate" FROM "t" AS "t0"`,
      mysql: "SELECT `t0`.`price` * `t0`.`rate` FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`price` * `t0`.`rate` FROM `t` AS `t0`"
    }
  ],
  [
    "a product of integers",
    of(arithmetic(column("a", type.narrow), "*", column("b", type.narrow))),
    {
      sqlite: `SELECT "t0"."a" * "t0"."b" FROM "t" AS "t0"`,
      postgres: `SELECT CAST("t0"."a" AS int8) * "t0"."b" FROM "t" AS "t0"`,
      mysql: "SELECT `t0`.`a` * `t0`.`b` FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`a` * `t0`.`b` FROM `t` AS `t0`"
    }
  ],
  [
    "a remainder",
    of(arithmetic(id, "%", literal(3))),
    {
      sqlite: `SELECT "t0"."id" % NULLIF(3, 0) FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."id" % NULLIF(3, 0) FROM "t" AS "t0"`,
      mysql: "SELECT `t0`.`id` % NULLIF(3, 0) FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`id` % NULLIF(3, 0) FROM `t` AS `t0`"
    }
  ],
  [
    "decimals of different scales",
    of(or(compare(price, "<", rate), compare(price, "=", literal(3)))),
    {
      sqlite: `SELECT "t0"."price" * 100 < "t0"."rate" OR "t0"."price" = 3 * 100 FROM "t" AS "t0"`,
      postgres: `SELECT "t0"."price" < "t0"."rate" OR "t0"."price" = 3 FROM "t" AS "t0"`,
      mysql: "SELECT `t0`.`price` < `t0`.`rate` OR `t0`.`price` = 3 FROM `t` AS `t0`",
      mariadb: "SELECT `t0`.`price` < `t0`.`rate` OR `t0`.`price` = 3 FROM `t` AS `t0`"
    }
  ],
  [
    "a decimal at another scale",
    of(cast(rate, type.price)),
    {
      sqlite: `SELECT reinhardt_multiply("t0"."rate", 1, -2) FROM "t" AS "t0"`,
      postgres: `SELECT CAST("t0"."rate" AS numeric(10,2)) FROM "t" AS "t0"`,
      mysql: "SELECT CAST(`t0`.`rate` AS DECIMAL(10, 2)) FROM `t` AS `t0`",
      mariadb: "SELECT CAST(`t0`.`rate` AS DECIMAL(10, 2)) FROM `t` AS `t0`"
    }
  ],
  [
    "casts to text",
    select("t", [cast(id, type.text), cast(price, type.text), cast(flag, type.text), cast(at, type.text)]),
    {
      sqlite: `SELECT CAST("t0"."id" AS TEXT), CASE WHEN "t0"."price" IS NOT NULL THEN printf('%s%d.%02d', iif("t0"."price" < 0, '-', ''), abs("t0"."price") / 100, abs("t0"."price") % 100) END, CASE "t0"."flag" WHEN 1 THEN 'true' WHEN 0 THEN 'false' END, CAST("t0"."at" AS TEXT) FROM "t" AS "t0"`,
      postgres: `SELECT (CAST("t0"."id" AS text) COLLATE "C"), (CAST("t0"."price" AS text) COLLATE "C"), (CAST("t0"."flag" AS text) COLLATE "C"), (to_char(("t0"."at" AT TIME ZONE 'UTC'), 'YYYY-MM-DD HH24:MI:SS.MS') COLLATE "C") FROM "t" AS "t0"`,
      mysql:
        "SELECT CAST(`t0`.`id` AS CHAR), CAST(`t0`.`price` AS CHAR), CASE `t0`.`flag` WHEN 1 THEN 'true' WHEN 0 THEN 'false' END, CAST(`t0`.`at` AS CHAR) FROM `t` AS `t0`",
      mariadb:
        "SELECT CAST(`t0`.`id` AS CHAR), CAST(`t0`.`price` AS CHAR), CASE `t0`.`flag` WHEN 1 THEN 'true' WHEN 0 THEN 'false' END, CAST(`t0`.`at` AS CHAR) FROM `t` AS `t0`"
    }
  ],
  [
    "a floating-point number made an integer",
    of(cast(ratio, type.integer)),
    {
      sqlite: `SELECT CAST(reinhardt_round("t0"."ratio", 0) AS INTEGER) FROM "t" AS "t0"`,
      postgres: `SELECT CAST(CAST(CAST("t0"."ratio" AS text) AS numeric) AS int8) FROM "t" AS "t0"`,
      mysql: "SELECT CAST(CAST(`t0`.`ratio` AS DECIMAL(65, 20)) AS SIGNED) FROM `t` AS `t0`",
      mariadb: "SELECT CAST(CAST(`t0`.`ratio` AS DECIMAL(65, 20)) AS SIGNED) FROM `t` AS `t0`"
    }
  ],
  [
    "functions of text",
    select("t", [
      call("lower", [name]),
      call("upper", [name]),
      call("length", [name], type.integer),
      call("concat", [name, literal(" ", type.text), bio]),
      call("coalesce", [bio, name])
    ]),
    {
      sqlite: `SELECT reinhardt_lower("t0"."name"), reinhardt_upper("t0"."name"), LENGTH("t0"."name"), ("t0"."name" || ' ' || "t0"."bio"), COALESCE("t0"."bio", "t0"."name") FROM "t" AS "t0"`,
      postgres: `SELECT (LOWER(translate("t0"."name", 'İΣ', 'iσ') COLLATE "und-x-icu") COLLATE "C"), (translate(UPPER(translate("t0"."name", 'ß', chr(57567)) COLLATE "und-x-icu"), chr(57567), 'ß') COLLATE "C"), LENGTH("t0"."name"), ("t0"."name" || ' ' || "t0"."bio"), COALESCE("t0"."bio", "t0"."name") FROM "t" AS "t0"`,
      mysql:
        "SELECT LOWER(`t0`.`name`), UPPER(`t0`.`name`), CHAR_LENGTH(`t0`.`name`), CONCAT(`t0`.`name`, ' ', `t0`.`bio`), COALESCE(`t0`.`bio`, `t0`.`name`) FROM `t` AS `t0`",
      mariadb:
        "SELECT (LOWER(CONVERT(`t0`.`name` USING utf8mb4) COLLATE utf8mb4_uca1400_as_cs) COLLATE utf8mb4_nopad_bin), UPPER(`t0`.`name`), CHAR_LENGTH(`t0`.`name`), CONCAT(`t0`.`name`, ' ', `t0`.`bio`), COALESCE(`t0`.`bio`, `t0`.`name`) FROM `t` AS `t0`"
    }
  ],
  [
    "functions of time",
    select("t", [
      call("now", [], type.dateTime),
      call("year", [at], type.integer),
      call("month", [at], type.integer),
      call("day", [column("born", type.date)], type.integer)
    ]),
    {
      sqlite: `SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), CAST(substr("t0"."at", 1, 4) AS INTEGER), CAST(substr("t0"."at", 6, 2) AS INTEGER), CAST(substr("t0"."born", 9, 2) AS INTEGER) FROM "t" AS "t0"`,
      postgres: `SELECT CURRENT_TIMESTAMP(3), CAST(EXTRACT(YEAR FROM ("t0"."at" AT TIME ZONE 'UTC')) AS int8), CAST(EXTRACT(MONTH FROM ("t0"."at" AT TIME ZONE 'UTC')) AS int8), CAST(EXTRACT(DAY FROM "t0"."born") AS int8) FROM "t" AS "t0"`,
      mysql:
        "SELECT UTC_TIMESTAMP(3), CAST(YEAR(`t0`.`at`) AS SIGNED), CAST(MONTH(`t0`.`at`) AS SIGNED), CAST(DAY(`t0`.`born`) AS SIGNED) FROM `t` AS `t0`",
      mariadb:
        "SELECT UTC_TIMESTAMP(3), CAST(YEAR(`t0`.`at`) AS SIGNED), CAST(MONTH(`t0`.`at`) AS SIGNED), CAST(DAY(`t0`.`born`) AS SIGNED) FROM `t` AS `t0`"
    }
  ],
  [
    "counts",
    select("t", [
      aggregate("count", undefined),
      aggregate("count", name, type.integer, { distinct: true }),
      aggregate("count", undefined, type.integer, { filter: flag })
    ]),
    {
      sqlite: `SELECT COUNT(*), COUNT(DISTINCT "t0"."name"), COUNT(*) FILTER (WHERE "t0"."flag") FROM "t" AS "t0"`,
      postgres: `SELECT COUNT(*), COUNT(DISTINCT "t0"."name"), COUNT(*) FILTER (WHERE "t0"."flag") FROM "t" AS "t0"`,
      mysql: "SELECT COUNT(*), COUNT(DISTINCT `t0`.`name`), COUNT(CASE WHEN `t0`.`flag` THEN 1 END) FROM `t` AS `t0`",
      mariadb: "SELECT COUNT(*), COUNT(DISTINCT `t0`.`name`), COUNT(CASE WHEN `t0`.`flag` THEN 1 END) FROM `t` AS `t0`"
    }
  ],
  [
    "sums",
    select("t", [aggregate("sum", id), aggregate("sum", price, type.price, { filter: compare(id, ">", value(0)) })]),
    {
      sqlite: `SELECT SUM("t0"."id"), SUM("t0"."price") FILTER (WHERE "t0"."id" > ?) FROM "t" AS "t0"`,
      postgres: `SELECT CAST(SUM("t0"."id") AS int8), SUM("t0"."price") FILTER (WHERE "t0"."id" > $1::int8) FROM "t" AS "t0"`,
      mysql: "SELECT SUM(`t0`.`id`), SUM(CASE WHEN `t0`.`id` > ? THEN `t0`.`price` END) FROM `t` AS `t0`",
      mariadb: "SELECT SUM(`t0`.`id`), SUM(CASE WHEN `t0`.`id` > ? THEN `t0`.`price` END) FROM `t` AS `t0`"
    }
  ],
  [
    "means",
    select("t", [aggregate("avg", id, type.float), aggregate("avg", price, type.decimal(14, 6))]),
    {
      sqlite: `SELECT AVG("t0"."id"), reinhardt_divide(SUM("t0"."price"), COUNT("t0"."price"), 4) FROM "t" AS "t0"`,
      postgres: `SELECT AVG(CAST("t0"."id" AS float8)), ROUND(AVG(CAST("t0"."price" AS numeric(1000,22))), 6) FROM "t" AS "t0"`,
      mysql:
        "SELECT AVG(CAST(`t0`.`id` AS DOUBLE)), ROUND(AVG(CAST(`t0`.`price` AS DECIMAL(65, 18))), 6) FROM `t` AS `t0`",
      mariadb:
        "SELECT AVG(CAST(`t0`.`id` AS DOUBLE)), ROUND(AVG(CAST(`t0`.`price` AS DECIMAL(65, 18))), 6) FROM `t` AS `t0`"
    }
  ],
  [
    "extremes",
    select("t", [
      aggregate("min", id),
      aggregate("max", flag, type.boolean),
      aggregate("min", column("uid", type.uuid), type.uuid)
    ]),
    {
      sqlite: `SELECT MIN("t0"."id"), MAX("t0"."flag"), MIN("t0"."uid") FROM "t" AS "t0"`,
      postgres: `SELECT MIN("t0"."id"), BOOL_OR("t0"."flag"), CAST(MIN(CAST("t0"."uid" AS text) COLLATE "C") AS uuid) FROM "t" AS "t0"`,
      mysql: "SELECT MIN(`t0`.`id`), MAX(`t0`.`flag`), MIN(`t0`.`uid`) FROM `t` AS `t0`",
      mariadb: "SELECT MIN(`t0`.`id`), MAX(`t0`.`flag`), MIN(`t0`.`uid`) FROM `t` AS `t0`"
    }
  ]
])
