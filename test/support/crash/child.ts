// Moves coins between two databases: once to warm up, and once more for each line on its standard input.
import { createInterface } from "node:readline"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Database, TwoPhase } from "../../../src/index.js"
import { bothAt, coordinator, type Preparing, transfer } from "../transfers.js"

const [first, second, one = "", two = "", name, folder = ""] = process.argv.slice(2)

const say = (word: string) => Effect.sync(() => process.stdout.write(`${word}\n`))

const program = Effect.gen(function* () {
  yield* transfer
  yield* say("ready")
  const lines = createInterface(process.stdin)[Symbol.asyncIterator]()
  while (!(yield* Effect.promise(() => lines.next())).done) {
    yield* transfer
    yield* say("done")
  }
})

// The test that starts this names engines.
const engines = [first, second] as ReadonlyArray<string> as readonly [Preparing, Preparing]
const log = folder === "" ? TwoPhase.table(Database) : TwoPhase.folder(folder)
const live = Layer.provideMerge(coordinator(log, name), bothAt(engines, [one, two], { maxConnections: 1 }))

Effect.runPromise(Effect.provide(program, live)).then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error}\n`)
    process.exit(1)
  }
)
