/**
 * What happens in a pool, as data.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

const moment = { pool: Schema.String, at: Schema.DateTimeUtc }
const connection = { ...moment, connectionId: Schema.UUID }

/**
 * Why a connection was closed: it was idle for too long, too old, told to go (`invalidated`), no longer sound (`broken`),
 * failed its test, or the pool was closed.
 *
 * @since 0.1.0
 * @category models
 */
export const CloseReason = Schema.Literal("idle", "lifetime", "invalidated", "broken", "testFailed", "poolClosed")

/**
 * @since 0.1.0
 * @category models
 */
export type CloseReason = typeof CloseReason.Type

/**
 * An event of a pool: which pool, when (UTC), and of which connection, by its UUID. Times are in milliseconds.
 *
 * - `Queued`: somebody begins to wait, `waiting` in all; `TimedOut`: somebody waited in vain.
 * - `Acquired`, `Returned`: a connection was lent out after `waited`, and came back after `used`.
 * - `Created`, `Closed`: it was opened, which took `took`; it is gone, at the age of `age`, lent out `uses` times.
 * - `TestFailed`, `Invalidated`, `SoftInvalidated`, `Reset`: what became of it meanwhile.
 *
 * @since 0.1.0
 * @category models
 */
export const PoolEvent = Schema.Union(
  Schema.TaggedStruct("Queued", { ...moment, waiting: Schema.Number }),
  Schema.TaggedStruct("TimedOut", { ...moment, waited: Schema.Number }),
  Schema.TaggedStruct("Acquired", { ...connection, waited: Schema.Number }),
  Schema.TaggedStruct("Returned", { ...connection, used: Schema.Number }),
  Schema.TaggedStruct("Created", { ...connection, took: Schema.Number }),
  Schema.TaggedStruct("Closed", {
    ...connection,
    reason: CloseReason,
    age: Schema.Number,
    uses: Schema.Number
  }),
  Schema.TaggedStruct("TestFailed", connection),
  Schema.TaggedStruct("Invalidated", connection),
  Schema.TaggedStruct("SoftInvalidated", connection),
  Schema.TaggedStruct("Reset", connection)
)

/**
 * @since 0.1.0
 * @category models
 */
export type PoolEvent = typeof PoolEvent.Type
