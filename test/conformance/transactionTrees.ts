import { SqlClient } from "@effect/sql/SqlClient"
import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import fc from "fast-check"
import { type Database, Transaction } from "../../src/index.js"
import { bankOn, names, noAccounts, open, type SqlName } from "../support/accounts.js"
import { property } from "../support/property.js"

/** What a program does: it writes a row, or runs a block of such steps, which ends well or not. */
type Step = "write" | Block

interface Block {
  readonly way: "atomic" | "savepoint" | "standard" | "byHand"
  /** `statement`: a statement fails, and the error is caught. */
  readonly end: "succeeds" | "fails" | "dies" | "interrupted" | "statement"
  /** Whether the steps run side by side. */
  readonly together: boolean
  readonly steps: ReadonlyArray<Step>
}

const { block } = fc.letrec<{ readonly step: Step; readonly block: Block }>((tie) => ({
  step: fc.oneof({ maxDepth: 4, withCrossShrink: true }, fc.constant("write" as const), tie("block")),
  block: fc.record({
    way: fc.constantFrom("atomic", "savepoint", "standard", "byHand"),
    end: fc.constantFrom("succeeds", "succeeds", "succeeds", "fails", "dies", "interrupted", "statement"),
    together: fc.boolean(),
    steps: fc.array(tie("step"), { maxLength: 4 })
  })
}))

/** What is left of a block: its rows, and its hooks: `+` waits for a commit, `-` for a rollback, `!` for any end. */
interface Left {
  readonly rows: ReadonlyArray<string>
  readonly hooks: ReadonlyArray<string>
}

/** What should be left; rows and hooks are named by their place in the tree. */
const model = (step: Step, path: string): Left => {
  if (step === "write") return { rows: [path], hooks: [] }
  const inner = step.steps.map((each, i) => model(each, `${path}.${i}`))
  const rows = inner.flatMap((each) => each.rows)
  const hooks = [`+${path}`, `-${path}`, ...inner.flatMap((each) => each.hooks)]
  return step.end === "succeeds" ? { rows, hooks } : { rows: [], hooks: undone(hooks) }
}

const undone = (hooks: ReadonlyArray<string>): ReadonlyArray<string> =>
  hooks.filter((hook) => !hook.startsWith("+")).map((hook) => hook.replace("-", "!"))

type Program = Effect.Effect<unknown, unknown, Database | SqlClient>
type Note = (text: string) => Effect.Effect<void>

const programOf = (tree: Block, path: string, note: Note): Program => {
  const inner = tree.steps.map((step, i) => {
    const place = `${path}.${i}`
    return step === "write" ? open(place) : Effect.exit(within(step, tree.together, programOf(step, place, note)))
  })
  return Effect.gen(function* () {
    yield* Transaction.onCommit(note(`+${path}`))
    yield* Transaction.onRollback(note(`!${path}`))
    yield* Effect.all(inner, tree.together ? { concurrency: "unbounded" } : {})
    yield* ends[tree.end]
  })
}

const ends: Readonly<Record<Block["end"], Program>> = {
  succeeds: Effect.void,
  fails: Effect.fail("no"),
  dies: Effect.die("no"),
  interrupted: Effect.interrupt,
  statement: Effect.ignore(open("taken"))
}

const within = ({ end, way }: Block, together: boolean, program: Program): Program => {
  if (way === "standard") return Effect.flatMap(SqlClient, (sql) => sql.withTransaction(program))
  if (way === "savepoint") return Transaction.savepoint("tree", program)
  // By hand, what siblings do side by side would be undone, too.
  if (way === "atomic" || together) return program.pipe(Transaction.atomic())
  return Effect.gen(function* () {
    const { release, rollback } = yield* Transaction.setSavepoint("by hand")
    const exit = yield* Effect.exit(program)
    yield* Exit.isFailure(exit) || end === "statement" ? rollback : release
  })
}

/** Random trees of transactions, compared with what a plain function says of them. */
export const transactionTrees = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("random trees of transactions", (it) => {
    it.effect("leave the rows and run the hooks that the model says", () =>
      property(
        block,
        (tree) =>
          Effect.gen(function* () {
            yield* noAccounts
            yield* open("taken")
            const notes: Array<string> = []
            const note = (text: string) => Effect.sync(() => void notes.push(text))
            yield* Effect.exit(programOf(tree, "0", note).pipe(Transaction.atomic()))
            const { hooks, rows } = model(tree, "0")
            expect(yield* names).toEqual([...rows, "taken"].sort())
            expect(notes.sort()).toEqual(hooks.filter((hook) => !hook.startsWith("-")).sort())
          }),
        { numRuns: 60 }
      )
    )
  })
