/**
 * A transaction that has not ended on all of its databases yet.
 */
import * as Data from "effect/Data"
import type { Decision } from "../service/Preparable.js"

/**
 * The branches named here are prepared and not settled yet: recovery settles them, all alike.
 *
 * - `decision` is `"commit"` where the transaction is committed, and only the word did not reach these branches: it is
 *   not to be run again. It is undefined where not even the log could be asked what was decided.
 * - `cause` is what kept the decision from the first of them, or from the log.
 *
 * @since 0.1.0
 * @category errors
 */
export class InDoubt extends Data.TaggedError("InDoubt")<{
  readonly transaction: string
  readonly decision: Decision | undefined
  readonly branches: ReadonlyArray<string>
  readonly message: string
  readonly cause: unknown
}> {}
