import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type { PostgresConnectionConfig } from "../../../src/dialect/postgres/config.js"
import { connector } from "../../../src/dialect/postgres/connection.js"
import { asGiven, type Connection, type Row } from "../../../src/service/Connection.js"
import type { Statement } from "../../../src/service/Statement.js"
import { freshDatabase } from "../../support/servers/index.js"

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

type Options = Omit<PostgresConnectionConfig, "url">

/** A database of this test's own, and how to open connections to it. */
export const database = Effect.gen(function* () {
  const url = Redacted.make(yield* freshDatabase("postgres"))
  return (options: Options = {}) => connector({ applicationName: "reinhardt-test", ...options, url })
})

/** One connection to a database of this test's own. */
export const connection = Effect.flatten(Effect.map(database, (open) => open()))

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
