import { expect, layer } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { Case, Fn, Query, Transaction, Window } from "../../../src/index.js"
import { Author, Book, books, Publisher, Shop, shops } from "../../support/bookshop.js"
import { decimal } from "../../support/fixtures.js"
import type { DatabaseName } from "../../support/servers/index.js"
import { ids } from "../support.js"
import { shopOn } from "./support.js"

/** What comes of an effect in a transaction that is undone. */
const undone = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.flip(effect.pipe(Effect.flatMap(Effect.fail), Transaction.atomic()))

/** What the suites `expressions`, `expressions_case` and `expressions_window` of Django prove, in our words. */
export const expressions = (name: DatabaseName): void =>
  layer(shopOn(name))("django expressions", (it) => {
    it.effect("columns compared with columns, of the row and of a related one", () =>
      Effect.gen(function* () {
        expect(yield* ids(Book.objects.filter((b) => b.pages.gt(b.publisher.awards.times(100))))).toEqual([3, 4, 5])
        expect(yield* ids(Author.objects.filter((a) => a.name.startsWith(Fn.coalesce(a.alias, "?"))))).toEqual([
          1, 3, 5
        ])
        expect(yield* ids(Author.objects.filter((a) => a.age.in([40, a.id.times(30)])))).toEqual([1, 2, 5])
        expect(yield* ids(Book.objects.filter((b) => b.pages.range(b.id.times(100), b.id.times(150))))).toEqual([
          1, 2, 3
        ])
      })
    )

    it.effect("arithmetic with precedence as it is written, and NULL where an operand is", () =>
      Effect.gen(function* () {
        const found = yield* Book.objects
          .orderBy((b) => b.id.asc())
          .select((b) => ({
            a: b.pages.plus(2).times(3),
            b: b.pages.plus(b.id.times(3)),
            c: b.pages.minus(b.id.minus(1)),
            d: b.rating.times(2),
            e: b.pages.modulo(7),
            f: b.pages.dividedBy(b.id.minus(1)),
            g: b.pages.bitAnd(44).bitOr(1),
            h: Fn.power(b.id, 2)
          }))
        expect(found).toEqual(
          books.map(({ id, pages, rating }) => ({
            a: (pages + 2) * 3,
            b: pages + id * 3,
            c: pages - (id - 1),
            d: rating === null ? null : rating * 2,
            e: pages % 7,
            f: id === 1 ? null : pages / (id - 1),
            g: (pages & 44) | 1,
            h: id ** 2
          }))
        )
      })
    )

    it.effect("updates by the row's own values, by those of others, and to NULL", () =>
      Effect.gen(function* () {
        const pages = Effect.map(
          Book.objects.orderBy((b) => b.id.asc()),
          (rows) => rows.map((row) => row.pages)
        )
        const own = Book.objects.update((b) => ({ pages: b.pages.plus(b.id) }))
        expect(yield* undone(Effect.zipRight(own, pages))).toEqual(books.map((b) => b.pages + b.id))
        const related = Book.objects.update((b) => ({
          pages: Fn.coalesce(
            Query.scalar(Publisher.objects.filter((p) => p.id.eq(b.publisherId)).select((p) => ({ n: p.awards }))),
            0
          )
        }))
        expect(yield* undone(Effect.zipRight(related, pages))).toEqual([3, 3, 0, 0, 3])
        const counts = Book.objects.update((b) => ({ pages: b.authors.count() }))
        expect(yield* undone(Effect.zipRight(counts, pages))).toEqual([2, 1, 3, 2, 0])
        const none = Book.objects.filter((b) => b.authors.some((a) => a.age.gt(45))).update(() => ({ rating: null }))
        const unrated = ids(Book.objects.filter((b) => b.rating.isNull()))
        expect(yield* undone(Effect.zipRight(none, unrated))).toEqual([3, 4])
        const swap = Author.objects.update((a) => ({ alias: a.name, name: Fn.coalesce(a.alias, "-") }))
        const first = Effect.map(Author.objects.get(1), (a) => [a.name, a.alias])
        expect(yield* undone(Effect.zipRight(swap, first))).toEqual(["A", "Ann"])
      })
    )

    it.effect("subqueries speak of the row outside, also from two levels within, and of the same model", () =>
      Effect.gen(function* () {
        const younger = Author.objects.filter((a) =>
          Query.exists(Author.objects.filter((other) => other.age.eq(a.age).and(other.id.lt(a.id))))
        )
        expect(yield* ids(younger)).toEqual([5])
        const nested = Publisher.objects.filter((p) =>
          Query.exists(
            Book.objects.filter((b) =>
              b.publisherId
                .eq(p.id)
                .and(Query.exists(Author.objects.filter((a) => a.id.eq(b.editorId).and(a.age.gt(p.awards.times(10))))))
            )
          )
        )
        expect(yield* ids(nested)).toEqual([1, 2])
        const editors = Book.objects.select((b) => ({ id: b.editorId }))
        expect(yield* ids(Author.objects.filter((a) => a.id.in(editors)))).toEqual([1, 2, 3])
        expect(yield* ids(Author.objects.exclude((a) => a.id.in(editors)))).toEqual([4, 5])
        const sorted = Author.objects.orderBy((a) => [
          Query.exists(Book.objects.filter((b) => b.editorId.eq(a.id))).desc(),
          a.id.asc()
        ])
        expect((yield* sorted).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
      })
    )

    it.effect("NOT of what is unknown is unknown; exclude keeps exactly the others", () =>
      Effect.gen(function* () {
        const good = (b: { readonly rating: { gt(n: number): ReturnType<typeof Fn.and> } }) => b.rating.gt(4)
        expect(yield* ids(Book.objects.filter(good))).toEqual([1, 5])
        expect(yield* ids(Book.objects.filter((b) => good(b).not()))).toEqual([2, 3])
        expect(yield* ids(Book.objects.exclude(good))).toEqual([2, 3, 4])
        expect(yield* ids(Book.objects.exclude((b) => good(b).not()))).toEqual([1, 4, 5])
      })
    )

    it.effect("cases: the first that holds, in values, conditions, orders, aggregates and updates", () =>
      Effect.gen(function* () {
        const size = (b: { readonly pages: ReturnType<typeof Fn.length> }) =>
          Case.when(b.pages.gte(1000), 3).when(b.pages.gte(300), 2).when(b.pages.gte(100), 1)
        const sizes = yield* Book.objects
          .orderBy((b) => [size(b).end().desc(), b.id.asc()])
          .select((b) => ({
            id: b.id,
            size: size(b).end(),
            known: size(b).else(0)
          }))
        expect(sizes).toEqual([
          { id: 4, size: null, known: 0 },
          { id: 5, size: 3, known: 3 },
          { id: 2, size: 2, known: 2 },
          { id: 3, size: 2, known: 2 },
          { id: 1, size: 1, known: 1 }
        ])
        expect(yield* ids(Book.objects.filter((b) => size(b).else(0).eq(b.authors.count())))).toEqual([])
        expect(yield* Book.objects.aggregate((b) => ({ sum: Fn.sum(size(b).end()) }))).toEqual({ sum: 8 })
        const change = Book.objects.update((b) => ({ pages: size(b).else(b.pages) }))
        const after = Effect.map(
          Book.objects.orderBy((b) => b.id.asc()),
          (rows) => rows.map(({ pages }) => pages)
        )
        expect(yield* undone(Effect.zipRight(change, after))).toEqual([1, 2, 2, 50, 3])
        const empty = Author.objects.filter((a) => Case.when(a.id.in([]), true).else(a.age.gt(45)))
        expect(yield* ids(empty)).toEqual([3])
      })
    )

    it.effect("durations: added, subtracted, compared, between columns", () =>
      Effect.gen(function* () {
        const year = Duration.days(365)
        const found = yield* Shop.objects
          .orderBy((s) => s.id.asc())
          .select((s) => ({
            later: s.opened.plus(year),
            since: Fn.difference(s.opened, new Date("1990-03-01T00:00:00Z"))
          }))
        expect(found.map(({ later }) => later)).toEqual(
          shops.map(({ opened }) => new Date(opened.getTime() + 365 * 86_400_000))
        )
        expect(found[0]?.since).toEqual(Duration.hours(9.5))
        const slow = Publisher.objects.filter((p) => p.delay.gt(Duration.hours(3)))
        expect(yield* ids(slow)).toEqual([1])
        const total = yield* Publisher.objects.aggregate((p) => ({ sum: Fn.sum(p.delay) }))
        expect(total.sum).toEqual(Duration.hours(26))
      })
    )

    it.effect("windows: ranks, values of other rows, running totals, shares of a whole, filters on them", () =>
      Effect.gen(function* () {
        const rows = yield* Book.objects
          .orderBy((b) => b.id.asc())
          .select((b) => ({
            rank: Window.rank().over({ partitionBy: b.publisherId, orderBy: b.pages.desc() }),
            dense: Window.denseRank().over({ orderBy: b.pages.desc() }),
            total: Window.over(Fn.sum(b.pages), { orderBy: b.id.asc() }),
            share: Window.over(Fn.sum(b.pages), { partitionBy: b.publisherId }),
            before: Window.lag(b.title).over({ orderBy: b.id.asc() })
          }))
        expect(rows).toEqual([
          { rank: 3, dense: 3, total: 100, share: 1400, before: null },
          { rank: 2, dense: 2, total: 400, share: 1400, before: "Sets" },
          { rank: 1, dense: 2, total: 700, share: 350, before: "Trees" },
          { rank: 2, dense: 4, total: 750, share: 350, before: "Graphs" },
          { rank: 1, dense: 1, total: 1750, share: 1400, before: "Logic" }
        ])
        const longest = Book.objects
          .annotate((b) => ({
            place: Window.rowNumber().over({ partitionBy: b.publisherId, orderBy: b.pages.desc() })
          }))
          .filter((b) => b.place.eq(1))
        expect(yield* ids(longest)).toEqual([3, 5])
        expect(yield* longest.count).toBe(2)
      })
    )

    it.effect("functions of text, of the clock and of numbers stand in every place", () =>
      Effect.gen(function* () {
        expect(
          yield* ids(Author.objects.filter((a) => Fn.concat(a.name, Fn.coalesce(a.alias, "")).length().eq(4)))
        ).toEqual([1])
        expect(
          yield* ids(Book.objects.filter((b) => Fn.year(b.published).eq(2005).and(Fn.month(b.published).eq(1))))
        ).toEqual([3, 5])
        const decades = yield* Book.objects
          .groupBy((b) => ({ decade: Fn.year(b.published).quotient(10).times(10) }))
          .aggregate((b) => ({ dearest: Fn.max(b.price) }))
          .orderBy((g) => g.decade.asc())
        expect(decades).toEqual([
          { decade: 1990, dearest: decimal("5.50") },
          { decade: 2000, dearest: decimal("80.25") }
        ])
      })
    )
  })
