/**
 * The tables of a registry, made and dropped.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as DatabaseError from "../error/DatabaseError.js"
import { Database } from "../service/Database.js"
import type { SchemaEditor } from "../service/SchemaEditor.js"
import type { Registry } from "./Registry.js"

type Run = Effect.Effect<void, DatabaseError.DatabaseError, Database>

const edit = (statements: (editor: SchemaEditor) => ReadonlyArray<string>): Run =>
  Effect.flatMap(Database, (database) =>
    Effect.suspend(() => {
      try {
        return Effect.forEach(statements(database.dialect.schemaEditor), database.script, { discard: true })
      } catch (error) {
        if (error instanceof DatabaseError.DatabaseError) return Effect.fail(error)
        throw error
      }
    })
  )

/**
 * Creates the registry's tables, with keys, constraints and indexes.
 *
 * @example
 * ```ts
 * yield* Model.createTables(Model.registry(User, Post))
 * ```
 *
 * @since 0.1.0
 * @category schema
 */
export const createTables = ({ tables }: Registry): Run => edit((editor) => editor.createTables(tables))

/**
 * Drops the registry's tables.
 *
 * @since 0.1.0
 * @category schema
 */
export const dropTables = ({ tables }: Registry): Run => edit((editor) => editor.dropTables(tables))
