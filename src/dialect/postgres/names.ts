/**
 * The statements a connection keeps prepared on its server, each under a name.
 */
import { createHash } from "node:crypto"

/** Planned statements cost the server memory, each some tens of kilobytes. */
const limit = 500

/** A statement's name, and what the server knows of it. */
export interface Prepared {
  readonly name: string
  readonly sql: string
  /**
   * `doubtful` after a failed first run: the name may or may not exist. It is closed before it is parsed again, which
   * is right either way. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
   */
  state: "new" | "ready" | "doubtful"
}

/** One connection's prepared statements by their text; mutable, like the session it mirrors. */
export interface Names {
  readonly find: (sql: string) => Prepared
  /** Names dropped from here whose statements the server still holds; handed out once. */
  readonly dropped: () => ReadonlyArray<string>
}

const nothing: ReadonlyArray<string> = []

/** Names for a fresh session. */
export const make = (): Names => {
  const known = new Map<string, Prepared>()
  let dropped: Array<string> = []
  const dropOldest = () => {
    for (const [sql, prepared] of known) {
      known.delete(sql)
      if (prepared.state !== "new") dropped.push(prepared.name)
      return
    }
  }
  const add = (sql: string): Prepared => {
    if (known.size >= limit) dropOldest()
    const prepared: Prepared = { name: nameOf(sql), sql, state: "new" }
    known.set(sql, prepared)
    return prepared
  }
  return {
    find: (sql) => known.get(sql) ?? add(sql),
    dropped: () => {
      if (dropped.length === 0) return nothing
      const names = dropped
      dropped = []
      return names
    }
  }
}

// The same on every connection, so that a server's statistics and logs can be read across them.
const nameOf = (sql: string): string => `r${createHash("sha1").update(sql).digest("hex")}`
