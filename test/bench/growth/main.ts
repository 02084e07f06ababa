/**
 * `npm run bench:growth`: what grows with rows, levels, models and keys, and what a start costs. `BENCH` and the servers'
 * URLs are those of `npm run bench`; `ROUNDS` the rounds. Figures are written to docs/performance.
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Effect, ManagedRuntime } from "effect"
import { load } from "../contenders/reinhardt.js"
import { chosen, engineOf } from "../engines.js"
import { growthOfDepth } from "./depth.js"
import { growthOfIncludes } from "./includes.js"
import { growthOfKeys } from "./keys.js"
import { growthOfRegistry } from "./registry.js"
import { type EngineGrowth, write } from "./report.js"
import { growthOfRows } from "./rows.js"
import { growthOfStartup } from "./startup.js"
import type { Subject } from "./subject.js"

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const rounds = Number(process.env.ROUNDS ?? 11)

const told = <A>(name: string, figures: A): A => {
  console.log(name, JSON.stringify(figures))
  return figures
}

const growthOf = async (name: string): Promise<EngineGrowth> => {
  const engine = await engineOf(name)
  const runtime = ManagedRuntime.make(engine.layer)
  await runtime.runPromise(load(engine.analyze))
  const driver = engine.driver()
  const subject: Subject = { driver, run: (effect) => runtime.runPromise(effect), rounds, collect }
  const growth = {
    version: told("\n", await engine.version()),
    rows: told("rows", await growthOfRows(subject)),
    depth: told("depth", await growthOfDepth(subject, engine.analyze)),
    includes: told("includes", await growthOfIncludes(subject)),
    keys: told("keys", await growthOfKeys(subject))
  }
  await driver.close?.()
  await Effect.runPromise(runtime.disposeEffect)
  return growth
}

const startup = told("start-up", await growthOfStartup(rounds))
const registry = told("registry", await growthOfRegistry(rounds))
const engines: Record<string, EngineGrowth> = {}
for (const name of chosen) engines[name] = await growthOf(name)
write({ rounds, engines, registry, startup })
