import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { Fn } from "../../src/index.js"
import { layerAt } from "../support/engine.js"
import { type ServerName, serverNames } from "../support/servers/engine.js"
import { describeOn, freshDatabase } from "../support/servers/index.js"
import { check } from "./check.js"
import * as fields from "./fields.js"
import { linksOf, piecesOf, serversOf } from "./markdown.js"
import { programOf } from "./program.js"
import { run } from "./run.js"

const root = fileURLToPath(new URL("../..", import.meta.url))
const guides = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".md"))
  .map((path) => join("docs", path))
  .sort()
const files = ["README.md", ...guides]

const read = (file: string): string => readFileSync(join(root, file), "utf8")
const programsOf = (file: string, markdown: string) => {
  const pieces = piecesOf(file, markdown)
  const running = pieces.filter(({ runs }) => runs)
  return { all: programOf(file, pieces), running: running.length === 0 ? undefined : programOf(file, running) }
}

// ---- guides as they might be written -----------------------------------------------------------------------------------

const fence = "```"
const markdown = (...blocks: ReadonlyArray<string>): string =>
  ["# Title", ...blocks.map((block) => (block.startsWith("<!--") ? block : `${fence}ts\n${block}\n${fence}`))].join(
    "\n"
  )

const model = `import { Field, Model } from "reinhardt-db"
export class User extends Model.Class<User>("User")({ id: Field.id, name: Field.char(20) }) {}`
const tables = "<!-- setup\nyield* Model.createTables(Model.registry(User))\n-->"
const two = 'const two = yield* User.objects.bulkCreate([{ name: "Ada" }, { name: "Bob" }])'
const counted = (n: number) => `const n = yield* User.objects.count // => ${n}`

const examples = {
  right: markdown(model, tables, two, counted(2)),
  wrongType: markdown(model, "const n: number = yield* User.objects.count", "const wrong: string = n", "n.toFixed()"),
  wrongName: markdown(model, 'yield* User.objects.filter((u) => u.nmae.eq("Ada"))'),
  wrongExport: markdown('import { Models } from "reinhardt-db"'),
  wrongValue: markdown(model, "yield* User.objects // => [{ name: Bob }]"),
  wrongSyntax: markdown("const x = {"),
  missingLayer: markdown(
    model,
    'import { Database } from "reinhardt-db"\nclass Other extends Database.Tag("Other")<Other>() {}',
    "yield* User.objects.using(Other)"
  ),
  noError: markdown("// @ts-expect-error\nconst one: number = 1")
}

const wrong: Partial<Record<keyof typeof examples, RegExp>> = {
  wrongType: /^wrongType\.md:10: Type 'number' is not assignable to type 'string'/,
  wrongName: /^wrongName\.md:7: Property 'nmae' does not exist/,
  wrongExport: /^wrongExport\.md:1: .*no exported member .*Models/,
  wrongValue: /^wrongValue\.md:7: Cannot find name 'Bob'/,
  wrongSyntax: /^wrongSyntax\.md:/,
  missingLayer: /^missingLayer\.md:1: .*Other/,
  noError: /^noError\.md:3: Unused '@ts-expect-error' directive/
}

// One program for all of them: most of the time goes into the types of the library and of Effect.
let found: ReadonlyArray<string>
beforeAll(() => {
  const texts = [
    ...Object.entries(examples).map(([name, text]) => [`${name}.md`, text] as const),
    ...files.map((file) => [file, read(file)] as const)
  ]
  const modules = new Map(texts.map(([file, text]) => [file, programsOf(file, text).all]))
  found = check(modules.set("fields", fields.typesModule()))
}, 300_000)

const against = (file: string): ReadonlyArray<string> => found.filter((line) => line.startsWith(`${file}:`))

describe("the check of the documentation", () => {
  it("finds nothing in what is right", () => expect(against("right.md")).toEqual([]))

  it.each(Object.entries(wrong))("finds %s, in its line", (name, message) => {
    expect(against(`${name}.md`)[0]).toMatch(message)
  })

  const running = (...blocks: ReadonlyArray<string>) =>
    run("x.md", programsOf("x.md", markdown(...blocks)).running ?? "")

  it("runs what is right", async () => {
    const over = 'two.map((u) => u.name)\n// => [\n//      "Ada", "Bob"\n//    ]'
    await running(model, tables, two, counted(2), over)
  })

  it.each([
    ["fails", [model, two], /^x\.md: the block at line 6: .*no such table/],
    [
      "has another value",
      [model, tables, two, counted(3)],
      /^x\.md: the block at line 12: expected 2 to deeply equal 3/
    ],
    ["has other rows", [model, tables, 'yield* User.objects // => [{ name: "Eve" }]'], /^x\.md: the block at line 9/],
    ["is not awaited", ['import { Effect } from "effect"\nEffect.runPromise(Effect.fail(new Error("late")))'], /late/],
    ["throws", ["throw new Error('thrown')"], /thrown/]
  ])("fails where a statement %s", async (_, blocks, message) => {
    await expect(running(...blocks)).rejects.toThrow(message)
  })

  it("does not run what is marked so, yet checks it", () => {
    const { all, running } = programsOf("x.md", `${fence}ts no-run\nthrow new Error("run")\n${fence}`)
    expect(running).toBeUndefined()
    expect(all).toContain("throw new Error")
  })

  it("refuses code that nobody would check", () => {
    expect(() => piecesOf("x.md", `text\n${fence}typescript\nlet x\n${fence}`)).toThrow(/^x\.md:2: .*"typescript"/)
    expect(() => piecesOf("x.md", `${fence}ts norun\nlet x\n${fence}`)).toThrow(/"ts norun"/)
    expect(() => piecesOf("x.md", `${fence}ts\nlet x`)).toThrow(/never ends/)
    expect(() => piecesOf("x.md", "<!-- setup: x\nlet x\n-->")).toThrow(/x\.md:1/)
    expect(() => programsOf("x.md", markdown("if (true) {\n  1 // => 2\n}"))).toThrow(/x\.md:2: a "\/\/ =>"/)
    expect(piecesOf("x.md", `${fence}sh\nnpm start\n${fence}\n${fence}sql\nSELECT 1\n${fence}`)).toEqual([])
  })
})

// A guide that asks for servers runs where all of them are.
const onServers = (servers: ReturnType<typeof serversOf>, body: () => void): void => {
  const [first, ...others] = servers
  if (first === undefined) body()
  else describeOn(serverName(first[0]), () => onServers(others, body))
}

const serverName = (text: string): ServerName => {
  const name = serverNames.find((each) => each === text)
  if (name === undefined) throw new Error(`there is no server "${text}"`)
  return name
}

/** The variable of a server on which a guide runs as a whole. */
const ownDatabase = "DATABASE_URL"
type Layer = NonNullable<Parameters<typeof run>[2]>

const onDatabases = (file: string, text: string): Promise<void> =>
  Effect.gen(function* () {
    let own: Layer | undefined
    for (const [server, variable] of serversOf(read(file))) {
      const url = yield* freshDatabase(serverName(server))
      process.env[variable] = url
      // What SQLite's client adds, no guide to another database asks for.
      if (variable === ownDatabase) own = layerAt(serverName(server), url) as Layer
    }
    yield* Effect.promise(() => run(file, text, own))
  }).pipe(Effect.scoped, Effect.runPromise)

// ---- the guides ---------------------------------------------------------------------------------------------------------

describe.each(files)("%s", (file) => {
  it("compiles", () => expect(against(file)).toEqual([]))

  const { running } = programsOf(file, read(file))
  if (running !== undefined)
    onServers(serversOf(read(file)), () => it("runs", () => onDatabases(file, running), 60_000))

  it("links to files that are there", () => {
    const targets = linksOf(read(file)).map((link) => join(root, dirname(file), link.replace(/#.*/, "")))
    expect(targets.filter((target) => !existsSync(target))).toEqual([])
  })
})

it("every function is in a guide", () => {
  const guide = ["aggregates", "functions", "dates", "json", "extending", "search"]
    .map((name) => read(`docs/${name}.md`))
    .join()
  const conditions = ["and", "or", "not"]
  expect(
    Object.keys(Fn).filter(
      (name) => !conditions.includes(name) && !guide.includes(`\`${name}\``) && !guide.includes(`Fn.${name}`)
    )
  ).toEqual([])
})

describe("the table of fields", () => {
  it("has every constructor", () => expect(fields.missing()).toEqual([]))

  it.each(fields.rows)("$field is stored as it says", ({ columns, field }) => {
    expect(fields.columnsOf(field)).toEqual(columns)
  })

  it("names the types", () => expect(against("fields")).toEqual([]))
})
