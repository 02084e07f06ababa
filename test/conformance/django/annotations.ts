import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Case, Fn, Query } from "../../../src/index.js"
import { Author, authors, Book, books, Publisher } from "../../support/bookshop.js"
import { decimal } from "../../support/fixtures.js"
import type { DatabaseName } from "../../support/servers/index.js"
import { traced } from "../../support/traced.js"
import { shopOn } from "./support.js"

/** What the suite `annotations` of Django proves, in our words. */
export const annotations = (name: DatabaseName): void =>
  layer(shopOn(name))("django annotations", (it) => {
    it.effect("plain values, columns of other rows, and what is computed of both", () =>
      Effect.gen(function* () {
        const found = yield* Book.objects
          .annotate((b) => ({ one: Fn.value(1), editorName: b.editor.name, thick: b.pages.gt(200) }))
          .annotate((b) => ({ next: b.one.plus(1), shout: Fn.upper(b.editorName) }))
          .orderBy((b) => b.id.asc())
        expect(found.map(({ editorName, next, one, shout, thick }) => [one, next, editorName, shout, thick])).toEqual(
          books.map(({ editorId, pages }) => {
            const editor = authors.find(({ id }) => id === editorId)?.name ?? null
            return [1, 2, editor, editor?.toUpperCase() ?? null, pages > 200]
          })
        )
        expect(found[0]).toBeInstanceOf(Book)
      })
    )

    it.effect("filters, orders, groups, updates and deletes speak of them", () =>
      Effect.gen(function* () {
        const cheap = Book.objects.annotate((b) => ({ perPage: b.price.dividedBy(decimal("100")) }))
        expect(yield* cheap.filter((b) => b.perPage.lt(decimal("0.2"))).count).toBe(2)
        const sorted = cheap.orderBy((b) => [b.perPage.desc(), b.id.asc()]).select((b) => ({ id: b.id }))
        expect((yield* sorted).map(({ id }) => id)).toEqual([5, 2, 3, 1, 4])
        const bands = Book.objects.annotate((b) => ({ band: Case.when(b.pages.lt(200), "thin").else("thick") }))
        const groups = bands
          .groupBy((b) => ({ band: b.band }))
          .aggregate(() => ({ n: Fn.count() }))
          .orderBy((g) => g.band.asc())
        expect(yield* groups).toEqual([
          { band: "thick", n: 3 },
          { band: "thin", n: 2 }
        ])
        const distinct = bands.select((b) => ({ band: b.band })).distinct()
        expect(yield* distinct.count).toBe(2)
      })
    )

    it.effect("are there in the rows that a query gives, whatever way it gives them", () =>
      Effect.gen(function* () {
        const counted = Author.objects.annotate((a) => ({ works: a.books.count() }))
        const eve = yield* counted.get(5)
        expect([eve.name, eve.works]).toEqual(["Eve", 0])
        const first = yield* counted.orderBy((a) => a.works.desc()).first
        expect(Option.map(first, ({ name: of, works }) => [of, works])).toEqual(Option.some(["Ben", 3]))
        const only = yield* counted.only("name").orderBy((a) => a.id.asc())
        expect(only[0]).toEqual({ name: "Ann", works: 2 })
        const many = yield* counted.inBulk([1, 2])
        expect([...many.values()].map(({ works }) => works)).toEqual([2, 3])
      })
    )

    it.effect("a subquery, EXISTS and a count of a relation may stand in one", () =>
      Effect.gen(function* () {
        const found = yield* Publisher.objects
          .annotate((p) => ({
            hasDear: Query.exists(Book.objects.filter((b) => b.publisherId.eq(p.id).and(b.price.gt(decimal("50"))))),
            longest: Query.scalar(
              Book.objects
                .filter((b) => b.publisherId.eq(p.id))
                .orderBy((b) => b.pages.desc())
                .limit(1)
                .select((b) => ({ title: b.title }))
            )
          }))
          .filter((p) => p.hasDear.or(p.longest.eq("Graphs")))
          .select((p) => ({ name: p.name, hasDear: p.hasDear, longest: p.longest }))
        expect(found).toEqual([
          { name: "Alpha", hasDear: true, longest: "Waves" },
          { name: "Beta", hasDear: false, longest: "Graphs" }
        ])
      })
    )

    it.effect("one that nothing asks for is not computed for a count", () =>
      Effect.gen(function* () {
        const counted = Book.objects.annotate((b) => ({ writers: b.authors.count() }))
        expect(yield* counted.count).toBe(books.length)
        const texts = (yield* traced(counted.count)).flatMap(({ attributes }) => Object.values(attributes).map(String))
        expect(texts.some((text) => text.includes("COUNT"))).toBe(true)
        expect(texts.filter((text) => text.includes("author"))).toEqual([])
      })
    )

    it("a name that is taken is refused where it is written", () => {
      // @ts-expect-error: a column's name
      expect(() => Book.objects.annotate((b) => ({ title: b.pages }))).toThrow(/Book.title/)
      // @ts-expect-error: a relation's name
      expect(() => Book.objects.annotate((b) => ({ authors: b.pages }))).toThrow(/Book.authors/)
    })
  })
