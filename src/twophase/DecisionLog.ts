/**
 * Where a coordinator writes down what it has decided: the one truth about its transactions.
 */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Decision } from "../service/Preparable.js"

/**
 * What was decided of a transaction, about which branches, and when (milliseconds since 1970).
 *
 * @since 0.1.0
 * @category models
 */
export interface Decided {
  readonly transaction: string
  readonly decision: Decision
  readonly branches: ReadonlyArray<string>
  readonly decidedAt: number
}

/**
 * A durable log of decisions.
 *
 * - `decide` writes a decision down and gives the one that stands: of two about one transaction, whoever makes them, the
 *   first. When it returns, the decision survives a crash.
 * - `all` gives what stands written, of all coordinators; `forget` takes out what is done.
 *
 * @since 0.1.0
 * @category models
 */
export interface DecisionLog {
  readonly decide: (decided: Decided) => Effect.Effect<Decision, DatabaseError>
  readonly all: Effect.Effect<ReadonlyArray<Decided>, DatabaseError>
  readonly forget: (transaction: string) => Effect.Effect<void, DatabaseError>
}

/** Opens a log. @since 0.1.0 @category models */
export type OpenLog<R> = Effect.Effect<DecisionLog, DatabaseError, R | Scope.Scope>
