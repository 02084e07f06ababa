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

/** A table under its own name where nothing else of that name is about: the shortest form, and the cheapest to check. */
const named = (table: string, alias: string, taken: ReadonlyArray<string>) =>
  taken.includes(table) ? { from: `${table} as ${alias}`, name: alias } : { from: table, name: table }

const queries = (me: string, parent: string, child: string, owner: string, above: string): ReadonlyArray<Query> => {
  const p = named(parent, "parent", [me])
  const c = named(child, "child", [me, p.name])
  const o = named(owner, "owner", [me])
  const a = named(above, "above", [me, o.name])
  return [
    [
      `db.selectFrom("${me}").selectAll().where("age", ">=", 18).where("name", "like", "a%").orderBy("createdAt", "desc").orderBy("name").limit(10).execute()`,
      "r.map((row) => row.name)"
    ],
    [
      `db.selectFrom("${me}").innerJoin("${p.from}", "${p.name}.id", "${me}.parentId").selectAll("${me}").where("${p.name}.name", "=", "x").where((eb) => eb.not(eb.exists(eb.selectFrom("${c.from}").select("${c.name}.id").whereRef("${c.name}.parentId", "=", "${me}.id").where("${c.name}.title", "like", "%spam%")))).execute()`,
      "r.map((row) => row.title)"
    ],
    [
      `db.selectFrom("${me}").selectAll("${me}").select((eb) => [jsonObjectFrom(eb.selectFrom("${p.from}").selectAll("${p.name}").whereRef("${p.name}.id", "=", "${me}.parentId")).$notNull().as("parent"), jsonArrayFrom(eb.selectFrom("${c.from}").selectAll("${c.name}").whereRef("${c.name}.parentId", "=", "${me}.id").orderBy("${c.name}.id", "desc").limit(3)).as("children")]).execute()`,
      "r.map((row) => ({ parent: row.parent.name, children: row.children.map((child) => child.title) }))"
    ],
    [
      `db.selectFrom("${me}").innerJoin("${p.from}", "${p.name}.id", "${me}.parentId").select(["${me}.title", "${p.name}.name as writer", "${me}.createdAt as when"]).execute()`,
      "r.map((row) => row.title + row.writer + row.when.getTime())"
    ],
    [
      `db.selectFrom("${me}").leftJoin("${c.from}", "${c.name}.parentId", "${me}.id").selectAll("${me}").select((eb) => eb.fn.count<number>("${c.name}.id").as("n")).groupBy("${me}.id").having((eb) => eb.fn.count<number>("${c.name}.id"), ">", 3).orderBy("n", "desc").execute()`,
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
      `db.selectFrom("${me}").innerJoin("${o.from}", "${o.name}.id", "${me}.ownerId").innerJoin("${a.from}", "${a.name}.id", "${o.name}.parentId").selectAll("${me}").select((eb) => jsonObjectFrom(eb.selectFrom("${o.from}").selectAll("${o.name}").select((eb) => jsonObjectFrom(eb.selectFrom("${a.from}").selectAll("${a.name}").whereRef("${a.name}.id", "=", "${o.name}.parentId")).$notNull().as("parent")).whereRef("${o.name}.id", "=", "${me}.ownerId")).as("owner")).where("${a.name}.age", ">", 2).execute()`,
      "r.map((row) => row.owner?.parent.name)"
    ]
  ]
}

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
