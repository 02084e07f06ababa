/**
 * Stopping what a session runs, and nothing else.
 *
 * A cancel names a session, not a statement: one that arrives late stops whatever runs by then. So the session counts
 * as busy until the server has dealt with every request (it closes the request's socket after it has sent the signal)
 * and has answered the statement. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 */
import * as Effect from "effect/Effect"
import { Connection } from "pg"
import { realTime } from "../../internal/realTime.js"
import { destroy, type Peer, type Session } from "./session.js"

/** Something a session was asked to do; mutable, as what it stands for changes. */
export interface Task {
  /** Set when it is written to the socket: what has not been sent needs no stopping. */
  sent: boolean
  /** Set when it was stopped before it was sent: it must not be sent any more. */
  abandoned: boolean
  /** Set when the server has answered it and is ready for more, or is gone. */
  answered: boolean
  /** Called when `answered` is set. */
  onAnswered: (() => void) | undefined
}

/** Marks a task as answered, and tells who waits for that. */
export const settle = (task: Task): void => {
  task.answered = true
  task.onAnswered?.()
}

/**
 * Stops a task and waits until it has stopped; a server that does not answer in time loses its connection.
 */
export const stop = (session: Session, task: Task): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (task.answered) return Effect.void
    if (task.sent) return stopSent(session, task)
    task.abandoned = true
    return Effect.void
  })

// `timeoutOption` runs it in a fiber of its own, which must be interruptible for the limit to strike.
const stopSent = (session: Session, task: Task): Effect.Effect<void> =>
  request(session.peer()).pipe(
    Effect.andThen(Effect.timeoutOption(answered(task), "250 millis")),
    // A request that arrives between the messages of one statement is lost: ask again.
    Effect.repeat({ until: () => task.answered }),
    Effect.interruptible,
    Effect.timeoutOption("5 seconds"),
    Effect.andThen(() => (task.answered ? Effect.void : giveUp(session, task))),
    realTime
  )

const giveUp = (session: Session, task: Task): Effect.Effect<void> => {
  destroy(session)
  return answered(task)
}

/** Waits, for at most so long, until a task that was sent is answered. */
export const finish = (session: Session, task: Task): Effect.Effect<void> =>
  answered(task).pipe(
    Effect.interruptible,
    Effect.timeoutOption("5 seconds"),
    Effect.andThen(() => (task.answered ? Effect.void : giveUp(session, task))),
    realTime
  )

/** Waits until a task is answered. */
export const answered = (task: Task): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (task.answered) return resume(Effect.void)
    task.onAnswered = () => resume(Effect.void)
    return Effect.sync(() => {
      task.onAnswered = undefined
    })
  })

// `pg` gives its `Connection` these, and its types do not.
interface Wire extends Connection {
  readonly connect: (portOrPath: number | string, host?: string) => void
  readonly requestSsl: () => void
  readonly cancel: (processId: number, secretKey: number) => void
}

// Done when the socket has closed, for whatever reason: whether it worked shows in the statement's answer.
const request = (peer: Peer): Effect.Effect<void> =>
  Effect.async((resume) => {
    const { processId, secretKey } = peer
    // A pooler need not say whom to cancel.
    if (processId === null || secretKey === null) return resume(Effect.void)
    const wire = open(peer)
    wire.on("end", () => resume(Effect.void))
    wire.on("error", () => {
      wire.stream.destroy()
      resume(Effect.void)
    })
    wire.on(peer.ssl === false ? "connect" : "sslconnect", () => wire.cancel(processId, secretKey))
    return Effect.sync(() => wire.stream.destroy())
  })

const open = (peer: Peer): Wire => {
  const options = { ssl: peer.ssl, sslNegotiation: peer.negotiation }
  // See `Wire`; its constructor also reads `sslNegotiation`, which its types call `sslnegotiation`.
  const wire = new Connection(options as ConstructorParameters<typeof Connection>[0]) as Wire
  if (peer.ssl !== false && peer.negotiation !== "direct") wire.on("connect", () => wire.requestSsl())
  if (peer.path === undefined) wire.connect(peer.port, peer.host)
  else wire.connect(peer.path)
  return wire
}
