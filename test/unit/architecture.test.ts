import { readdirSync, readFileSync } from "node:fs"
import { sep } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { faults, type Sources } from "../support/imports.js"

const sources = (): Sources => {
  const src = fileURLToPath(new URL("../../src/", import.meta.url))
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"))
  return Object.fromEntries(files.map((file) => [file.split(sep).join("/"), readFileSync(src + file, "utf8")]))
}

describe("the folders of src", () => {
  it("import one way, without cycles", () => {
    expect(faults(sources()).join("\n")).toBe("")
  })
})

describe("the check of the folders", () => {
  const ast = { "ast/Node.ts": "export const a = 1" }

  it.each<[string, Sources, RegExp]>([
    [
      "a larger number, for a type too",
      { "ast/Node.ts": `import type { Q } from "../query/Q.js"`, "query/Q.ts": "" },
      /^src\/ast\/Node\.ts imports "\.\.\/query\/Q\.js": ast \(0\) imports only from smaller numbers, query is 4$/
    ],
    [
      "the same number in another folder",
      { ...ast, "error/E.ts": `export * from "../ast/Node.js"` },
      /^src\/error\/E\.ts imports "\.\.\/ast\/Node\.js": error \(0\)/
    ],
    [
      "another dialect",
      { "dialect/sqlite/a.ts": `import { b } from "../postgres/b.js"`, "dialect/postgres/b.ts": "" },
      /dialect\/sqlite and dialect\/postgres must not know each other/
    ],
    [
      "SQL from nosql",
      { "nosql/a.ts": `const q = import("../query/Q.js")`, "query/Q.ts": "" },
      /^src\/nosql\/a\.ts imports "\.\.\/query\/Q\.js": nosql shares only/
    ],
    ["nosql from SQL", { "cli/a.ts": `import "../nosql/a.js"`, "nosql/a.ts": "" }, /nosql is no folder to import from/],
    ["an entry file", { "query/Q.ts": `import "../index.js"`, "index.ts": "" }, /imports an entry file/],
    ["the package's name", { "query/Q.ts": `import "reinhardt-db/sqlite"` }, /itself by name/],
    ["scratchpad", { "index.ts": `import "../scratchpad/chinook/main.js"` }, /never imports from scratchpad/],
    ["a file outside src", { "query/Q.ts": `type T = import("../../test/a.js").T` }, /nothing outside src/],
    ["a file that is not there", { "index.ts": `export * from "./query/Q.js"` }, /no such file/],
    ["an unknown folder", { "utils/a.ts": "" }, /^src\/utils: this folder has no number in the table$/],
    [
      "a cycle",
      { "ast/a.ts": `import { b } from "./b.js"`, "ast/b.ts": `import { a } from "./a.js"` },
      /^a cycle: src\/ast\/a\.ts -> src\/ast\/b\.ts -> src\/ast\/a\.ts$/
    ]
  ])("refuses %s", (_, files, message) => {
    const [first, ...more] = faults(files)
    expect(first).toMatch(message)
    expect(more).toEqual([])
  })

  it.each<[string, Sources]>([
    ["a smaller number", { ...ast, "query/Q.ts": `import { a } from "../ast/Node.js"` }],
    [
      "its own folder, at any depth",
      { "expression/lookup/a.ts": `import "../Expression.js"`, "expression/Expression.ts": "" }
    ],
    ["what dialects share", { "dialect/sqlite/a.ts": `import "../shared.js"`, "dialect/shared.ts": "" }],
    [
      "anything from an entry file",
      { "sqlite.ts": `export * from "./dialect/sqlite/a.js"`, "dialect/sqlite/a.ts": "" }
    ],
    ["a definition from nosql", { "nosql/a.ts": `import "../definition/Field.js"`, "definition/Field.ts": "" }],
    ["a cycle of types", { "ast/a.ts": `import type { B } from "./b.js"`, "ast/b.ts": `import { a } from "./a.js"` }],
    ["a package", { "dialect/postgres/client.ts": `import pg from "pg"` }]
  ])("allows %s", (_, files) => {
    expect(faults(files)).toEqual([])
  })
})
