/**
 * Programs that a process of its own runs, as plain JavaScript: what they import, 100 models of eight columns and two
 * relations, and a first use of each model. What is defined when it is first used shows there, and not before.
 */
export interface Program {
  readonly name: string
  readonly imports: string
  /** Makes `models`, of `count` models. */
  readonly define?: string
  /** Uses each of `models` once. */
  readonly use?: string
}

const library = new URL("../../../dist/index.js", import.meta.url).href

export const programs: ReadonlyArray<Program> = [
  { name: "node", imports: "" },
  { name: "effect", imports: `await import("effect")` },
  {
    name: "reinhardt-db",
    imports: `const { Schema } = await import("effect"); const { Field, Model, Relation } = await import(${JSON.stringify(library)})`,
    define: `
const models = Array.from({ length: count }, (_, n) =>
  class extends Model.Class("app.Model" + n)({
    id: Field.id,
    name: Schema.String.pipe(Schema.maxLength(50)),
    title: Schema.NonEmptyString,
    age: Schema.Int.pipe(Schema.between(0, 150)),
    score: Schema.Number,
    active: Schema.Boolean,
    bio: Schema.NullOr(Schema.String),
    createdAt: Schema.DateFromSelf,
    parent: () => Relation.foreignKey(models[(n + 3) % count], { onDelete: "cascade" }),
    children: () => Relation.oneToMany(models[(n + count - 3) % count], "parent")
  }) {})`,
    use: `
Model.registry(...models)
for (const model of models) {
  model.objects.filter((row) => row.id.eq(1))
  Schema.decodeUnknownSync(Schema.typeSchema(Schema.Struct(model.fields)))(row(1))
}`
  },
  {
    name: "@effect/sql Model",
    imports: `const { Schema } = await import("effect"); const { Model } = await import("@effect/sql")`,
    define: `
const models = Array.from({ length: count }, (_, n) =>
  class extends Model.Class("Model" + n)({
    id: Model.Generated(Schema.Number),
    name: Schema.String.pipe(Schema.maxLength(50)),
    title: Schema.NonEmptyString,
    age: Schema.Int.pipe(Schema.between(0, 150)),
    score: Schema.Number,
    active: Schema.Boolean,
    bio: Schema.NullOr(Schema.String),
    createdAt: Schema.DateFromSelf,
    parentId: Schema.Number
  }) {})`,
    use: `
for (const model of models) Schema.decodeUnknownSync(Schema.typeSchema(Schema.Struct(model.fields)))(row(1))`
  },
  {
    name: "Drizzle",
    imports: `const { eq, relations } = await import("drizzle-orm"); const pg = await import("drizzle-orm/pg-core"); const { drizzle } = await import("drizzle-orm/pg-proxy")`,
    define: `
const tables = Array.from({ length: count }, (_, n) => pg.pgTable("model" + n, {
  id: pg.bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
  name: pg.varchar({ length: 50 }).notNull(),
  title: pg.text().notNull(),
  age: pg.integer().notNull(),
  score: pg.doublePrecision().notNull(),
  active: pg.boolean().notNull(),
  bio: pg.text(),
  createdAt: pg.timestamp("created_at", { withTimezone: true }).notNull(),
  parentId: pg.bigint("parent_id", { mode: "number" }).notNull().references(() => tables[(n + 3) % count].id, { onDelete: "cascade" })
}))
const related = tables.map((table, n) => relations(table, ({ many, one }) => ({
  parent: one(tables[(n + 3) % count], { fields: [table.parentId], references: [tables[(n + 3) % count].id] }),
  children: many(tables[(n + count - 3) % count])
})))
const models = { tables, related }`,
    use: `
const schema = Object.fromEntries([...tables.map((table, n) => ["table" + n, table]), ...related.map((each, n) => ["related" + n, each])])
const db = drizzle(async () => ({ rows: [] }), { schema })
for (const table of tables) db.select().from(table).where(eq(table.id, 1)).toSQL()`
  }
]

/** Tells, as JSON, milliseconds to import, to define and to use, and megabytes of heap. */
export const source = ({ define = "const models = []", imports, use = "" }: Program, count: number): string => `
const row = (n) => ({ id: n, name: "a", title: "b", age: 1, score: 1, active: true, bio: null, createdAt: new Date(), parentId: 1 })
const count = ${count}
const heap = () => { gc(); return process.memoryUsage().heapUsed / 2 ** 20 }
const started = performance.now()
${imports}
const imported = performance.now()
const heapImported = heap()
const from = performance.now()
${define}
const defined = performance.now()
const heapDefined = heap()
const first = performance.now()
${use}
const used = performance.now()
console.log(JSON.stringify({ import: imported - started, define: defined - from, use: used - first, heapImported, heapDefined, heap: heap() }))
globalThis.kept = models
`
