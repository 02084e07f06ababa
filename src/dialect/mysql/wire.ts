/**
 * A `mysql2` connection and its socket, which we open ourselves: `mysql2` only ever closes it politely, and a server
 * that is busy does not notice.
 */
import { connect as connectSocket, type Socket } from "node:net"
import * as Effect from "effect/Effect"
import mysql from "mysql2"
import { realTime } from "../../internal/realTime.js"
import type { Target } from "./config.js"

/** Mutable where the socket is: `failure` once it broke or was given up. */
export interface Wire {
  readonly driver: mysql.Connection
  readonly socket: Socket
  failure: Error | undefined
  /** Hears of a failure that no statement's callback is told. */
  onFailure: ((cause: Error) => void) | undefined
}

/** The very address that answered, whatever its name resolves to by then. */
export interface Peer {
  readonly host: string
  readonly port: number
}

/** Where a connected wire leads; undefined for a Unix socket. */
export const peerOf = ({ socket }: Wire): Peer | undefined =>
  socket.remoteAddress === undefined || socket.remotePort === undefined
    ? undefined
    : { host: socket.remoteAddress, port: socket.remotePort }

/** Begins to connect. */
export const create = (target: Target, peer?: Peer): Wire => {
  const socket = open(target, peer)
  const driver = mysql.createConnection(driverOptions(target, socket))
  const wire: Wire = { driver, socket, failure: undefined, onFailure: undefined }
  // Always listening: an 'error' that nobody hears ends the process.
  driver.on("error", (cause: Error) => fail(wire, cause))
  driver.on("end", () => fail(wire, new Error("the server closed the connection")))
  return wire
}

/** Marks a wire as broken, for the first reason given. */
export const fail = (wire: Wire, cause: Error): void => {
  wire.failure ??= cause
  wire.onFailure?.(cause)
}

const open = (target: Target, peer: Peer | undefined): Socket => {
  if (target.socketPath !== undefined) return connectSocket(target.socketPath)
  const socket = connectSocket(peer?.port ?? target.port, peer?.host ?? target.host)
  socket.setNoDelay(true)
  // A peer that vanished without a word would otherwise hold its connection for ever.
  socket.setKeepAlive(true)
  return socket
}

const driverOptions = (target: Target, socket: Socket): mysql.ConnectionOptions => ({
  stream: () => socket,
  host: target.host,
  port: target.port,
  ...(target.socketPath !== undefined && { socketPath: target.socketPath }),
  ...(target.database !== undefined && { database: target.database }),
  ...(target.user !== undefined && { user: target.user }),
  ...(target.password !== undefined && { password: target.password }),
  ...(target.ssl !== undefined && { ssl: target.ssl }),
  // Ours is counted over the whole opening.
  connectTimeout: 0,
  // The collation is set later: this protocol field is a byte, and `utf8mb4_0900_bin` is number 309.
  charset: "UTF8MB4_BIN",
  timezone: "Z",
  supportBigNumbers: true,
  bigNumberStrings: true,
  dateStrings: true,
  jsonStrings: true,
  maxPreparedStatements: target.maxPreparedStatements,
  // `mysql2` asks for FOUND_ROWS itself: an UPDATE counts the rows it matched. Files are none of the server's business.
  flags: ["-LOCAL_FILES"]
})

/** Waits until the server has let us in. */
export const handshake = (wire: Wire): Effect.Effect<void, Error> =>
  Effect.async((resume) => {
    wire.driver.connect((cause) => resume(cause ? Effect.fail(cause) : Effect.void))
  })

/** Runs a text at once, whatever the session is doing. */
export const query = (wire: Wire, sql: string): Effect.Effect<mysql.QueryResult, Error> =>
  Effect.async((resume) => {
    wire.driver.query({ sql, rowsAsArray: true }, (cause: Error | null, answer: mysql.QueryResult) =>
      resume(cause ? Effect.fail(cause) : Effect.succeed(answer))
    )
  })

/** Makes the session as new: https://dev.mysql.com/doc/c-api/8.4/en/mysql-reset-connection.html */
export const reset = (wire: Wire): Effect.Effect<void, Error> =>
  Effect.async((resume) => {
    wire.driver.reset((cause) => resume(cause ? Effect.fail(cause) : Effect.void))
  })

/** Breaks the connection off at once. */
export const destroy = (wire: Wire): void => {
  wire.failure ??= new Error("the connection was given up")
  wire.socket.destroy()
}

/** Parts from the server, and waits until it has let us go. */
export const close = (wire: Wire): Effect.Effect<void> =>
  wire.failure === undefined ? part(wire) : Effect.sync(() => destroy(wire))

const part = (wire: Wire): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    wire.socket.once("close", () => resume(Effect.void))
    wire.driver.end()
  }).pipe(
    Effect.interruptible,
    Effect.timeoutOption("1 second"),
    Effect.andThen(() => destroy(wire)),
    realTime
  )
