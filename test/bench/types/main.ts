/**
 * `npm run bench:types`: what `tsc` and an editor need for the same project written for the library, Kysely and Drizzle.
 * `MODELS=25,50` picks sizes, `ROUNDS` the runs of each; without MODELS the figures are written to docs/performance.
 */
import { best, type Check, check } from "./check.js"
import { type Completion, completions } from "./completion.js"
import { drizzle } from "./libraries/drizzle.js"
import { kysely } from "./libraries/kysely.js"
import { reinhardt } from "./libraries/reinhardt.js"
import { clean, write as project } from "./project.js"
import { tables, write } from "./report.js"

const libraries = [reinhardt, kysely, drizzle]
const sizes = (process.env.MODELS ?? "25,50,100,200").split(",").map(Number)
const rounds = Number(process.env.ROUNDS ?? 3)
const main = sizes.includes(100) ? 100 : (sizes.at(-1) ?? 0)

// What takes longer than this, in seconds, is not run again: there noise matters least.
const long = 60

/** The libraries take turns. */
const checksOf = (models: number): ReadonlyArray<Check> => {
  const projects = libraries.map((library) => ({ name: library.name, folder: project(library, models) }))
  const first = projects.map(({ folder, name }) => check(name, models, folder))
  const again = () =>
    projects.map(({ folder, name }, n) => ((first[n]?.total ?? 0) > long ? undefined : check(name, models, folder)))
  const others = Array.from({ length: rounds - 1 }, again)
  return first.map((each, n) => best([each, ...others.flatMap((run) => run[n] ?? [])]))
}

clean()
const checks: Array<Check> = []
for (const models of sizes) {
  const found = checksOf(models)
  console.table(found)
  checks.push(...found)
}
const completed: Array<Completion> = []
for (const library of libraries) completed.push(...(await completions(library, project(library, main), main, 20)))
const report = { rounds, checks, completions: completed }
console.log(tables(report, main))
if (process.env.MODELS === undefined) write(report, main)
