/**
 * The `SqliteClient` of `@effect/sql-sqlite-node`, on our connections.
 */
import type { Reactivity } from "@effect/experimental/Reactivity"
import type { SqlError } from "@effect/sql/SqlError"
import { makeCompilerSqlite } from "@effect/sql/Statement"
import * as SqliteClient from "@effect/sql-sqlite-node/SqliteClient"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { type Access, transactionOf, withConnection } from "../../database/Access.js"
import * as SqlClient from "../../database/sqlClient.js"
import { toSqlError } from "../../database/standard.js"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { Connection } from "../../service/Connection.js"
import type { SqliteConnectionConfig } from "./config.js"
import type { SqliteConnection } from "./connection.js"
import { classify } from "./errors.js"
import type { Extensions } from "./extensions.js"

type Client = SqliteClient.SqliteClient

/** The client of a database; `updateValues`, which SQLite does not support, is the only part that cannot be used. */
export const make = (
  access: Access,
  config: SqliteConnectionConfig,
  extensions: Extensions
): Effect.Effect<Client, never, Reactivity> =>
  Effect.map(SqlClient.make(access, makeCompilerSqlite()), (client) =>
    Object.assign(
      // Its type says `never` of `updateValues`, which is there all the same; so does the package itself.
      client as Client,
      {
        [SqliteClient.TypeId]: SqliteClient.TypeId as SqliteClient.TypeId,
        config: { filename: config.filename, readonly: config.readonly, disableWAL: config.wal === false },
        ...extrasOf(access, extensions)
      }
    )
  )

const extrasOf = (access: Access, extensions: Extensions): Pick<Client, "export" | "backup" | "loadExtension"> => {
  const on = <A>(use: Use<A>): Effect.Effect<A, SqlError> =>
    Effect.mapError(
      Effect.suspend(() => withConnection(access, checked(use))),
      toSqlError
    )
  return {
    export: on((connection) => connection.serialize),
    backup: (destination) => apart(access, (connection) => connection.backup(destination), on),
    loadExtension: (path) =>
      Effect.tap(
        on((connection) => connection.loadExtension(path)),
        () => extensions.add(path)
      )
  }
}

type Use<A> = (connection: SqliteConnection) => Effect.Effect<A, SqlError>

const checked =
  <A>(use: Use<A>) =>
  (connection: Connection): Effect.Effect<A, DatabaseError> =>
    // The connectors of this database open no others.
    Effect.mapError(use(connection as SqliteConnection), ({ cause }) => classify(cause))

// What takes long goes over a connection of its own, where there can be one: in a transaction it is to see its writes.
const apart = <A>(
  access: Access,
  use: Use<A>,
  otherwise: (use: Use<A>) => Effect.Effect<A, SqlError>
): Effect.Effect<A, SqlError> =>
  Effect.contextWithEffect((context: Context.Context<never>) => {
    const { reader } = access.driver
    if (reader === undefined || transactionOf(access, context) !== undefined) return otherwise(use)
    return Effect.mapError(Effect.scoped(Effect.flatMap(reader.open, checked(use))), toSqlError)
  })
