import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Case, Fn, Query } from "../../../src/index.js"
import { Author, Book, books, Publisher, Shop } from "../../support/bookshop.js"
import { decimal } from "../../support/fixtures.js"
import type { DatabaseName } from "../../support/servers/index.js"
import { shopOn } from "./support.js"

const pagesOf = (keep: (book: (typeof books)[number]) => boolean) => books.filter(keep).map(({ pages }) => pages)
const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, each) => total + each, 0)

/** What the suites `aggregation` and `aggregation_regress` of Django prove, in our words. */
export const aggregation = (name: DatabaseName): void =>
  layer(shopOn(name))("django aggregation", (it) => {
    it.effect("several aggregates of one query, over paths, and of expressions", () =>
      Effect.gen(function* () {
        const totals = yield* Book.objects.aggregate((b) => ({
          pages: Fn.sum(b.pages),
          mean: Fn.avg(b.pages),
          awards: Fn.sum(b.publisher.awards),
          oldest: Fn.max(b.editor.age),
          double: Fn.sum(b.pages.times(2).plus(1)),
          dearest: Fn.max(b.price),
          perBook: Fn.sum(b.pages).dividedBy(Fn.count()),
          spread: Fn.max(b.price).minus(Fn.min(b.price))
        }))
        expect(totals).toEqual({
          pages: 1750,
          mean: 350,
          awards: 9,
          oldest: 50,
          double: 3505,
          dearest: decimal("80.25"),
          perBook: 350,
          spread: decimal("74.75")
        })
      })
    )

    it.effect("over no rows: sums and means are NULL, counts are 0", () =>
      Effect.gen(function* () {
        const none = Book.objects.filter((b) => b.pages.lt(0))
        const found = yield* none.aggregate((b) => ({ n: Fn.count(), sum: Fn.sum(b.pages), max: Fn.max(b.published) }))
        expect(found).toEqual({ n: 0, sum: null, max: null })
        expect(yield* none.aggregate((b) => ({ sum: Fn.coalesce(Fn.sum(b.pages), 0) }))).toEqual({ sum: 0 })
      })
    )

    it.effect("of two to-many relations at once, neither multiplies the other", () =>
      Effect.gen(function* () {
        const rows = yield* Book.objects
          .annotate((b) => ({ writers: b.authors.count(), sold: b.shops.count(), ages: b.authors.sum((a) => a.age) }))
          .orderBy((b) => b.id.asc())
          .select((b) => ({ id: b.id, writers: b.writers, sold: b.sold, ages: b.ages }))
        expect(rows).toEqual([
          { id: 1, writers: 2, sold: 1, ages: 70 },
          { id: 2, writers: 1, sold: 1, ages: 40 },
          { id: 3, writers: 3, sold: 2, ages: 120 },
          { id: 4, writers: 2, sold: 0, ages: 70 },
          { id: 5, writers: 0, sold: 1, ages: null }
        ])
      })
    )

    it.effect("rows without relatives stay, with a count of 0", () =>
      Effect.gen(function* () {
        const rows = yield* Publisher.objects.select((p) => ({ name: p.name, n: p.books.count() }))
        expect(rows).toEqual([
          { name: "Alpha", n: 3 },
          { name: "Beta", n: 2 },
          { name: "Gamma", n: 0 }
        ])
      })
    )

    it.effect("annotations are filtered, ordered by, and aggregated again", () =>
      Effect.gen(function* () {
        const counted = Book.objects.annotate((b) => ({ n: b.authors.count() }))
        const many = yield* counted
          .filter((b) => b.n.gt(1))
          .orderBy((b) => [b.n.desc(), b.title.asc()])
          .select((b) => ({ title: b.title, n: b.n }))
        expect(many).toEqual([
          { title: "Graphs", n: 3 },
          { title: "Logic", n: 2 },
          { title: "Sets", n: 2 }
        ])
        expect(yield* counted.aggregate((b) => ({ mean: Fn.avg(b.n), most: Fn.max(b.n) }))).toEqual({
          mean: 1.6,
          most: 3
        })
        const top = counted.orderBy((b) => [b.n.desc(), b.id.asc()]).limit(2)
        expect(yield* top.aggregate((b) => ({ sum: Fn.sum(b.n) }))).toEqual({ sum: 5 })
        expect(yield* counted.filter((b) => b.n.eq(b.shops.count())).count).toBe(1)
      })
    )

    it.effect("a filter before an annotation says which rows, one within it which relatives", () =>
      Effect.gen(function* () {
        const rated = (query: typeof Publisher.objects) =>
          query.select((p) => ({
            name: p.name,
            all: p.books.count(),
            good: p.books.filter((b) => b.rating.gte(4)).count(),
            pages: p.books.sum((b) => b.pages)
          }))
        expect(yield* rated(Publisher.objects.filter((p) => p.awards.gt(0)))).toEqual([
          { name: "Alpha", all: 3, good: 2, pages: 1400 },
          { name: "Gamma", all: 0, good: 0, pages: null }
        ])
      })
    )

    it.effect("groups by a path, by an expression, by several, with having on aggregates", () =>
      Effect.gen(function* () {
        const byPublisher = yield* Book.objects
          .groupBy((b) => ({ publisher: b.publisher.name }))
          .aggregate((b) => ({ n: Fn.count(), pages: Fn.sum(b.pages), best: Fn.max(b.rating) }))
          .orderBy((g) => g.publisher.asc())
        expect(byPublisher).toEqual([
          { publisher: "Alpha", n: 3, pages: 1400, best: 5 },
          { publisher: "Beta", n: 2, pages: 350, best: 4 }
        ])
        const byYear = yield* Book.objects
          .groupBy((b) => ({ year: Fn.year(b.published), dear: b.price.gt(decimal("15")) }))
          .aggregate((b) => ({ n: Fn.count(), least: Fn.min(b.pages) }))
          .having((g) => g.n.gte(1).and(g.least.lt(1000)))
          .orderBy((g) => [g.year.desc(), g.dear.asc()])
        expect(byYear).toEqual([
          { year: 2005, dear: true, n: 2, least: 300 },
          { year: 2001, dear: false, n: 1, least: 100 },
          { year: 2001, dear: true, n: 1, least: 300 },
          { year: 1999, dear: false, n: 1, least: 50 }
        ])
      })
    )

    it.effect("the model's own order is no part of a group", () =>
      Effect.gen(function* () {
        const groups = yield* Book.objects.groupBy((b) => ({ pages: b.pages })).aggregate(() => ({ n: Fn.count() }))
        expect(groups.map(({ n }) => n).sort()).toEqual([1, 1, 1, 2])
      })
    )

    it.effect("groups of groups", () =>
      Effect.gen(function* () {
        const perEditor = Book.objects.groupBy((b) => ({ editor: b.editorId })).aggregate(() => ({ n: Fn.count() }))
        const found = yield* Query.from(perEditor).aggregate((g) => ({ groups: Fn.count(), most: Fn.max(g.n) }))
        expect(found).toEqual({ groups: 4, most: 2 })
      })
    )

    it.effect("over the rows of a join each pair counts, as asked", () =>
      Effect.gen(function* () {
        const pairs = Book.objects.join("author", (b) => b.authors)
        expect(yield* pairs.aggregate((b) => ({ n: Fn.count(), ages: Fn.avg(b.author.age) }))).toEqual({
          n: 8,
          ages: 37.5
        })
        const perAuthor = yield* Author.objects
          .leftJoin("book", (a) => a.books)
          .groupBy((a) => ({ name: a.name }))
          .aggregate((a) => ({ n: Fn.count(a.book.id), price: Fn.sum(a.book.price) }))
          .orderBy((g) => [g.n.desc(), g.name.asc()])
        expect(perAuthor).toEqual([
          { name: "Ben", n: 3, price: decimal("50.00") },
          { name: "Ann", n: 2, price: decimal("30.00") },
          { name: "Cora", n: 2, price: decimal("25.50") },
          { name: "Dan", n: 1, price: decimal("5.50") },
          { name: "Eve", n: 0, price: null }
        ])
      })
    )

    it.effect("aggregates of cases, of conditions, and with filters of their own", () =>
      Effect.gen(function* () {
        const found = yield* Book.objects.aggregate((b) => ({
          good: Fn.sum(Case.when(b.rating.gte(4), b.pages).else(0)),
          filtered: Fn.sum(b.pages, { filter: b.rating.gte(4) }),
          rated: Fn.count(b.rating),
          ratings: Fn.count(b.pages, { distinct: true }),
          linked: Fn.count(b.id, { filter: b.authors.some((a) => a.age.gt(45)) })
        }))
        const good = sum(pagesOf(({ rating }) => rating !== null && rating >= 4))
        expect(found).toEqual({ good, filtered: good, rated: 4, ratings: 4, linked: 2 })
      })
    )

    it.effect("an aggregate in a subquery, of what is related over two steps", () =>
      Effect.gen(function* () {
        const eldest = yield* Publisher.objects.select((p) => ({
          name: p.name,
          age: Query.scalar(
            Author.objects
              .filter((a) => a.books.some((b) => b.publisherId.eq(p.id)))
              .orderBy((a) => a.age.desc())
              .limit(1)
              .select((a) => ({ age: a.age }))
          )
        }))
        expect(eldest).toEqual([
          { name: "Alpha", age: 40 },
          { name: "Beta", age: 50 },
          { name: "Gamma", age: null }
        ])
        const dear = Shop.objects
          .filter((s) => s.books.some((b) => b.price.gt(decimal("50"))))
          .select((s) => ({ n: s.name }))
        expect(yield* dear).toEqual([{ n: "South" }])
      })
    )

    it.effect("a slice is aggregated as what it holds, distinct rows once", () =>
      Effect.gen(function* () {
        const first = Book.objects.orderBy((b) => b.id.asc()).limit(2)
        expect(yield* first.aggregate((b) => ({ n: Fn.count(), pages: Fn.sum(b.pages) }))).toEqual({ n: 2, pages: 400 })
        expect(yield* Book.objects.select((b) => ({ pages: b.pages })).distinct().count).toBe(4)
        expect(yield* first.offset(4).count).toBe(1)
      })
    )

    it("an aggregate has no place in a filter, nor one within another", () => {
      expect(() => Book.objects.filter((b) => Fn.count(b.id).gt(1))).toThrow(/has no groups to aggregate/)
      expect(() => Book.objects.aggregate((b) => ({ x: Fn.sum(Fn.max(b.pages)) }))).toThrow(/aggregate/)
    })
  })
