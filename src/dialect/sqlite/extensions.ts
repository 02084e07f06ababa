/**
 * The extensions that a program has loaded, for the connections that are opened later.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { DatabaseError } from "../../error/DatabaseError.js"
import type { SqliteConnection } from "./connection.js"
import { classifyOpening } from "./errors.js"

type Connector = Effect.Effect<SqliteConnection, DatabaseError, Scope.Scope>

/** The paths of a database's extensions; mutable, as they are loaded. */
export type Extensions = Set<string>

/** Opens connections with all of them. */
export const withExtensions = (extensions: Extensions, connector: Connector): Connector =>
  Effect.tap(connector, (connection) =>
    Effect.forEach(extensions, (path) =>
      Effect.mapError(connection.loadExtension(path), ({ cause }) => classifyOpening(cause))
    )
  )
