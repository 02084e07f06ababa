import { model, queries } from "../generate.js"
import { body, each, type Files, imports, type Library } from "../Library.js"

const uses = [
  "r.map((row) => row.name)",
  "r.map((row) => row.title)",
  "r.map((row) => ({ parent: row.parent.name, children: row.children.map((child) => child.title) }))",
  "r.map((row) => row.title + row.writer + row.when.getTime())",
  "r.map((row) => row.name + row.n)",
  "r.createdAt",
  "Option.map(r, (row) => row.name)",
  "r.id",
  "r",
  "r.map((row) => row.owner?.parent.name)"
]

const database = `import { Redacted } from "effect"
import { Postgres } from "reinhardt-db/postgres"

export const DatabaseLive = Postgres.layer({ url: Redacted.make("postgres://ada@localhost/app") })
`

const models = (count: number): Files =>
  each(
    count,
    (i) => `models/m${i}.ts`,
    (i, { child, owner, parent }) => `import { Schema } from "effect"
import { Field, Model, Relation } from "reinhardt-db"
${imports(
  "M",
  ".",
  [parent, owner, child].filter((n) => n !== i)
)}
${model(i, count)}
`
  )

const programs = (count: number): Files =>
  each(
    count,
    (i) => `queries/q${i}.ts`,
    (i) => `import { Effect, Option } from "effect"
import { DatabaseLive } from "../database.js"
import { M${i} } from "../models/m${i}.js"

export const q${i} = Effect.gen(function* () {
${body(
  queries.map((query, j) => [`M${i}.objects${query}`, uses[j] ?? "r"]),
  "yield*"
)}
}).pipe(Effect.provide(DatabaseLive))
`
  )

export const reinhardt: Library = {
  name: "reinhardt-db",
  files: (count) => ({ "database.ts": database, ...models(count), ...programs(count) }),
  places: () => [
    { name: "a column in a condition", before: ".filter((u) => u.", offers: ["age", "name", "parent"] },
    { name: "a relation to include", before: ".include((p) => ({ parent: p.", offers: ["parent", "children"] },
    { name: "a field of a result", before: "r9.map((row) => row.owner?.parent.", offers: ["name", "title"] }
  ]
}
