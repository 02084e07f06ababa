import { it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type { MySqlConnectionConfig } from "../../../src/dialect/mysql/config.js"
import { connector } from "../../../src/dialect/mysql/connection.js"
import type { Flavour } from "../../../src/dialect/mysql/server.js"
import { asGiven, type Connection, type Row } from "../../../src/service/Connection.js"
import type { Statement } from "../../../src/service/Statement.js"
import { describeOn, freshDatabase } from "../../support/servers/index.js"

export const statement = (sql: string): Statement => ({
  sql,
  operation: "TEST",
  table: undefined,
  returnsRows: true
})

export const run = (connection: Connection, sql: string, parameters: ReadonlyArray<unknown> = []) =>
  connection.execute(statement(sql), parameters, asGiven)

export const rows = (connection: Connection, sql: string, parameters: ReadonlyArray<unknown> = []) =>
  Effect.map(run(connection, sql, parameters), (result) => result.rows)

export const value = (connection: Connection, sql: string, parameters: ReadonlyArray<unknown> = []) =>
  Effect.map(rows(connection, sql, parameters), (all: ReadonlyArray<Row>) => all[0]?.[0])

/** A number that either server may give as text: an expression's type is not the same on both. */
export const count = (connection: Connection, sql: string, parameters: ReadonlyArray<unknown> = []) =>
  Effect.map(value(connection, sql, parameters), Number)

type Options = Omit<MySqlConnectionConfig, "url">

/** A database of this test's own: its URL, and how to open connections to it. */
export const databaseOn = (flavour: Flavour) =>
  Effect.map(freshDatabase(flavour), (url) => ({
    url,
    open: (options: Options = {}) => connector({ ...options, url: Redacted.make(url) })
  }))

export type Database = Effect.Effect.Success<ReturnType<typeof databaseOn>>

export interface Suite {
  readonly flavour: Flavour
  /** A test with connections to a database of its own. */
  readonly test: (
    name: string,
    body: (database: Database) => Effect.Effect<void, unknown, Scope.Scope>,
    timeout?: number
  ) => void
}

/** One body, both servers. */
export const onBoth = (body: (suite: Suite) => void): void => {
  for (const flavour of ["mysql", "mariadb"] as const) {
    describeOn(flavour, () =>
      body({
        flavour,
        test: (name, use, timeout) => it.scopedLive(name, () => Effect.flatMap(databaseOn(flavour), use), timeout)
      })
    )
  }
}

export const millisOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timed(effect), ([duration]) => Duration.toMillis(duration))

/** Asks until the answer is as expected. */
export const eventually = (connection: Connection, sql: string, expected: unknown) =>
  value(connection, sql).pipe(
    Effect.flatMap((found) =>
      found === expected
        ? Effect.void
        : Effect.fail(new Error(`${sql}: still ${String(found)}, not ${String(expected)}`))
    ),
    Effect.retry(Schedule.intersect(Schedule.spaced("20 millis"), Schedule.recurs(150)))
  )

const digits =
  "(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)"

/** As many rows as ten to that power, made while they are sent. */
export const series = (power: number, columns = "1"): string =>
  `SELECT ${columns} FROM ${Array.from({ length: power }, (_, i) => `${digits} d${i}`).join(", ")}`

/** A statement that keeps the server busy for minutes, and sends nothing. */
export const heavy = `SELECT SUM(SQRT(d0.d + d1.d) + SIN(d2.d)) FROM (${series(8, "1 x")}) q, ${[0, 1, 2].map((i) => `${digits} d${i}`).join(", ")}`

export const twentyCleanStatements = (connection: Connection) =>
  Effect.gen(function* () {
    for (let i = 0; i < 20; i++) {
      const found = yield* value(connection, "SELECT CONCAT('a', ?)", [`b${i}`])
      if (found !== `ab${i}`) return yield* Effect.fail(new Error(`not clean: ${String(found)}`))
    }
  })
