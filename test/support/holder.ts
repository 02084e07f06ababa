// Holds a lock until it is killed; its first word says that it does.
import * as Effect from "effect/Effect"
import { AdvisoryLock } from "../../src/index.js"
import { type Preparing, preparingAt } from "./transfers.js"

const [engine, url = "", name = ""] = process.argv.slice(2)

const program = Effect.sync(() => process.stdout.write("held\n")).pipe(
  Effect.zipRight(Effect.never),
  AdvisoryLock.withLock(name)
)

// The test that starts this names an engine.
await Effect.runPromise(Effect.provide(program, preparingAt(engine as Preparing, url)))
