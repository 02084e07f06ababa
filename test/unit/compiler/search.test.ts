import type { Search } from "../../../src/ast/Expression.js"
import * as StorageType from "../../../src/ast/StorageType.js"
import { column, columnSpec, select, tableSpec, type, value } from "../../support/ast.js"
import { createTables, pins } from "./pins.js"

const texts = [column("title", type.text), column("body", type.text)]
const matches: Search = {
  _tag: "Search",
  kind: "matches",
  texts,
  words: value(0, type.text),
  syntax: "web",
  language: "simple",
  weights: [],
  options: [],
  type: type.boolean
}

const index = { name: "found", columns: ["title", "body"], unique: false, where: undefined, fullText: "simple" }
const columns = ["title", "body"].map((name) => columnSpec(name, StorageType.text()))
const indexes = createTables(tableSpec("t", columns, { indexes: [index] }))

const document = `COALESCE("t0"."title", '') || ' ' || COALESCE("t0"."body", '')`
const vector = `to_tsvector('simple'::regconfig, ${document})`
const query = `websearch_to_tsquery('simple'::regconfig, $1::text)`
const match = "MATCH (`t0`.`title_body_search`) AGAINST (? IN BOOLEAN MODE)"
const full = (collation: string) =>
  "ALTER TABLE `t` ADD COLUMN `title_body_search` LONGTEXT COLLATE " +
  `${collation} GENERATED ALWAYS AS (CONCAT_WS(' ', \`title\`, \`body\`)) STORED INVISIBLE, ` +
  "ADD FULLTEXT INDEX `found` (`title_body_search`)"

pins("full-text search", [
  [
    "matches and rank",
    select("t", [matches, { ...matches, kind: "rank", type: type.float }]),
    {
      sqlite: `SELECT reinhardt_search(${document}, ?, 'web'), reinhardt_search_rank(${document}, ?, 'web') FROM "t" AS "t0"`,
      postgres: `SELECT (${vector} @@ ${query}), CAST(ts_rank(${vector}, ${query}) AS float8) FROM "t" AS "t0"`,
      mysql: `SELECT (${match} > 0), ${match} FROM \`t\` AS \`t0\``,
      mariadb: `SELECT (${match} > 0), ${match} FROM \`t\` AS \`t0\``
    }
  ],
  [
    "the index",
    (dialect) => indexes(dialect).slice(1),
    {
      sqlite: [],
      postgres: [
        `CREATE INDEX "found" ON "t" USING gin (to_tsvector('simple'::regconfig, COALESCE("title", '') || ' ' || COALESCE("body", '')))`
      ],
      mysql: [full("utf8mb4_0900_as_ci")],
      mariadb: [full("utf8mb4_uca1400_nopad_as_ci")]
    }
  ]
])
