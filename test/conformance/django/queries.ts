import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Fn, Query, Transaction } from "../../../src/index.js"
import { Author, Book, books, Publisher, Shop } from "../../support/bookshop.js"
import { decimal } from "../../support/fixtures.js"
import type { DatabaseName } from "../../support/servers/index.js"
import { ids, inOrder } from "../support.js"
import { shopOn } from "./support.js"

const undone = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flip(effect.pipe(Effect.flatMap(Effect.fail), Transaction.atomic()))

/** What the suites `queries`, `lookup`, `null_queries`, `ordering`, `update` and others of Django prove, in our words. */
export const queriesOfDjango = (name: DatabaseName): void =>
  layer(shopOn(name))("django queries", (it) => {
    it.effect(
      "null_queries: NULL is found by isNull alone, also through relations and where there is no relative",
      () =>
        Effect.gen(function* () {
          expect(yield* ids(Author.objects.filter((a) => a.alias.eq(null)))).toEqual([2, 4])
          expect(yield* ids(Author.objects.filter((a) => a.alias.isNull()))).toEqual([2, 4])
          expect(yield* ids(Author.objects.filter((a) => a.alias.eq("")))).toEqual([5])
          expect(yield* ids(Author.objects.exclude((a) => a.alias.isNull()))).toEqual([1, 3, 5])
          expect(yield* ids(Book.objects.filter((b) => b.editor.isNull()))).toEqual([5])
          expect(yield* ids(Book.objects.filter((b) => b.editor.alias.isNull()))).toEqual([2, 5])
          expect(yield* ids(Book.objects.filter((b) => b.editor.isNotNull().and(b.editor.alias.isNull())))).toEqual([2])
          expect(yield* ids(Author.objects.filter((a) => a.books.none()))).toEqual([5])
          expect(yield* ids(Author.objects.filter((a) => a.edited.some((b) => b.rating.isNull())))).toEqual([3])
          expect(() => Author.objects.filter((a) => a.alias.in([null as never]))).toThrow(/null among its values/)
        })
    )

    it.effect("queries: filters over to-many relations match one row each, and never repeat the row", () =>
      Effect.gen(function* () {
        const both = Book.objects.filter((b) => b.authors.some((a) => a.age.gte(40).and(a.name.startsWith("A"))))
        expect(yield* ids(both)).toEqual([])
        const each = Book.objects.filter((b) => [
          b.authors.some((a) => a.age.gte(40)),
          b.authors.some((a) => a.name.startsWith("A"))
        ])
        expect(yield* ids(each)).toEqual([1, 3])
        expect(yield* ids(Book.objects.exclude((b) => b.authors.some((a) => a.age.gte(40))))).toEqual([5])
        expect(yield* ids(Book.objects.filter((b) => b.authors.every((a) => a.age.gte(40))))).toEqual([2, 5])
        expect(
          yield* ids(Author.objects.filter((a) => a.friends.some((f) => f.friends.some((g) => g.name.eq("Cora")))))
        ).toEqual([1])
        const sold = Author.objects.filter((a) => a.books.some((b) => b.shops.some((s) => s.name.eq("South"))))
        expect(yield* ids(sold)).toEqual([1, 2, 3])
        expect(yield* sold.count).toBe(3)
      })
    )

    it.effect("queries: conditions combine in every nesting, with nothing in them as well", () =>
      Effect.gen(function* () {
        const q = Book.objects
        expect(yield* q.filter((b) => b.id.eq(1).or(b.id.eq(2)).and(b.pages.gt(100))).count).toBe(1)
        expect(yield* q.filter((b) => b.id.eq(1).or(b.id.eq(2).and(b.pages.gt(100)))).count).toBe(2)
        expect(yield* q.filter((b) => b.id.eq(1).or(b.id.eq(2)).not().not()).count).toBe(2)
        expect(yield* q.filter(() => Fn.and()).count).toBe(5)
        expect(yield* q.filter(() => Fn.or()).count).toBe(0)
        expect(yield* q.exclude(() => Fn.or()).count).toBe(5)
        expect(yield* q.filter((b) => b.id.in([])).exists).toBe(false)
        expect(yield* q.exclude((b) => b.id.in([])).count).toBe(5)
        expect(yield* q.filter(() => []).count).toBe(5)
      })
    )

    it.effect("queries: a query is a value; what is made of it leaves it as it was", () =>
      Effect.gen(function* () {
        const all = Book.objects.orderBy((b) => b.id.asc())
        const thick = all.filter((b) => b.pages.gt(200))
        const [one, other] = [thick.filter((b) => b.id.lt(4)), thick.exclude((b) => b.id.lt(4))]
        expect([yield* inOrder(all), yield* inOrder(one), yield* inOrder(other), yield* inOrder(thick)]).toEqual([
          [1, 2, 3, 4, 5],
          [2, 3],
          [5],
          [2, 3, 5]
        ])
        expect(yield* inOrder(thick)).toEqual([2, 3, 5])
      })
    )

    it.effect(
      "ordering: several keys, through relations, by expressions, NULL at either end, the model's own, none",
      () =>
        Effect.gen(function* () {
          expect(yield* inOrder(Book.objects)).toEqual([3, 4, 1, 2, 5])
          expect(yield* inOrder(Book.objects.orderBy((b) => [b.publisher.name.desc(), b.title.asc()]))).toEqual([
            3, 4, 1, 2, 5
          ])
          expect(yield* inOrder(Book.objects.orderBy((b) => [b.rating.asc(), b.id.asc()]))).toEqual([2, 3, 1, 5, 4])
          expect(yield* inOrder(Book.objects.orderBy((b) => [b.rating.desc(), b.id.asc()]))).toEqual([4, 5, 1, 3, 2])
          expect(yield* inOrder(Book.objects.orderBy((b) => [b.rating.desc({ nulls: "last" }), b.id.asc()]))).toEqual([
            5, 1, 3, 2, 4
          ])
          expect(yield* inOrder(Book.objects.orderBy((b) => [b.rating.asc({ nulls: "first" }), b.id.asc()]))).toEqual([
            4, 2, 3, 1, 5
          ])
          expect(yield* inOrder(Book.objects.orderBy((b) => [Fn.lower(b.title).desc()]))).toEqual([5, 2, 1, 4, 3])
          expect(
            yield* inOrder(
              Book.objects.orderBy((b) => [b.authors.max((a) => a.age).desc({ nulls: "last" }), b.id.asc()])
            )
          ).toEqual([3, 4, 1, 2, 5])
          expect(yield* inOrder(Book.objects.orderBy((b) => b.pages.asc()).orderBy((b) => b.id.desc()))).toEqual([
            5, 4, 3, 2, 1
          ])
          const last = yield* Book.objects.orderBy((b) => b.id.asc()).last
          expect(Option.map(last, ({ id }) => id)).toEqual(Option.some(5))
        })
    )

    it.effect("lookup: in of a query, slices of one, dates by part, text with signs of LIKE in it", () =>
      Effect.gen(function* () {
        const dear = Book.objects
          .orderBy((b) => b.price.desc())
          .limit(2)
          .select((b) => ({ id: b.id }))
        expect(yield* Book.objects.filter((b) => b.id.in(dear)).count).toBe(2)
        expect(yield* ids(Publisher.objects.filter((p) => p.books.some((b) => b.pages.in([50, 1000]))))).toEqual([1, 2])
        expect(yield* ids(Book.objects.filter((b) => Fn.year(b.published).in([1999, 2001])))).toEqual([1, 2, 4])
        expect(yield* ids(Shop.objects.filter((s) => s.opened.date().eq("2000-12-31")))).toEqual([2])
        expect(yield* Book.objects.filter((b) => b.title.contains("%")).count).toBe(0)
        expect(yield* ids(Book.objects.filter((b) => b.title.regex("^[ST].*s$")))).toEqual([1, 2])
        expect(yield* ids(Book.objects.filter((b) => b.title.iexact("sETS")))).toEqual([1])
        expect([...(yield* Book.objects.inBulk([1, 99])).keys()]).toEqual([1])
      })
    )

    it.effect("distinct: rows, records, in counts and slices", () =>
      Effect.gen(function* () {
        const pages = Book.objects.select((b) => ({ pages: b.pages })).distinct()
        expect(yield* pages.orderBy((b) => b.pages.asc())).toEqual([
          { pages: 50 },
          { pages: 100 },
          { pages: 300 },
          { pages: 1000 }
        ])
        expect(yield* pages.count).toBe(4)
        expect(yield* pages.orderBy((b) => b.pages.desc()).limit(2)).toEqual([{ pages: 1000 }, { pages: 300 }])
        expect(yield* Book.objects.distinct().count).toBe(5)
      })
    )

    it.effect("update and delete: how many rows, by conditions over relations, of a slice, of nothing", () =>
      Effect.gen(function* () {
        const published = Book.objects.filter((b) => b.publisher.awards.gt(0))
        expect(yield* undone(published.update(() => ({ pages: 1 })))).toBe(3)
        expect(yield* undone(Book.objects.filter(() => Fn.or()).update(() => ({ pages: 1 })))).toBe(0)
        const two = Book.objects.orderBy((b) => b.id.desc()).limit(2)
        const updated = Effect.zipRight(
          two.update(() => ({ pages: 1 })),
          ids(Book.objects.filter((b) => b.pages.eq(1)))
        )
        expect(yield* undone(updated)).toEqual([4, 5])
        const gone = Effect.zipRight(Publisher.objects.filter((p) => p.id.eq(1)).delete, ids(Book.objects))
        expect(yield* undone(gone)).toEqual([3, 4])
        const orphans = Effect.zipRight(
          Author.objects.filter((a) => a.id.eq(3)).delete,
          ids(Book.objects.filter((b) => b.editor.isNull()))
        )
        expect(yield* undone(orphans)).toEqual([3, 4, 5])
        expect(yield* Book.objects.count).toBe(books.length)
      })
    )

    it.effect("set operations: united, ordered and sliced as a whole, counted, within other queries", () =>
      Effect.gen(function* () {
        const [thin, dear] = [
          Book.objects.filter((b) => b.pages.lt(200)),
          Book.objects.filter((b) => b.price.gte(decimal("20")))
        ]
        expect(yield* ids(thin.union(dear))).toEqual([1, 2, 3, 4, 5])
        expect(yield* ids(dear.except(Book.objects.filter((b) => b.pages.eq(300))))).toEqual([5])
        expect(yield* thin.intersect(dear).count).toBe(0)
        const names = Author.objects.select((a) => ({ name: a.name, kind: Fn.value("author") }))
        const all = names.unionAll(Publisher.objects.select((p) => ({ name: p.name, kind: Fn.value("publisher") })))
        expect(yield* all.orderBy((row) => row.name.asc()).limit(3)).toEqual([
          { name: "Alpha", kind: "publisher" },
          { name: "Ann", kind: "author" },
          { name: "Ben", kind: "author" }
        ])
        expect(yield* all.count).toBe(8)
        const ofBoth = Query.from(all)
          .groupBy((row) => ({ kind: row.kind }))
          .aggregate(() => ({ n: Fn.count() }))
        expect((yield* ofBoth).length).toBe(2)
      })
    )

    it.effect("bulk_create, get_or_create: rows with their keys, made once, races and all", () =>
      Effect.gen(function* () {
        const made = Author.objects.bulkCreate([
          { name: "Fay", age: 1 },
          { name: "Gil", alias: "g", age: 2 }
        ])
        const rows = yield* undone(made)
        expect(Array.isArray(rows) && rows.map((row) => [row.id > 5, row.name, row.alias])).toEqual([
          [true, "Fay", null],
          [true, "Gil", "g"]
        ])
        expect(yield* Author.objects.bulkCreate([])).toEqual([])
        const again = Effect.zip(
          Author.objects.getOrCreate({ name: "Ann" }, { age: 99 }),
          Author.objects.getOrCreate({ name: "Hal" }, { age: 7 })
        )
        const found = yield* undone(again)
        expect(Array.isArray(found) && found.map(([row, created]) => [row.age, created])).toEqual([
          [30, false],
          [7, true]
        ])
        const several = yield* Effect.flip(Author.objects.getOrCreate({ age: 40 }, { name: "x" }))
        expect(several).toMatchObject({ _tag: "MultipleFound" })
      })
    )
  })
