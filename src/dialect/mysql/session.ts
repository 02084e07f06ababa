/**
 * One session on a server, and what we must know of it beyond what `mysql2` tells.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { QueryResult } from "mysql2"
import type { DatabaseError } from "../../error/DatabaseError.js"
import { realTime } from "../../internal/realTime.js"
import { connectTimeout, type MySqlConnectionConfig, sessionSettings, type Target, target } from "./config.js"
import { classifyConnecting } from "./errors.js"
import { parse, type Server } from "./server.js"
import type { Line } from "./task.js"
import * as Wire from "./wire.js"

/** Mutable where the server is: `status` is what its last answer said. */
export interface Session {
  readonly wire: Wire.Wire
  readonly line: Line
  readonly target: Target
  readonly peer: Wire.Peer | undefined
  readonly server: Server
  /** Which of all servers this is. */
  readonly home: string
  /** The server's own number of this session; undefined where a proxy stands between, and may use another server's. */
  readonly id: number | undefined
  status: number
}

/** The query whose answer tells one server from another. */
export const whereabouts = "SELECT VERSION(), CONNECTION_ID(), CONCAT_WS(' ', @@hostname, @@port, @@server_id)"

/** The first row of an answer, as texts. */
export const firstRow = (answer: QueryResult): ReadonlyArray<string> => {
  const row: unknown = Array.isArray(answer) ? answer[0] : undefined
  return Array.isArray(row) ? row.map(String) : []
}

// https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html
const inTransactionFlag = 1
const autocommitFlag = 2
const noBackslashEscapesFlag = 512

/**
 * Whether the session is inside a transaction, as of the last answer that said so: the answers to BEGIN, COMMIT and all
 * writes do; those with rows do too, but `mysql2` keeps that to itself. Without autocommit any statement begins one.
 */
export const inTransaction = ({ status }: Session): boolean =>
  (status & inTransactionFlag) !== 0 || (status & autocommitFlag) === 0

/** Whether a transaction was open as of that answer; without autocommit there may be none yet. */
export const hasBegun = ({ status }: Session): boolean => (status & inTransactionFlag) !== 0

/** Whether somebody took from the session the escapes that `mysql2` relies on when it puts values into a text. */
export const escapesUnsafely = ({ status }: Session): boolean => (status & noBackslashEscapesFlag) !== 0

/** Opens a session, closed with its scope. */
export const open = (config: MySqlConnectionConfig): Effect.Effect<Session, DatabaseError, Scope.Scope> =>
  Effect.gen(function* () {
    const place = yield* Effect.try({ try: () => target(config), catch: classifyConnecting })
    const wire = yield* Effect.acquireRelease(
      Effect.try({ try: () => Wire.create(place), catch: classifyConnecting }),
      Wire.close
    )
    return yield* settle(wire, place, config)
  })

const settle = (wire: Wire.Wire, place: Target, config: MySqlConnectionConfig): Effect.Effect<Session, DatabaseError> =>
  Effect.gen(function* () {
    yield* Wire.handshake(wire)
    const [version = "", id, home = ""] = firstRow(yield* Wire.query(wire, whereabouts))
    const server = parse(version)
    const answer = yield* Wire.query(wire, sessionSettings(config, server.flavour))
    return {
      wire,
      line: { current: undefined, waiting: [], held: false },
      target: place,
      peer: Wire.peerOf(wire),
      server,
      home,
      id: Number(id) === wire.driver.threadId ? wire.driver.threadId : undefined,
      status: "serverStatus" in answer && typeof answer.serverStatus === "number" ? answer.serverStatus : autocommitFlag
    }
  }).pipe(
    // For the limit to strike inside an acquisition, too.
    Effect.interruptible,
    Effect.timeoutFail({ duration: connectTimeout(config), onTimeout: () => new Error("it took too long") }),
    realTime,
    // A wire that failed while it was being opened has nobody to part from.
    Effect.onError(() => Effect.sync(() => Wire.destroy(wire))),
    Effect.mapError(classifyConnecting)
  )
