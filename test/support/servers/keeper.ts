// The process that owns the test servers. It prints one line of JSON once they run, and keeps them until its standard
// input ends. That happens however the test runner ends, also by Ctrl-C or `kill -9`: nothing is ever left behind.
import { Effect } from "effect"
import { type Found, type Missing, type Scoped, type Server, type ServerName, serverNames } from "./engine.js"
import { engines, find } from "./find.js"

const prefix = `reinhardt_test_${process.pid}_${Date.now().toString(36)}_`

const wanted = process.argv.slice(2)

const findOne = (name: ServerName): Scoped<Server | Missing> => {
  if (!wanted.includes(name)) return Effect.succeed({ missing: "left out by REINHARDT_TEST_ONLY" })
  return find(engines[name], prefix).pipe(
    Effect.catchAll(({ message }) => Effect.succeed({ missing: `${message}\n  install: ${engines[name].install}` }))
  )
}

const findAll = Effect.forEach(
  serverNames,
  (name) => Effect.map(findOne(name), (outcome) => [name, outcome] as const),
  { concurrency: "unbounded" }
).pipe(Effect.map((entries): Found => ({ prefix, servers: Object.fromEntries(entries) as Found["servers"] })))

const keep = Effect.gen(function* () {
  const found = yield* findAll
  process.stdout.write(`${JSON.stringify(found)}\n`)
  return yield* Effect.never
}).pipe(Effect.scoped)

const released = Effect.async<void>((resume) => {
  const end = () => resume(Effect.void)
  process.stdin.once("end", end).once("error", end).resume()
  // To write to a runner that is gone is an error, and one that nobody hears ends the process on the spot.
  process.stdout.on("error", end)
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end)
})

// The loser of the race is interrupted and its scope closed before the race is over.
await Effect.runPromise(Effect.raceFirst(keep, released))
process.exit()
