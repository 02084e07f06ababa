import { SqlClient } from "@effect/sql/SqlClient"
import type { Statement } from "@effect/sql/Statement"
import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { bankOn, type SqlName } from "../support/accounts.js"

type Text = (sql: SqlClient) => Statement<unknown>

/** A statement, its text as PostgreSQL has it, and its parameters. */
const cases: ReadonlyArray<readonly [statement: Text, text: string, parameters: ReadonlyArray<unknown>]> = [
  [
    (sql) => sql`INSERT INTO people ${sql.insert({ name: "Tim", age: 10 })}`,
    'INSERT INTO people ("name","age") VALUES ($1,$2)',
    ["Tim", 10]
  ],
  [
    (sql) => sql`INSERT INTO people ${sql.insert([{ name: "Tim" }, { name: "Ann" }]).returning("*")}`,
    'INSERT INTO people ("name") VALUES ($1),($2) RETURNING *',
    ["Tim", "Ann"]
  ],
  [
    (sql) => sql`UPDATE people SET ${sql.update({ id: 1, name: "Tim" }, ["id"])} WHERE id = ${1}`,
    'UPDATE people SET "name" = $1 WHERE id = $2',
    ["Tim", 1]
  ],
  [(sql) => sql`SELECT * FROM ${sql("people")}`, 'SELECT * FROM "people"', []],
  [(sql) => sql`SELECT ${sql("people.name")}`, 'SELECT "people"."name"', []],
  [(sql) => sql`SELECT 1 WHERE id IN ${sql.in([1, 2, 3])}`, "SELECT 1 WHERE id IN ($1,$2,$3)", [1, 2, 3]],
  [(sql) => sql`SELECT 1 WHERE ${sql.in("id", [1, 2])}`, 'SELECT 1 WHERE "id" IN ($1,$2)', [1, 2]],
  [(sql) => sql`SELECT 1 WHERE ${sql.in("id", [])}`, "SELECT 1 WHERE 1=0", []],
  [
    (sql) => sql`SELECT 1 WHERE ${sql.and([sql`a = ${1}`, sql.or([sql`b = ${2}`, "c"])])}`,
    "SELECT 1 WHERE (a = $1 AND (b = $2 OR c))",
    [1, 2]
  ],
  [(sql) => sql`SELECT 1 ${sql.csv("ORDER BY", ["a", sql`b DESC`])}`, "SELECT 1 ORDER BY a, b DESC", []],
  [(sql) => sql`SELECT ${sql.literal("1 + 1")} + ${2}`, "SELECT 1 + 1 + $1", [2]]
]

const quoted: Readonly<Record<SqlName, (text: string) => string>> = {
  postgres: (text) => text,
  sqlite: (text) => text.replaceAll(/\$\d/g, "?"),
  mysql: (text) => text.replaceAll(/\$\d/g, "?").replaceAll('"', "`"),
  mariadb: (text) => text.replaceAll(/\$\d/g, "?").replaceAll('"', "`")
}

/** The helpers of the `SqlClient` that a layer provides, as `@effect/sql` documents them. */
export const sqlText = (name: SqlName): void =>
  layer(bankOn(name))("texts of the SqlClient", (it) => {
    it.effect("are those of the engine's own package", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient
        for (const [statement, text, parameters] of cases) {
          expect(statement(sql).compile()).toEqual([quoted[name](text), parameters])
        }
        const [{ word } = { word: "" }] = yield* sql<{ word: string }>`SELECT ${sql.onDialectOrElse({
          pg: () => sql.literal("'postgres'"),
          mysql: () => sql.literal("'mysql'"),
          orElse: () => sql.literal("'other'")
        })} AS word`
        expect(word).toBe({ sqlite: "other", postgres: "postgres", mysql: "mysql", mariadb: "mysql" }[name])
      })
    )
  })
