/**
 * The log as a table of one of the databases.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Field from "../definition/Field.js"
import * as DatabaseError from "../error/DatabaseError.js"
import * as Model from "../model/Model.js"
import { Database } from "../service/Database.js"
import { of, type Preparable } from "../service/Preparable.js"
import type { Decided, DecisionLog, OpenLog } from "./DecisionLog.js"

class Row extends Model.Class<Row>("reinhardt.Decision")(
  {
    transaction: Field.char(64).pipe(Field.primaryKey),
    decision: Field.choices("commit", "rollback"),
    branches: Field.json(Schema.Array(Schema.String)),
    decidedAt: Schema.Int
  },
  { table: "reinhardt_decision" }
) {}

const registry = Model.registry(Row)

/** Opens the log in the database of a tag; see `TwoPhase.table`. */
export const open = <Id>(database: { readonly key: string; readonly Identifier: Id }): OpenLog<Preparable<Id>> =>
  Effect.gen(function* () {
    const { apart } = yield* of(database)
    const service = yield* apart
    yield* Effect.provideService(made, Database, service)
    return {
      decide: (decided) => Effect.provideService(decide(decided), Database, service),
      all: Effect.provideService(all, Database, service),
      forget: (transaction) => Effect.provideService(forget(transaction), Database, service)
    } satisfies DecisionLog
  })

const made = Row.objects.limit(1).pipe(
  Effect.asVoid,
  Effect.catchAll(() => Model.createTables(registry)),
  // Two processes may come at once, and both find no table.
  Effect.retry({ times: 2 })
)

const decide = (decided: Decided) =>
  Row.objects.create(decided).pipe(
    Effect.as(decided.decision),
    Effect.catchAll((error) =>
      error._tag === "UniqueViolation" ? standing(decided.transaction) : Effect.fail(understood(error))
    )
  )

// What was there first.
const standing = (transaction: string) =>
  Effect.flatMap(
    Row.objects.filter((row) => row.transaction.eq(transaction)).first,
    Option.match({
      onNone: () => Effect.fail(understood(new Error(`the decision about ${transaction} was forgotten meanwhile`))),
      onSome: ({ decision }) => Effect.succeed(decision)
    })
  )

const all = Effect.map(Row.objects, (rows) =>
  rows.map(
    ({ branches, decidedAt, decision, transaction }): Decided => ({ branches, decidedAt, decision, transaction })
  )
)

const forget = (transaction: string) =>
  Row.objects.filter((row) => row.transaction.eq(transaction)).delete.pipe(Effect.asVoid, Effect.mapError(understood))

const understood = (cause: Error): DatabaseError.DatabaseError =>
  cause instanceof DatabaseError.DatabaseError
    ? cause
    : DatabaseError.make({ _tag: "StatementFailed", code: undefined }, cause.message, { cause })
