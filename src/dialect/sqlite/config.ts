/**
 * Which SQLite database, and how our connections to it are set up.
 *
 * @since 0.1.0
 */

import type { SqlFunction } from "./ownFunctions.js"

/**
 * A SQLite database: a file (a path or a `file:` URI), or `:memory:`, which lives and dies with its one connection.
 *
 * Foreign keys are always enforced, and nobody waits for a lock: a busy database is a `LockTimeout` at once, to be tried
 * again by a Schedule, because SQLite's own waiting would block the event loop.
 *
 * @since 0.1.0
 * @category models
 */
export interface SqliteConnectionConfig {
  readonly filename: string
  readonly readonly?: boolean | undefined
  /**
   * Whether to switch the file to write-ahead logging with `synchronous = NORMAL`; true unless told. With `false` the
   * file keeps the journal mode it has.
   */
  readonly wal?: boolean | undefined
  /**
   * Functions by the names that SQL calls them by, known to every connection. An integer that one gives is INTEGER, any
   * other number REAL; what one throws is the statement's error.
   */
  readonly functions?: Readonly<Record<string, SqlFunction>> | undefined
  /** How many statements of a kind a connection keeps prepared; 2,000 unless told. */
  readonly preparedStatements?: number | undefined
}

/**
 * Whether each connection would be a database of its own, so that there must be only one.
 *
 * https://www.sqlite.org/inmemorydb.html
 *
 * @since 0.1.0
 * @category predicates
 */
export const isMemory = ({ filename }: SqliteConnectionConfig): boolean => {
  const name = filename.trim()
  return (
    name === "" || name === ":memory:" || name.startsWith("file::memory:") || /^file:.*[?&]mode=memory\b/.test(name)
  )
}
