import { readFileSync } from "node:fs"
import { posix } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const src = fileURLToPath(new URL("../../src/", import.meta.url))
const from = /^(?:import|export)\s+(?!type\b)(?:[\w*\s{},$]+?\sfrom\s+)?"([^"]+)"/gm

/** The packages that a file needs when it runs, by way of whatever it imports. */
const packagesOf = (entry: string): ReadonlySet<string> => {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const walk = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, specifier = ""] of readFileSync(src + file, "utf8").matchAll(from)) {
      if (specifier.startsWith(".")) walk(posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts"))
      else packages.add(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
    }
  }
  walk(entry)
  return packages
}

const drivers = {
  sqlite: ["better-sqlite3", "@effect/sql-sqlite-node"],
  postgres: ["pg", "@effect/sql-pg"],
  mysql: ["mysql2", "@effect/sql-mysql2"]
}
const all = Object.values(drivers).flat()

it("the main entry needs no driver: they are optional peers", () => {
  const needed = packagesOf("index.ts")
  expect(needed).toContain("effect")
  expect(all.filter((each) => needed.has(each))).toEqual([])
})

it.each(Object.entries(drivers))("the %s entry needs only its own", (name, own) => {
  const needed = packagesOf(`${name}.ts`)
  expect(needed).toContain(own[0])
  expect(all.filter((each) => needed.has(each) && !own.includes(each))).toEqual([])
})
