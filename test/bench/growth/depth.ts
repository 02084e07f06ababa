/** A chain of models with as many rows at each level: what a level of include costs. */
import { Effect } from "effect"
import { Database, Field, Model, Relation } from "../../../dist/index.js"
import { group } from "../harness.js"
import { type Pair, pair, type Subject } from "./subject.js"

export interface DepthFigure extends Pair {
  readonly levels: number
}

const stored = 1_000
const read = 100
const depth = 5

// A chain of any length, whose models TypeScript cannot know one by one.
const models: ReadonlyArray<any> = Array.from(
  { length: depth + 1 },
  (_, n) =>
    class extends Model.Class<any>(`growth.Level${n}`)(
      {
        id: Field.id,
        name: Field.char(50),
        amount: Field.int,
        ...(n === 0 ? {} : { parent: () => Relation.foreignKey(models[n - 1]) }),
        ...(n === depth ? {} : { children: () => Relation.oneToMany(models[n + 1], "parent" as never) })
      },
      { table: `growth_level${n}` }
    ) {}
)

const load = (analyze: string) =>
  Effect.gen(function* () {
    const database = yield* Database
    for (let n = depth; n >= 0; n--) yield* database.script(`DROP TABLE IF EXISTS growth_level${n}`)
    yield* Model.createTables(Model.registry(...(models as [any])))
    for (const [n, model] of models.entries()) {
      const row = (_: unknown, i: number) => ({ name: `row ${i}`, amount: i, ...(n === 0 ? {} : { parentId: i + 1 }) })
      yield* model.objects.bulkCreate(Array.from({ length: stored }, row)) as Effect.Effect<unknown, unknown, Database>
    }
    yield* database.script(analyze.replace(/bench_.*/, models.map((_, n) => `growth_level${n}`).join(", ")))
  })

const included = (query: any, levels: number): any =>
  levels === 0 ? query : query.include((row: any) => ({ children: included(row.children, levels - 1) }))

const nested = ({ driver }: Subject, levels: number) => {
  const top = driver.all("SELECT * FROM growth_level0 WHERE id <= ?")
  const below = Array.from({ length: levels }, (_, n) => driver.among(`growth_level${n + 1}`, "parent_id"))
  return async () => {
    const rows = await top([read])
    let parents = rows
    for (const children of below) {
      const found = await children(parents.map(({ id }) => id))
      const byParent = group(found, "parent_id")
      for (const row of parents) row.children = byParent.get(row.id) ?? []
      parents = found
    }
    return rows
  }
}

const lowest = (row: any, levels: number): any => (levels === 0 ? row : lowest(row.children[0], levels - 1))

const checked = (rows: ReadonlyArray<any>, levels: number) => {
  if (rows.length !== read || lowest(rows[read - 1], levels).amount !== read - 1) throw new Error("other rows")
}

export const growthOfDepth = async (subject: Subject, analyze: string): Promise<ReadonlyArray<DepthFigure>> => {
  await subject.run(load(analyze))
  const figures: Array<DepthFigure> = []
  for (let levels = 0; levels <= depth; levels++) {
    const statements = nested(subject, levels)
    const query = () =>
      included(
        models[0].objects.filter((row: any) => row.id.lte(read)),
        levels
      )
    checked(await statements(), levels)
    checked(await subject.run(query()), levels)
    figures.push({ levels, ...(await pair(subject, statements, query, 100)) })
  }
  return figures
}
