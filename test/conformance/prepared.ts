import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Page, Query } from "../../src/index.js"
import { decimal } from "../support/fixtures.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids, peopleOn } from "./support.js"

const { objects } = Employee

/** Queries that are written once, on one database. */
export const prepared = (name: DatabaseName): void =>
  layer(peopleOn(name))("prepared queries", (it) => {
    it.effect("give what the same query written out gives", () =>
      Effect.gen(function* () {
        let written = 0
        const between = Query.prepared((p: { from: number; to: number; name: string }) => {
          written++
          return objects
            .filter((e) => [e.age.range(p.from, p.to), e.name.ne(p.name)])
            .annotate((e) => ({ more: e.age.plus(p.from) }))
            .limit(9)
        })
        for (const from of [0, 17, 36]) {
          const found = yield* between({ from, to: 40, name: "Bob" })
          const same = objects.filter((e) => [e.age.range(from, 40), e.name.ne("Bob")])
          expect(found.map(({ id }) => id).sort((a, b) => a - b)).toEqual(yield* ids(same))
          expect(found.every(({ age, more }) => more === (age ?? 0) + from)).toBe(true)
        }
        expect(written).toBe(1)
        // It goes on as any other query.
        const rest = between({ from: 0, to: 99, name: "Ada" }).orderBy
        expect(rest).toBeTypeOf("function")
      })
    )

    it.effect("can be what is asked: get, first, count, aggregates, writes", () =>
      Effect.gen(function* () {
        const get = Query.prepared((p: { id: number }) => objects.get(p.id))
        expect((yield* get({ id: 5 })).name).toBe("Eve")
        expect((yield* Effect.flip(get({ id: 50 })))._tag).toBe("NotFound")
        const rich = Query.prepared(
          (p: { salary: typeof salary }) =>
            objects.filter((e) => e.salary.gte(p.salary)).orderBy((e) => e.id.desc()).first
        )
        const salary = decimal("1200")
        expect(Option.map(yield* rich({ salary }), ({ id }) => id)).toEqual(Option.some(4))
        const count = Query.prepared(
          (p: { a: string; b: string }) => objects.filter((e) => e.name.in([p.a, p.b])).count
        )
        expect(yield* count({ a: "Ada", b: "Bob" })).toBe(3)
        expect(yield* count({ a: "Zoe", b: "ada" })).toBe(1)
        const rename = Query.prepared((p: { id: number }) =>
          objects.filter((e) => e.id.eq(p.id)).update(() => ({ nick: "prepared" }))
        )
        expect(yield* rename({ id: 3 })).toBe(1)
        expect((yield* get({ id: 3 })).nick).toBe("prepared")
        const named = Query.prepared((p: { name: string }) => objects.filter((e) => e.name.startsWith(p.name)))
        expect((yield* Page.offset(named({ name: "B" }), { page: 1, size: 1 })).total).toBe(2)
      })
    )

    it.effect("refuse null, and values that are wanted before they are there", () =>
      Effect.sync(() => {
        const byNick = Query.prepared((p: { nick: string }) => objects.filter((e) => e.nick.eq(p.nick)))
        // @ts-expect-error NULL is no value that something could be equal to.
        expect(() => byNick({ nick: null })).toThrow("isNull()")
        // @ts-expect-error A parameter is missing.
        expect(() => byNick({})).toThrow("undefined for a prepared value")
        expect(() => Query.prepared((p: { n: number }) => objects.limit(p.n))).toThrow("not known yet")
        expect(() => Query.prepared((p: { a: string }) => objects.filter((e) => e.name.eq(`${p.a}!`)))).toThrow("p")
        expect(() =>
          Query.prepared((p: { in: ReadonlyArray<number> }) => objects.filter((e) => e.id.in(p.in)))
        ).toThrow()
      })
    )
  })
