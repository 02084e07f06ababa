/**
 * The statements a connection keeps prepared.
 */
import type Sqlite from "better-sqlite3"

/** A prepared statement, and whether it answers with rows: asking the handle each time is slower. */
export interface Handle {
  readonly statement: Sqlite.Statement
  readonly reader: boolean
  /** Whether it was used since it was last considered for eviction. */
  used: boolean
}

/** Finds or prepares the handle of a text; throws what the driver throws. */
export type Handles = (sql: string) => Handle

/**
 * At most `limit` handles by their text, all set up alike by `prepare`; mutable, like the connection whose memory they
 * stand for.
 *
 * Eviction gives what was used a second chance, which costs a hit one assignment where a true LRU would move the entry.
 * The driver has no way to finalise a statement: an evicted handle goes when the garbage collector finds it.
 */
export const make = (limit: number, prepare: (sql: string) => Sqlite.Statement): Handles => {
  const known = new Map<string, Handle>()
  return (sql) => {
    const found = known.get(sql)
    if (found !== undefined) {
      found.used = true
      return found
    }
    const statement = prepare(sql)
    const handle: Handle = { statement, reader: statement.reader, used: false }
    if (known.size >= limit) evict(known)
    known.set(sql, handle)
    return handle
  }
}

// A Map iterates in insertion order and meets again what is put back behind, so this ends at the latest after one round.
const evict = (known: Map<string, Handle>): void => {
  for (const [sql, handle] of known) {
    known.delete(sql)
    if (!handle.used) return
    handle.used = false
    known.set(sql, handle)
  }
}
