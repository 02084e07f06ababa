/**
 * What `@effect/sql-sqlite-node`'s `SqliteClient` adds to a `SqlClient`.
 *
 * @since 0.1.0
 */
import { SqlError } from "@effect/sql/SqlError"
import type Sqlite from "better-sqlite3"
import * as Effect from "effect/Effect"

/**
 * `serialize` gives the database as the bytes of its file, `backup` copies it to a file, a hundred pages at a time, and
 * `loadExtension` loads a library of SQLite's.
 *
 * @since 0.1.0
 * @category models
 */
export interface Extras {
  readonly backup: (destination: string) => Effect.Effect<BackupMetadata, SqlError>
  readonly serialize: Effect.Effect<Uint8Array, SqlError>
  readonly loadExtension: (path: string) => Effect.Effect<void, SqlError>
}

/**
 * How many pages a backup copied, and how many it left (none, once it is done).
 *
 * @since 0.1.0
 * @category models
 */
export interface BackupMetadata {
  readonly totalPages: number
  readonly remainingPages: number
}

/**
 * The extras of one connection; nothing runs before they do.
 */
export const make = (db: Sqlite.Database): Extras => ({
  backup: (destination) => backingUp(db, destination),
  serialize: Effect.try({
    try: () => db.serialize(),
    catch: (cause) => new SqlError({ cause, message: "Failed to export database" })
  }),
  loadExtension: (path) =>
    Effect.try({
      try: () => void db.loadExtension(path),
      catch: (cause) => new SqlError({ cause, message: "Failed to load extension" })
    })
})

/** How many pages a backup copies before it lets others run. */
const backupPages = 100

// An interruption waits until the driver has let go of both databases.
const backingUp = (db: Sqlite.Database, destination: string): Effect.Effect<BackupMetadata, SqlError> =>
  Effect.async((resume) => {
    let interrupted = false
    const progress = () => {
      // The driver ends a backup when this throws.
      if (interrupted) throw new Error("the backup was interrupted")
      return backupPages
    }
    const done = db.backup(destination, { progress }).then(
      (metadata) => resume(Effect.succeed(metadata)),
      (cause) => resume(Effect.fail(new SqlError({ cause, message: "Failed to backup database" })))
    )
    return Effect.promise(() => {
      interrupted = true
      return done
    })
  })
