import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Field, Fn, Model, QueryPlan, Relation } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"

class Shelf extends Model.Class<Shelf>("store.Shelf")({
  id: Field.id,
  code: Field.char(10).pipe(Field.unique),
  items: () => Relation.oneToMany(Item, "shelf")
}) {}

class Item extends Model.Class<Item>("store.Item")({
  id: Field.id,
  name: Field.char(20),
  shelf: () => Relation.foreignKey(Shelf)
}) {}

const load = Effect.gen(function* () {
  const shelves = yield* Shelf.objects.bulkCreate(Array.from({ length: 20 }, (_, i) => ({ code: `s${i}` })))
  const items = Array.from({ length: 3000 }, (_, i) => ({ name: `n${i}`, shelfId: shelves[i % 20]?.id ?? 0 }))
  yield* Item.objects.bulkCreate(items)
})

const stocked = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Shelf, Item)), (context) => Effect.provide(load, context)).pipe(Layer.orDie)

const operations = (steps: ReadonlyArray<QueryPlan.PlanStep>): ReadonlyArray<readonly [string, string | undefined]> =>
  steps.flatMap((step) => [[step.operation, step.table] as const, ...operations(step.steps)])

const kinds = (plan: QueryPlan.QueryPlan) => QueryPlan.advice(plan).map((each) => [each._tag, each.table])

/** Plans, as every engine tells them. */
export const explain = (name: DatabaseName): void =>
  layer(stocked(name), { timeout: "2 minutes" })("explain", (it) => {
    const scan = Item.objects.filter((i) => i.name.contains("99"))

    it.effect("tells a scan from a lookup, and tables by their names", () =>
      Effect.gen(function* () {
        const plan = yield* scan.explain
        expect(operations(plan.steps)).toContainEqual(["TableScan", "store_item"])
        expect(plan.sql).toBe((yield* scan.toSql).sql)
        const one = yield* Item.objects.filter((i) => i.shelfId.eq(7)).explain
        expect(operations(one.steps).filter(([operation]) => operation === "TableScan")).toEqual([])
        expect(operations(one.steps)).toContainEqual(["IndexLookup", "store_item"])
      })
    )

    it.effect("tells of joins, sorts, groups and subqueries", () =>
      Effect.gen(function* () {
        const sorted = yield* Item.objects.orderBy((i) => i.name.asc()).explain
        expect(operations(sorted.steps).map(([operation]) => operation)).toContain("Sort")
        const joined = yield* Item.objects.filter((i) => i.shelf.code.startsWith("s1")).explain
        const tables = operations(joined.steps).map(([, table]) => table)
        expect(tables).toEqual(expect.arrayContaining(["store_item", "store_shelf"]))
        const groups = Item.objects.groupBy((i) => ({ name: i.name })).aggregate(() => ({ n: Fn.count() }))
        const grouped = operations((yield* groups.explain).steps).map(([operation]) => operation)
        expect(grouped.some((operation) => operation === "Aggregate" || operation === "Sort")).toBe(true)
        const counted = yield* Shelf.objects.annotate((s) => ({ n: s.items.count() })).explain
        expect(operations(counted.steps).map(([, table]) => table)).toContain("store_item")
      })
    )

    it.effect("advises an index where a large table is read for a few rows, and where it is sorted", () =>
      Effect.gen(function* () {
        const plan = yield* scan.explain
        expect(kinds(plan)).toContainEqual(["FullScan", "store_item"])
        expect(QueryPlan.advice(plan)[0]?.reason).toMatch(/^store_item is read whole/)
        expect(kinds(yield* Item.objects.orderBy((i) => i.name.asc()).explain)).toEqual([["Sort", undefined]])
        expect(kinds(yield* Item.objects.filter((i) => i.shelfId.eq(7)).explain)).toEqual([])
        expect(kinds(yield* Item.objects.explain)).toEqual([])
      })
    )

    it.effect("renders a plan", () =>
      Effect.gen(function* () {
        const text = QueryPlan.render(yield* scan.orderBy((i) => i.name.desc()).explain)
        expect(text).toMatch(/^ *Sort: /m)
        expect(text).toMatch(/^ *TableScan store_item: /m)
      })
    )
  })
