/**
 * One session on a server: the `pg` client, and what we must know of it beyond what `pg` tells.
 */
import { isIP, type Socket } from "node:net"
import type { ConnectionOptions } from "node:tls"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Client } from "pg"
import type { DatabaseError } from "../../error/DatabaseError.js"
import { realTime } from "../../internal/realTime.js"
import { clientConfig, connectTimeout, type PostgresConnectionConfig, sessionSettings } from "./config.js"
import { classifyConnecting } from "./errors.js"
import * as Names from "./names.js"

/** Mutable where the socket is: `failure` once it broke, `ended` once it is gone. */
export interface Session {
  readonly client: Client
  readonly names: Names.Names | undefined
  /** Where a request to cancel must go: the very address that answered, whatever its name resolves to by then. */
  readonly peer: () => Peer
  failure: Error | undefined
  ended: boolean
  portals: number
}

/** The server process behind a session, and the secret that allows cancelling what it runs. */
export interface Peer {
  readonly host: string
  readonly port: number
  readonly path: string | undefined
  readonly ssl: boolean | ConnectionOptions
  readonly negotiation: string | undefined
  readonly processId: number | null
  readonly secretKey: number | null
}

// What `pg` 8 keeps on a client and its types do not show.
interface Hidden {
  readonly ssl: boolean | ConnectionOptions
  readonly sslNegotiation: string | undefined
  readonly processID: number | null
  readonly secretKey: number | null
}

/** Whether the session is inside a transaction, failed or not, as of the last answer. */
export const inTransaction = (session: Session): boolean => session.client.getTransactionStatus() !== "I"

/** Whether the session may go on being used. */
export const isUsable = (session: Session): boolean => !session.ended && session.failure === undefined

/** Breaks the connection off at once. */
export const destroy = (session: Session): void => {
  session.failure ??= new Error("the connection was given up")
  session.client.connection.stream.destroy()
}

/**
 * Calls back once the server has said that it is ready for the next statement, or can no longer say so.
 *
 * `pg` reports an error as soon as it reads it, which is before that: what came next would meet a transaction status
 * that is out of date, and a cancel still on its way.
 */
export const whenQuiet = (session: Session, callback: () => void): void => {
  if (session.ended) {
    callback()
    return
  }
  const wire = session.client.connection
  const done = () => {
    wire.off("readyForQuery", done)
    wire.off("end", done)
    callback()
  }
  wire.on("readyForQuery", done)
  wire.on("end", done)
}

/** Opens a session, closed with its scope. */
export const open = (config: PostgresConnectionConfig): Effect.Effect<Session, DatabaseError, Scope.Scope> =>
  Effect.gen(function* () {
    const session = yield* Effect.acquireRelease(make(config), close)
    yield* connect(session)
    yield* configure(session, config)
    return session
  })

const make = (config: PostgresConnectionConfig): Effect.Effect<Session, DatabaseError> =>
  Effect.try({ try: () => fresh(config), catch: classifyConnecting })

const fresh = (config: PostgresConnectionConfig): Session => {
  const client = new Client(clientConfig(config))
  const session: Session = {
    client,
    names: config.prepare === false ? undefined : Names.make(),
    peer: () => peerOf(client),
    failure: undefined,
    ended: false,
    portals: 0
  }
  // Always listening: an 'error' that nobody hears ends the process.
  client.on("error", (cause) => {
    session.failure ??= cause
  })
  // On the wire, not the client: the client tells its queries and us in the order that suits it.
  client.connection.on("end", () => {
    session.ended = true
  })
  return session
}

const peerOf = (client: Client): Peer => {
  // See `Hidden`.
  const { ssl, sslNegotiation, processID, secretKey } = client as unknown as Hidden
  const host = client.host
  const path = host.startsWith("/") ? `${host}/.s.PGSQL.${client.port}` : undefined
  // Over TLS the stream is a `TLSSocket`, which knows the same about its peer.
  const address = (client.connection.stream as Socket).remoteAddress
  return {
    host: address ?? host,
    port: client.port,
    path,
    ssl: ssl === false ? false : tlsFor(host, ssl === true ? {} : ssl),
    negotiation: sslNegotiation,
    processId: processID,
    secretKey
  }
}

// The certificate names the host we asked for, not its address. `pg` makes the key invisible to a spread.
const tlsFor = (host: string, ssl: ConnectionOptions): ConnectionOptions => ({
  host,
  ...ssl,
  ...(ssl.key === undefined ? {} : { key: ssl.key }),
  ...(isIP(host) === 0 ? { servername: host } : {})
})

const connect = (session: Session): Effect.Effect<void, DatabaseError> =>
  Effect.async((resume) => {
    const done = (cause?: Error | null) => resume(cause ? Effect.fail(classifyConnecting(cause)) : Effect.void)
    // `pg`'s types give the two outcomes as two callbacks.
    session.client.connect(done as (cause: Error) => void)
    return Effect.sync(() => destroy(session))
  })

const configure = (session: Session, config: PostgresConnectionConfig): Effect.Effect<void, DatabaseError> =>
  Effect.async<void, DatabaseError>((resume) => {
    session.client.query(sessionSettings(config), (cause: Error | null) =>
      resume(cause ? Effect.fail(classifyConnecting(cause)) : Effect.void)
    )
    return Effect.sync(() => destroy(session))
  }).pipe(
    Effect.timeoutFail({
      duration: connectTimeout(config),
      onTimeout: () => classifyConnecting(new Error("timeout expired"))
    }),
    realTime
  )

const close = (session: Session): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    if (session.ended) return resume(Effect.void)
    // A query still running there, or a socket that failed, makes `end` break the connection off instead of parting.
    session.client.end(() => resume(Effect.void))
  }).pipe(
    Effect.interruptible,
    Effect.timeoutOption("1 second"),
    Effect.andThen(() => (session.ended ? undefined : destroy(session))),
    realTime
  )
