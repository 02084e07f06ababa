/**
 * Layers for tests: no server, no files.
 *
 * @since 0.1.0
 */

import type { SqliteClient } from "@effect/sql-sqlite-node/SqliteClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Provided } from "../dialect/layer.js"
import * as Sqlite from "../dialect/sqlite/Sqlite.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Registry } from "../model/Registry.js"
import { createTables } from "../model/tables.js"

/**
 * A fresh SQLite database in memory with the registry's tables.
 *
 * @example
 * ```ts
 * program.pipe(Effect.provide(Testing.layer(Model.registry(User, Post))))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (registry: Registry): Layer.Layer<Provided | SqliteClient, DatabaseError> =>
  Layer.tap(Sqlite.layer({ filename: ":memory:" }), (context) => Effect.provide(createTables(registry), context))
