import * as Schema from "effect/Schema"
import { expect, it } from "vitest"
import { Field, Fn, Model } from "../../src/index.js"
import { sqlOf } from "../support/sql.js"

class Doc extends Model.Class<Doc>("json.Doc")({
  id: Field.id,
  data: Field.json(Schema.Struct({ a: Schema.String, n: Schema.Array(Schema.Number), o: Schema.Unknown }))
}) {}

type Pin = readonly [query: Parameters<typeof sqlOf>[0], sql: ReturnType<typeof sqlOf>]

const pins: Readonly<Record<string, Pin>> = {
  text: [
    Doc.objects.filter((d) => d.data.at("a").eq("x")).select((d) => ({ id: d.id })),
    {
      sqlite: [
        'SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE (reinhardt_json_read("t0"."data", \'["a"]\', \'text\')) = ?'
      ],
      postgres: [
        'SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE (CASE WHEN (jsonb_typeof(("t0"."data" -> \'a\')) = \'string\') THEN (("t0"."data" -> \'a\') #>> \'{}\') COLLATE "C" END) = $1::text'
      ],
      mysql: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (CASE WHEN (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"a\"')) COLLATE utf8mb4_0900_bin = 'STRING') THEN JSON_UNQUOTE(JSON_EXTRACT(`t0`.`data`, '$.\"a\"')) COLLATE utf8mb4_0900_bin END) = ?"
      ],
      mariadb: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (CASE WHEN (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"a\"')) = 'STRING') THEN JSON_UNQUOTE(JSON_EXTRACT(`t0`.`data`, '$.\"a\"')) COLLATE utf8mb4_nopad_bin END) = ?"
      ]
    }
  ],
  number: [
    Doc.objects.filter((d) => d.data.at("n").at(1).gt(3)).select((d) => ({ id: d.id })),
    {
      sqlite: [
        'SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE (reinhardt_json_read("t0"."data", \'["n",1]\', \'number\')) > ?'
      ],
      postgres: [
        'SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE (CASE WHEN (jsonb_typeof(("t0"."data" -> \'n\')) = \'array\') AND (jsonb_typeof(("t0"."data" -> \'n\' -> 1)) = \'number\') THEN CAST(("t0"."data" -> \'n\' -> 1) AS float8) END) > $1::float8'
      ],
      mysql: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (CASE WHEN (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"')) COLLATE utf8mb4_0900_bin = 'ARRAY') AND (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"[1]')) COLLATE utf8mb4_0900_bin IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')) THEN CAST(JSON_EXTRACT(`t0`.`data`, '$.\"n\"[1]') AS DOUBLE) END) > CAST(? AS DOUBLE)"
      ],
      mariadb: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (CASE WHEN (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"')) = 'ARRAY') AND (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"[1]')) IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')) THEN CAST(JSON_EXTRACT(`t0`.`data`, '$.\"n\"[1]') AS DOUBLE) END) > CAST(? AS DOUBLE)"
      ]
    }
  ],
  key: [
    Doc.objects.filter((d) => d.data.hasKey('it\'s "a"')).select((d) => ({ id: d.id })),
    {
      sqlite: [
        'SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE (reinhardt_json_read("t0"."data", \'["it\'\'s \\"a\\""]\', \'raw\')) IS NOT NULL'
      ],
      postgres: ['SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE (("t0"."data" -> \'it\'\'s "a"\')) IS NOT NULL'],
      mysql: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (JSON_EXTRACT(`t0`.`data`, '$.\"it''s \\\\\"a\\\\\"\"')) IS NOT NULL"
      ],
      mariadb: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (JSON_EXTRACT(`t0`.`data`, '$.\"it''s \\\\\"a\\\\\"\"')) IS NOT NULL"
      ]
    }
  ],
  json: [
    Doc.objects.filter((d) => d.data.at("o").eq({ b: 1 })).select((d) => ({ id: d.id })),
    {
      sqlite: [
        'SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE reinhardt_json((reinhardt_json_read("t0"."data", \'["o"]\', \'json\'))) = reinhardt_json(?)'
      ],
      postgres: [
        'SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE (CASE WHEN NOT (jsonb_typeof(("t0"."data" -> \'o\')) = \'null\') THEN ("t0"."data" -> \'o\') END) = $1::jsonb'
      ],
      mysql: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (CASE WHEN NOT (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"o\"')) COLLATE utf8mb4_0900_bin = 'NULL') THEN JSON_EXTRACT(`t0`.`data`, '$.\"o\"') END) = CAST(? AS JSON)"
      ],
      mariadb: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE (CASE WHEN NOT (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"o\"')) = 'NULL') THEN JSON_EXTRACT(`t0`.`data`, '$.\"o\"') END = ? OR JSON_EQUALS(CASE WHEN NOT (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"o\"')) = 'NULL') THEN JSON_EXTRACT(`t0`.`data`, '$.\"o\"') END, ?) = 1)"
      ]
    }
  ],
  contains: [
    Doc.objects.filter((d) => d.data.contains({ a: "x", n: [1] })).select((d) => ({ id: d.id })),
    {
      sqlite: ['SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE reinhardt_json_contains("t0"."data", ?)'],
      postgres: ['SELECT "t0"."id" FROM "json_doc" AS "t0" WHERE "t0"."data" @> $1::jsonb'],
      mysql: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE CASE WHEN `t0`.`data` IS NOT NULL THEN COALESCE(((JSON_TYPE(`t0`.`data`) COLLATE utf8mb4_0900_bin = 'OBJECT') AND (JSON_EXTRACT(`t0`.`data`, '$.\"a\"') = JSON_EXTRACT(CAST(? AS JSON), '$.\"a\"')) AND ((JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"')) COLLATE utf8mb4_0900_bin = 'ARRAY') AND EXISTS (SELECT 1 FROM JSON_TABLE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"'), '$[*]' COLUMNS (`e` JSON PATH '$')) AS `json0` WHERE (COALESCE(`json0`.`e`, CAST('null' AS JSON)) = JSON_EXTRACT(CAST(? AS JSON), '$.\"n\"[0]'))))), FALSE) END"
      ],
      mariadb: [
        "SELECT `t0`.`id` FROM `json_doc` AS `t0` WHERE CASE WHEN `t0`.`data` IS NOT NULL THEN COALESCE(((JSON_TYPE(`t0`.`data`) = 'OBJECT') AND (JSON_EXTRACT(`t0`.`data`, '$.\"a\"') IS NOT NULL AND JSON_EQUALS(JSON_EXTRACT(`t0`.`data`, '$.\"a\"'), JSON_EXTRACT(?, '$.\"a\"'))) AND ((JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"')) = 'ARRAY') AND EXISTS (SELECT 1 FROM JSON_TABLE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"'), '$[*]' COLUMNS (`e` JSON PATH '$')) AS `json0` WHERE (COALESCE(`json0`.`e`, 'null') IS NOT NULL AND JSON_EQUALS(COALESCE(`json0`.`e`, 'null'), JSON_EXTRACT(?, '$.\"n\"[0]')))))), FALSE) END"
      ]
    }
  ],
  set: [
    Doc.objects.select((d) => ({ data: Fn.jsonSet(d.data, ["n", 0], 2) })),
    {
      sqlite: ['SELECT reinhardt_json_set("t0"."data", \'["n",0]\', ?) FROM "json_doc" AS "t0"'],
      postgres: [
        'SELECT CASE WHEN (jsonb_typeof(("t0"."data" -> \'n\')) = \'array\') THEN jsonb_set("t0"."data", ARRAY[\'n\', \'0\'], $1::jsonb) ELSE "t0"."data" END FROM "json_doc" AS "t0"'
      ],
      mysql: [
        "SELECT CASE WHEN (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"')) COLLATE utf8mb4_0900_bin = 'ARRAY') THEN JSON_SET(`t0`.`data`, '$.\"n\"[0]', JSON_EXTRACT(CAST(? AS JSON), '$')) ELSE `t0`.`data` END FROM `json_doc` AS `t0`"
      ],
      mariadb: [
        "SELECT CASE WHEN (JSON_TYPE(JSON_EXTRACT(`t0`.`data`, '$.\"n\"')) = 'ARRAY') THEN JSON_SET(`t0`.`data`, '$.\"n\"[0]', JSON_EXTRACT(?, '$')) ELSE `t0`.`data` END FROM `json_doc` AS `t0`"
      ]
    }
  ],
  remove: [
    Doc.objects.select((d) => ({ data: Fn.jsonRemove(d.data, "o") })),
    {
      sqlite: ['SELECT reinhardt_json_remove("t0"."data", \'["o"]\') FROM "json_doc" AS "t0"'],
      postgres: [
        'SELECT CASE WHEN (jsonb_typeof("t0"."data") = \'object\') THEN "t0"."data" #- ARRAY[\'o\'] ELSE "t0"."data" END FROM "json_doc" AS "t0"'
      ],
      mysql: [
        "SELECT CASE WHEN (JSON_TYPE(`t0`.`data`) COLLATE utf8mb4_0900_bin = 'OBJECT') THEN JSON_REMOVE(`t0`.`data`, '$.\"o\"') ELSE `t0`.`data` END FROM `json_doc` AS `t0`"
      ],
      mariadb: [
        "SELECT CASE WHEN (JSON_TYPE(`t0`.`data`) = 'OBJECT') THEN JSON_REMOVE(`t0`.`data`, '$.\"o\"') ELSE `t0`.`data` END FROM `json_doc` AS `t0`"
      ]
    }
  ]
}

for (const [name, [query, sql]] of Object.entries(pins)) {
  it(`${name} of JSON`, () => expect(sqlOf(query)).toEqual(sql))
}
