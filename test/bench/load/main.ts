/**
 * `npm run bench:load`: an HTTP service on PostgreSQL (REINHARDT_BENCH_POSTGRES_URL, an empty database), ours beside the
 * same on `pg` alone and on Drizzle, under 1 to 256 clients. `SECONDS` and `ROUNDS` are those of a step; `SOAK` instead
 * loads ours alone for so many seconds, and watches its memory. `PROFILE` names a folder for profiles of the servers' CPU.
 */
import { Effect, ManagedRuntime } from "effect"
import { load } from "../contenders/reinhardt.js"
import { engineOf } from "../engines.js"
import { generate, type Server, serve } from "./processes.js"
import { write } from "./report.js"
import { measureSoak } from "./soak.js"
import { agree, measureSteps } from "./steps.js"

const course = { seconds: Number(process.env.SECONDS ?? 5), rounds: Number(process.env.ROUNDS ?? 3) }
const soak = Number(process.env.SOAK ?? 0)
const profile = process.env.PROFILE === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${process.env.PROFILE}`]

const services = [
  ["reinhardt-db", "reinhardt"],
  ["pg", "pg"],
  ["Drizzle", "drizzle"]
] as const

const loaded = async (): Promise<string> => {
  const { analyze, layer, version } = await engineOf("postgres")
  const runtime = ManagedRuntime.make(layer)
  await runtime.runPromise(load(analyze))
  await Effect.runPromise(runtime.disposeEffect)
  return version()
}

const version = await loaded()
console.log(version)
const servers: Array<Server> = []
for (const [name, file] of soak > 0 ? services.slice(0, 1) : services) servers.push(await serve(name, file, profile))
const generator = generate()
const [own] = servers
if (soak > 0 && own !== undefined) {
  const { samples, ...figure } = await measureSoak(generator, own, soak)
  console.log(figure)
  console.table(samples)
  write({ version, soak: { ...figure, samples } })
} else {
  await agree(servers)
  const steps = await measureSteps(generator, servers, course)
  console.table(steps.map(({ routes: _, ...figure }) => figure))
  write({ version, course, steps })
}
for (const { close } of [...servers, generator]) close()
