import { body, each, type Files, type Library, type Query } from "../Library.js"

const tables = (count: number): Files =>
  each(
    count,
    (i) => `tables/m${i}.ts`,
    (i) => `import type { Generated, Insertable, Selectable, Updateable } from "kysely"

export interface M${i}Table {
  id: Generated<number>
  name: string
  title: string
  age: number
  score: number
  active: boolean
  bio: string | null
  createdAt: Date
  parentId: number
  ownerId: number | null
}

export interface M${i}TagsTable {
  fromId: number
  toId: number
}

export type M${i} = Selectable<M${i}Table>
export type NewM${i} = Insertable<M${i}Table>
export type M${i}Update = Updateable<M${i}Table>
`
  )

const database = (count: number): string => {
  const numbers = Array.from({ length: count }, (_, i) => i)
  return `import { Kysely, PostgresDialect } from "kysely"
import { Pool } from "pg"
${numbers.map((i) => `import type { M${i}Table, M${i}TagsTable } from "./tables/m${i}.js"`).join("\n")}

export interface Database {
${numbers.map((i) => `  m${i}: M${i}Table\n  m${i}Tags: M${i}TagsTable`).join("\n")}
}

export const db = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new Pool({ connectionString: "postgres://ada@localhost/app" }) })
})
`
}

const queries = (me: string, parent: string, child: string, owner: string, above: string): ReadonlyArray<Query> => [
  [
    `db.selectFrom("${me}").selectAll().where("age", ">=", 18).where("name", "like", "a%").orderBy("createdAt", "desc").orderBy("name").limit(10).execute()`,
    "r.map((row) => row.name)"
  ],
  [
    `db.selectFrom("${me}").innerJoin("${parent} as parent", "parent.id", "${me}.parentId").selectAll("${me}").where("parent.name", "=", "x").where((eb) => eb.not(eb.exists(eb.selectFrom("${child} as c").select("c.id").whereRef("c.parentId", "=", "${me}.id").where("c.title", "like", "%spam%")))).execute()`,
    "r.map((row) => row.title)"
  ],
  [
    `db.selectFrom("${me}").selectAll("${me}").select((eb) => [jsonObjectFrom(eb.selectFrom("${parent} as p").selectAll("p").whereRef("p.id", "=", "${me}.parentId")).$notNull().as("parent"), jsonArrayFrom(eb.selectFrom("${child} as c").selectAll("c").whereRef("c.parentId", "=", "${me}.id").orderBy("c.id", "desc").limit(3)).as("children")]).execute()`,
    "r.map((row) => ({ parent: row.parent.name, children: row.children.map((child) => child.title) }))"
  ],
  [
    `db.selectFrom("${me}").innerJoin("${parent} as p", "p.id", "${me}.parentId").select(["${me}.title", "p.name as writer", "${me}.createdAt as when"]).execute()`,
    "r.map((row) => row.title + row.writer + row.when.getTime())"
  ],
  [
    `db.selectFrom("${me}").leftJoin("${child} as c", "c.parentId", "${me}.id").selectAll("${me}").select((eb) => eb.fn.count<number>("c.id").as("n")).groupBy("${me}.id").having((eb) => eb.fn.count<number>("c.id"), ">", 3).orderBy("n", "desc").execute()`,
    "r.map((row) => row.name + row.n)"
  ],
  [`db.selectFrom("${me}").selectAll().where("id", "=", 1).executeTakeFirstOrThrow()`, "r.createdAt"],
  [
    `db.selectFrom("${me}").selectAll().where("active", "=", true).where("bio", "is", null).orderBy("id").limit(1).executeTakeFirst()`,
    "r?.name"
  ],
  [
    `db.insertInto("${me}").values({ name: "a", title: "b", age: 1, score: 1, active: true, createdAt: new Date(), parentId: 1 }).returningAll().executeTakeFirstOrThrow()`,
    "r.id"
  ],
  [
    `db.selectFrom("${me}").select((eb) => eb.fn.countAll<number>().as("n")).where("id", "in", [1, 2, 3]).executeTakeFirstOrThrow()`,
    "r.n"
  ],
  [
    `db.selectFrom("${me}").innerJoin("${owner} as owner", "owner.id", "${me}.ownerId").innerJoin("${above} as above", "above.id", "owner.parentId").selectAll("${me}").select((eb) => jsonObjectFrom(eb.selectFrom("${owner} as o").selectAll("o").select((eb) => jsonObjectFrom(eb.selectFrom("${above} as p").selectAll("p").whereRef("p.id", "=", "o.parentId")).$notNull().as("parent")).whereRef("o.id", "=", "${me}.ownerId")).as("owner")).where("above.age", ">", 2).execute()`,
    "r.map((row) => row.owner?.parent.name)"
  ]
]

const programs = (count: number): Files =>
  each(
    count,
    (i) => `queries/q${i}.ts`,
    (i, near) => `import { jsonArrayFrom, jsonObjectFrom } from "kysely/helpers/postgres"
import { db } from "../database.js"

export const q${i} = async () => {
${body(queries(`m${i}`, `m${near.parent}`, `m${near.child}`, `m${near.owner}`, `m${near.above}`), "await")}
}
`
  )

export const kysely: Library = {
  name: "Kysely",
  files: (count) => ({ "database.ts": database(count), ...tables(count), ...programs(count) }),
  places: (i) => [
    {
      name: "a column in a condition",
      before: `db.selectFrom("m${i}").selectAll().where("`,
      offers: ["age", `m${i}.age`]
    },
    { name: "a relation to include", before: 'jsonObjectFrom(eb.selectFrom("', offers: [`m${i}`] },
    { name: "a field of a result", before: "r9.map((row) => row.owner?.parent.", offers: ["name", "title"] }
  ]
}
