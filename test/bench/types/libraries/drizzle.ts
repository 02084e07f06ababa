import { body, each, type Files, imports, type Library, type Query } from "../Library.js"

const tables = (count: number): Files =>
  each(
    count,
    (i) => `tables/m${i}.ts`,
    (i, { child, owner, parent }) => `import { relations } from "drizzle-orm"
import { type AnyPgColumn, boolean, doublePrecision, integer, pgTable, primaryKey, serial, text, timestamp, varchar } from "drizzle-orm/pg-core"
${imports(
  "m",
  ".",
  [parent, owner, child].filter((n) => n !== i)
)}

export const m${i} = pgTable("m${i}", {
  id: serial().primaryKey(),
  name: varchar({ length: 50 }).notNull(),
  title: text().notNull(),
  age: integer().notNull(),
  score: doublePrecision().notNull(),
  active: boolean().notNull(),
  bio: text(),
  createdAt: timestamp().notNull(),
  parentId: integer().notNull().references((): AnyPgColumn => m${parent}.id, { onDelete: "cascade" }),
  ownerId: integer().references((): AnyPgColumn => m${owner}.id)
})

export const m${i}Tags = pgTable(
  "m${i}_tags",
  {
    fromId: integer().notNull().references(() => m${i}.id),
    toId: integer().notNull().references((): AnyPgColumn => m${owner}.id)
  },
  (t) => [primaryKey({ columns: [t.fromId, t.toId] })]
)

export const m${i}Relations = relations(m${i}, ({ many, one }) => ({
  parent: one(m${parent}, { fields: [m${i}.parentId], references: [m${parent}.id], relationName: "m${i}_parent" }),
  owner: one(m${owner}, { fields: [m${i}.ownerId], references: [m${owner}.id], relationName: "m${i}_owner" }),
  children: many(m${child}, { relationName: "m${child}_parent" }),
  tags: many(m${i}Tags)
}))

export const m${i}TagsRelations = relations(m${i}Tags, ({ one }) => ({
  from: one(m${i}, { fields: [m${i}Tags.fromId], references: [m${i}.id] }),
  to: one(m${owner}, { fields: [m${i}Tags.toId], references: [m${owner}.id] })
}))
`
  )

const schema = (count: number): string =>
  Array.from({ length: count }, (_, i) => `export * from "./tables/m${i}.js"\n`).join("")

const database = `import { drizzle } from "drizzle-orm/node-postgres"
import { Pool } from "pg"
import * as schema from "./schema.js"

export const db = drizzle(new Pool({ connectionString: "postgres://ada@localhost/app" }), { schema })
`

const queries = (me: string, parent: string, child: string, owner: string, above: string): ReadonlyArray<Query> => [
  [
    `db.select().from(${me}).where(and(gte(${me}.age, 18), like(${me}.name, "a%"))).orderBy(desc(${me}.createdAt), asc(${me}.name)).limit(10)`,
    "r.map((row) => row.name)"
  ],
  [
    `db.select(getTableColumns(${me})).from(${me}).innerJoin(${parent}, eq(${parent}.id, ${me}.parentId)).where(and(eq(${parent}.name, "x"), notExists(db.select({ id: ${child}.id }).from(${child}).where(and(eq(${child}.parentId, ${me}.id), like(${child}.title, "%spam%"))))))`,
    "r.map((row) => row.title)"
  ],
  [
    `db.query.${me}.findMany({ with: { parent: true, children: { orderBy: (c, { desc }) => desc(c.id), limit: 3 } } })`,
    "r.map((row) => ({ parent: row.parent.name, children: row.children.map((child) => child.title) }))"
  ],
  [
    `db.select({ title: ${me}.title, writer: ${parent}.name, when: ${me}.createdAt }).from(${me}).innerJoin(${parent}, eq(${parent}.id, ${me}.parentId))`,
    "r.map((row) => row.title + row.writer + row.when.getTime())"
  ],
  [
    `db.select({ ...getTableColumns(${me}), n: count(${child}.id) }).from(${me}).leftJoin(${child}, eq(${child}.parentId, ${me}.id)).groupBy(${me}.id).having(({ n }) => gt(n, 3)).orderBy(({ n }) => desc(n))`,
    "r.map((row) => row.name + row.n)"
  ],
  [`db.query.${me}.findFirst({ where: eq(${me}.id, 1) })`, "r?.createdAt"],
  [`db.query.${me}.findFirst({ where: and(eq(${me}.active, true), isNull(${me}.bio)), orderBy: ${me}.id })`, "r?.name"],
  [
    `db.insert(${me}).values({ name: "a", title: "b", age: 1, score: 1, active: true, createdAt: new Date(), parentId: 1 }).returning()`,
    "r[0]?.id"
  ],
  [`db.$count(${me}, inArray(${me}.id, [1, 2, 3]))`, "r"],
  [
    `db.query.${me}.findMany({ where: inArray(${me}.ownerId, db.select({ id: ${owner}.id }).from(${owner}).innerJoin(${above}, eq(${above}.id, ${owner}.parentId)).where(gt(${above}.age, 2))), with: { owner: { with: { parent: true } } } })`,
    "r.map((row) => row.owner?.parent.name)"
  ]
]

const programs = (count: number): Files =>
  each(
    count,
    (i) => `queries/q${i}.ts`,
    (
      i,
      { above, child, owner, parent }
    ) => `import { and, asc, count, desc, eq, getTableColumns, gt, gte, inArray, isNull, like, notExists } from "drizzle-orm"
import { db } from "../database.js"
${imports("m", "../tables", [i, parent, child, owner, above])}

export const q${i} = async () => {
${body(queries(`m${i}`, `m${parent}`, `m${child}`, `m${owner}`, `m${above}`), "await")}
}
`
  )

export const drizzle: Library = {
  name: "Drizzle",
  files: (count) => ({ "schema.ts": schema(count), "database.ts": database, ...tables(count), ...programs(count) }),
  places: (i) => [
    {
      name: "a column in a condition",
      before: `db.select().from(m${i}).where(and(gte(m${i}.`,
      offers: ["age", "name"]
    },
    {
      name: "a relation to include",
      before: `db.query.m${i}.findMany({ with: { `,
      offers: ["owner", "tags"]
    },
    { name: "a field of a result", before: "r9.map((row) => row.owner?.parent.", offers: ["name", "title"] }
  ]
}
