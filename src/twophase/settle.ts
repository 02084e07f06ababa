/**
 * Bringing a decision to a branch.
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { DatabaseError } from "../error/DatabaseError.js"
import { realTime } from "../internal/realTime.js"
import type { Decision } from "../service/Preparable.js"
import type { Member } from "./Coordinator.js"

// A session that was killed keeps its branch for a moment, a server that was restarted its port.
const patience = Schedule.exponential("30 millis").pipe(Schedule.intersect(Schedule.recurs(5)))

/** Settles a prepared branch from a session of its own, trying again for about two seconds. */
export const settle = (
  { name, preparable }: Member,
  transaction: string,
  decision: Decision
): Effect.Effect<void, DatabaseError> =>
  realTime(Effect.retry(preparable.settle({ transaction, branch: name }, decision), patience))
