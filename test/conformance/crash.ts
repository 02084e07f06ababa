import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schedule from "effect/Schedule"
import { Database, TwoPhase } from "../../src/index.js"
import { twoBanks } from "../support/branches.js"
import { bundled, type Fault, run, type Site } from "../support/crash/run.js"
import { bothAt, coins, coordinator, type Preparing, Purse, Second, transfer } from "../support/transfers.js"

/** What the crashes of a suite came to. */
interface Count {
  faults: number
  committed: number
  invariants: number
}

const site = (engines: readonly [Preparing, Preparing], inFolder: boolean) =>
  Effect.gen(function* () {
    const urls = yield* twoBanks(...engines)
    const folder = yield* Effect.acquireRelease(
      Effect.promise(() => mkdtemp(join(tmpdir(), "reinhardt-log-"))),
      (path) => Effect.promise(() => rm(path, { recursive: true, force: true }))
    )
    const name = `crash-${Math.random().toString(36).slice(2, 10)}`
    const program = yield* bundled(folder)
    return { engines, urls, name, program, folder: inFolder ? join(folder, "log") : undefined } satisfies Site
  })

const liveAt = ({ engines, folder, name, urls }: Site) =>
  Layer.provideMerge(
    coordinator(folder === undefined ? TwoPhase.table(Database) : TwoPhase.folder(folder), name),
    bothAt(engines, urls)
  ).pipe(Layer.provide(Logger.remove(Logger.defaultLogger)))

// The server may not have noticed yet that the process is gone; the layer recovers from time to time.
const recovered = TwoPhase.recover.pipe(
  Effect.filterOrFail(({ inDoubt }) => inDoubt.length === 0),
  Effect.retry(Schedule.intersect(Schedule.spaced("50 millis"), Schedule.recurs(40)))
)

/** Kills a process at every step of a transfer over two databases, and looks what recovery makes of it. */
export const crash = (engines: readonly [Preparing, Preparing], inFolder = false): void => {
  const [first, second] = engines
  const where = `${first} and ${second}, decisions in a ${inFolder ? "folder" : "table"}`
  it.scopedLive(
    `a process killed at any step leaves ${where}, in agreement`,
    () =>
      Effect.gen(function* () {
        const here = yield* site(engines, inFolder)
        yield* Effect.all([
          Purse.objects.create({ coins: 1000 }),
          Purse.objects.using(Second).create({ coins: 1000 })
        ]).pipe(Effect.provide(bothAt(engines, here.urls)))
        const { done, messages } = yield* run(here)
        expect(done).toBe(true)
        const count: Count = { faults: 0, committed: 0, invariants: 0 }
        const isPrepare = (message: string) => /XA PREPARE|PREPARE TRANSACTION/.test(message)
        const prepared = messages.reduce((last, each, i) => (isPrepare(each) ? i + 1 : last), 0)
        const faults = faultsOf(messages.length, messages.findIndex(isPrepare) + 1, inFolder)
        const decided = ({ at, when }: Fault) => {
          // The folder is written before the next message, the table by it, and while it is we may not know.
          if (at <= prepared) return false
          return inFolder || at > prepared + 1 || (when === "during" ? undefined : when === "after")
        }
        yield* Effect.forEach(faults, (fault) => strike(here, fault, decided(fault), count))
        yield* Effect.sync(() =>
          console.log(
            `${where}: ${messages.length} steps, ${count.faults} processes killed (${count.committed} after the ` +
              `decision), ${count.invariants} invariants checked, none broken`
          )
        )
      }),
    120_000
  )
}

// Up to the first PREPARE the servers know nothing of the two phases.
const faultsOf = (steps: number, prepare: number, inFolder: boolean): ReadonlyArray<Fault> =>
  Array.from({ length: steps }, (_, i) => i + 1).flatMap((at) => {
    if (at >= prepare) return (["before", "during", "after"] as const).map((when) => ({ at, when }))
    return inFolder ? [] : (["before", "after"] as const).map((when) => ({ at, when }))
  })

const strike = (here: Site, fault: Fault, decided: boolean | undefined, count: Count) =>
  Effect.gen(function* () {
    const holds = (what: string, actual: unknown, wanted: unknown) => {
      expect(actual, `killed ${fault.when} message ${fault.at}: ${what}`).toEqual(wanted)
      count.invariants++
    }
    const [before] = yield* Effect.provide(coins, bothAt(here.engines, here.urls))
    // Before the one that is killed, the process makes one transfer to warm up.
    const { done } = yield* run(here, fault)
    count.faults++
    yield* Effect.gen(function* () {
      const report = yield* recovered
      holds("nothing is in doubt", [report.inDoubt, yield* TwoPhase.inDoubt], [[], []])
      const [mine, theirs] = yield* coins
      holds("the databases agree", mine + theirs, 2000)
      const moved = before - 1 - mine
      holds("it happened once, or not at all", moved === 0 || moved === 1, true)
      if (decided !== undefined) holds(decided ? "decided, done" : "undecided, undone", moved, decided ? 1 : 0)
      if (done) holds("what was said to be done is done", moved, 1)
      count.committed += moved
      const { log, name } = yield* TwoPhase.Coordinator
      const commits = (yield* log.all).filter(
        (each) => each.decision === "commit" && each.transaction.startsWith(`${name}:`)
      )
      holds("the log has forgotten what is done", commits, [])
      yield* transfer
      holds("nothing is locked", yield* coins, [mine - 1, theirs + 1])
    }).pipe(Effect.provide(liveAt(here)))
  })
