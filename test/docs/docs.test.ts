import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, it } from "vitest"
import { check } from "./check.js"
import { linksOf, piecesOf } from "./markdown.js"
import { programOf } from "./program.js"
import { run } from "./run.js"

const root = fileURLToPath(new URL("../..", import.meta.url))
const guides = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .map((path) => join("docs", path))
  .sort()
const files = ["README.md", ...guides]

const read = (file: string): string => readFileSync(join(root, file), "utf8")
const compiled = (file: string, markdown: string) => {
  const pieces = piecesOf(file, markdown)
  const running = pieces.filter(({ runs }) => runs)
  return { all: programOf(file, pieces), running: running.length === 0 ? undefined : programOf(file, running) }
}

const fence = "```"
const markdown = (...blocks: ReadonlyArray<string>): string =>
  ["# Title", ...blocks.map((block) => (block.startsWith("<!--") ? block : `${fence}ts\n${block}\n${fence}`))].join(
    "\n"
  )

const model = `import { Field, Model } from "reinhardt-db"
export class User extends Model.Class<User>("User")({ id: Field.id, name: Field.char(20) }) {}`
const tables = "<!-- setup\nyield* Model.createTables(Model.registry(User))\n-->"
const two = 'const two = yield* User.objects.bulkCreate([{ name: "Ada" }, { name: "Bob" }])'

// Each would be a mistake of a guide; the type check or the run has to find it.
const wrong = {
  types: markdown(model, "const name: number = yield* User.objects.count", "const wrong: string = 1"),
  unknownName: markdown(model, 'yield* User.objects.filter((u) => u.nmae.eq("Ada"))'),
  unknownExport: markdown('import { Models } from "reinhardt-db"'),
  syntax: markdown("const x = {"),
  missingLayer: markdown(
    model,
    'import { Database } from "reinhardt-db"\nclass Other extends Database.Tag("Other")<Other>() {}',
    "yield* User.objects.using(Other)"
  ),
  unusedExpectError: markdown("// @ts-expect-error\nconst one: number = 1")
}

describe("the check of the documentation", () => {
  const checkOf = (modules: Readonly<Record<string, string>>) =>
    check(new Map(Object.entries(modules).map(([name, text]) => [`${name}.md`, compiled(`${name}.md`, text).all])))
  let found: ReadonlyArray<string>
  beforeAll(() => {
    found = checkOf({ ...wrong, right: markdown(model, tables, two, "const n = yield* User.objects.count // => 2") })
  }, 240_000)
  const of = (name: string) => found.filter((line) => line.startsWith(`${name}.md:`)).map((line) => line.split("\n")[0])

  it("finds nothing in what is right", () => expect(of("right")).toEqual([]))

  it("finds each kind of mistake, in its line", () => {
    expect(of("types")).toEqual(
      ["types.md:10: Type 'string' is not assignable to type 'number'."].map(() =>
        expect.stringMatching(/^types\.md:10: Type 'number' is not assignable/)
      )
    )
    expect(of("unknownName")[0]).toMatch(/^unknownName\.md:7: Property 'nmae' does not exist/)
    expect(of("unknownExport")[0]).toMatch(/^unknownExport\.md:1: .*no exported member .*'Models'/)
    expect(of("syntax")[0]).toMatch(/^syntax\.md:/)
    expect(of("missingLayer")[0]).toMatch(/^missingLayer\.md:1: Type .*Other.* is not assignable/)
    expect(of("unusedExpectError")[0]).toMatch(/^unusedExpectError\.md:3: Unused '@ts-expect-error'/)
  })

  const running = (text: string) => run("x.md", compiled("x.md", text).running ?? "")

  it("runs what is right", async () => {
    await running(
      markdown(
        model,
        tables,
        two,
        "const n = yield* User.objects.count // => 2",
        'two.map((u) => u.name)\n// => [\n//      "Ada", "Bob"\n//    ]'
      )
    )
  })

  it("fails where a statement fails, a value is another, or a promise is rejected", async () => {
    await expect(running(markdown(model, two))).rejects.toThrow(/x\.md: the block at line 6: .*no such table/)
    await expect(running(markdown(model, tables, two, "const n = yield* User.objects.count // => 3"))).rejects.toThrow(
      /x\.md: the block at line 12: expected 2 to deeply equal 3/
    )
    await expect(running(markdown(model, tables, 'yield* User.objects // => [{ name: "Eve" }]'))).rejects.toThrow(
      /the block at line 9/
    )
    await expect(
      running(markdown('import { Effect } from "effect"\nEffect.runPromise(Effect.fail(new Error("late")))'))
    ).rejects.toThrow(/late/)
  })

  it("does not run what is marked so, yet checks it", () => {
    const text = `${fence}ts no-run\nthrow new Error("run")\n${fence}`
    expect(compiled("x.md", text).running).toBeUndefined()
    expect(compiled("x.md", text).all).toContain("throw new Error")
  })

  it("refuses code that nobody would check", () => {
    expect(() => piecesOf("x.md", `text\n${fence}typescript\nlet x\n${fence}`)).toThrow(/x\.md:2: .*"typescript"/)
    expect(() => piecesOf("x.md", `${fence}ts norun\nlet x\n${fence}`)).toThrow(/"ts norun"/)
    expect(() => piecesOf("x.md", `${fence}ts\nlet x`)).toThrow(/never ends/)
    expect(() => compiled("x.md", markdown("if (true) {\n  1 // => 2\n}"))).toThrow(/x\.md:2: a "\/\/ =>"/)
    expect(piecesOf("x.md", `${fence}sh\nnpm start\n${fence}\n${fence}sql\nSELECT 1\n${fence}`)).toEqual([])
  })
})

describe("the documentation", () => {
  let found: ReadonlyArray<string>
  beforeAll(() => {
    found = check(new Map(files.map((file) => [file, compiled(file, read(file)).all])))
  }, 240_000)

  describe.each(files)("%s", (file) => {
    it("compiles", () => expect(found.filter((line) => line.startsWith(`${file}:`))).toEqual([]))

    const { running } = compiled(file, read(file))
    it.runIf(running !== undefined)("runs", () => run(file, running ?? ""))

    it("links to files that are there", () => {
      const targets = linksOf(read(file)).map((link) => join(root, dirname(file), link.replace(/#.*/, "")))
      expect(targets.filter((target) => !existsSync(target))).toEqual([])
    })
  })
})
