/**
 * Stopping what a session runs, and nothing else.
 *
 * KILL QUERY names a session, not a statement, and must come over another connection. So the session counts as busy
 * until the server has answered both the statement and every KILL, and the KILL goes out only where that number
 * certainly means this session: at the address that answered, on the same server, with no proxy between.
 * https://dev.mysql.com/doc/refman/8.4/en/kill.html
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { realTime } from "../../internal/realTime.js"
import { isAnswer } from "./errors.js"
import { firstRow, type Session, whereabouts } from "./session.js"
import { hold, release, type Task, withdraw } from "./task.js"
import * as Wire from "./wire.js"

/** A task that a kill can reach. */
export interface Killable extends Task {
  /** Called when the server has been told to stop, for who must read on until it says that it has. */
  readonly onKilled?: () => void
  /** Whether its answer may be long in coming of itself: where it cannot be killed, that is not waited for. */
  readonly endless?: boolean
}

/** Stops a task and waits until it has stopped; a server that does not answer in time loses its connection. */
export const stop = (session: Session, task: Killable): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (task.answered) return Effect.void
    if (task.sent) return stopSent(session, task)
    withdraw(session.line, task)
    return Effect.void
  })

// `timeoutOption` runs it in a fiber of its own, which must be interruptible for the limit to strike.
const stopSent = (session: Session, task: Killable): Effect.Effect<void> =>
  Effect.suspend(() => {
    hold(session.line)
    return killUntilAnswered(session, task)
  }).pipe(
    Effect.orElse(() => (task.endless ? Effect.fail(undefined) : answered(task))),
    // A kill that came late may have left its mark on the session; this statement, and no other, would meet it.
    Effect.andThen(Effect.ignore(Wire.query(session.wire, "DO 0"))),
    Effect.interruptible,
    Effect.timeoutFail({ duration: "5 seconds", onTimeout: () => undefined }),
    Effect.catchAllCause(() => Effect.sync(() => Wire.destroy(session.wire))),
    Effect.ensuring(Effect.sync(() => release(session.line))),
    realTime
  )

// Fails when nothing was killed. Dies when it may yet be.
const killUntilAnswered = (session: Session, task: Killable): Effect.Effect<void, unknown> =>
  Effect.gen(function* () {
    const killer = yield* Effect.raceFirst(sideConnection(session), answered(task))
    if (killer === undefined) return
    // A kill that arrives between PREPARE and EXECUTE is lost: ask again.
    while (!task.answered) {
      yield* kill(killer, session)
      task.onKilled?.()
      yield* Effect.timeoutOption(answered(task), "250 millis")
    }
  }).pipe(Effect.scoped)

const kill = (killer: Wire.Wire, session: Session): Effect.Effect<unknown, Error> =>
  Effect.catchAll(Wire.query(killer, `KILL QUERY ${session.id}`), (cause) =>
    isAnswer(cause) ? Effect.fail(cause) : Effect.die(cause)
  )

const sideConnection = (session: Session): Effect.Effect<Wire.Wire, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    if (session.id === undefined) return yield* Effect.fail("a proxy stands between")
    const killer = yield* Effect.acquireRelease(
      Effect.try(() => Wire.create(session.target, session.peer)),
      Wire.close
    )
    const home = Wire.handshake(killer).pipe(
      Effect.andThen(Wire.query(killer, whereabouts)),
      Effect.onError(() => Effect.sync(() => Wire.destroy(killer)))
    )
    if (firstRow(yield* home)[2] !== session.home) return yield* Effect.fail("another server answered")
    return killer
  })

const answered = (task: Task): Effect.Effect<void> =>
  Effect.async((resume) => {
    if (task.answered) return resume(Effect.void)
    task.onAnswered = () => resume(Effect.void)
    return Effect.sync(() => {
      task.onAnswered = undefined
    })
  })
