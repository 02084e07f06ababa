import { expect, layer } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { Conflict, Transaction } from "../../src/index.js"
import type { SqlName } from "../support/accounts.js"
import { databaseOf } from "../support/engine.js"
import { Item, Visitor, warehouse } from "../support/warehouse.js"

let count = 0
const email = () => `race${++count}@example.com`
const racers = 20

const race = <A, E, R>(run: (i: number) => Effect.Effect<A, E, R>) =>
  Effect.all(
    Array.from({ length: racers }, (_, i) => run(i)),
    { concurrency: "unbounded" }
  )

/** The whole transaction once more, as whoever may have lost a race must be ready to do. */
const again = Effect.retry({
  while: (error: unknown) =>
    typeof error === "object" && error !== null && "isRetryable" in error && error.isRetryable === true,
  schedule: Schedule.recurs(50)
})

/** A row made by whoever comes first, while others want the same. */
export const concurrency = (name: SqlName): void => {
  const isFamily = name === "mysql" || name === "mariadb"

  layer(databaseOf(name, warehouse))("getOrCreate", (it) => {
    it.effect("finds, or makes with the defaults", () =>
      Effect.gen(function* () {
        const a = email()
        const [made, isNew] = yield* Visitor.objects.getOrCreate({ email: a }, { visits: 1 })
        const [found, isOther] = yield* Visitor.objects.getOrCreate({ email: a }, { visits: 2 })
        expect([isNew, isOther]).toEqual([true, false])
        expect(found).toEqual(made)
        expect(found).toMatchObject({ email: a, visits: 1 })
      })
    )

    it.effect("makes one row for all who race", () =>
      Effect.gen(function* () {
        for (let round = 0; round < 5; round++) {
          const a = email()
          const results = yield* race((i) => Visitor.objects.getOrCreate({ email: a }, { visits: i }))
          expect(results.filter(([, created]) => created).length).toBe(1)
          expect(new Set(results.map(([row]) => row.id)).size).toBe(1)
          expect(yield* Visitor.objects.filter((v) => v.email.eq(a)).count).toBe(1)
        }
      })
    )

    it.effect("does so inside of transactions", () =>
      Effect.gen(function* () {
        for (let round = 0; round < 3; round++) {
          const [a, b] = [email(), email()]
          const results = yield* race((i) =>
            Effect.gen(function* () {
              // A snapshot is taken before anybody has made the row.
              yield* Visitor.objects.count
              const [row, created] = yield* Visitor.objects.getOrCreate({ email: a }, { visits: i })
              yield* Visitor.objects.create({ email: `${i}${b}`, visits: row.id })
              return [row.id, created] as const
            }).pipe(Transaction.atomic({}), again)
          )
          expect(results.filter(([, created]) => created).length).toBe(1)
          expect(new Set(results.map(([id]) => id)).size).toBe(1)
          expect(yield* Visitor.objects.filter((v) => v.email.endsWith(b)).count).toBe(racers)
        }
      })
    )

    if (name !== "sqlite") {
      it.effect("at REPEATABLE READ sees the row that its snapshot does not show, or asks to try again", () =>
        Effect.gen(function* () {
          const a = email()
          const [looked, made] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
          const first = yield* Deferred.make<string>()
          const late = Effect.gen(function* () {
            yield* Visitor.objects.filter((v) => v.email.eq(a)).exists
            yield* Deferred.succeed(looked, undefined)
            yield* Deferred.await(made)
            return yield* Visitor.objects.getOrCreate({ email: a }, { visits: 2 })
          }).pipe(
            Transaction.atomic({ isolation: "RepeatableRead" }),
            Effect.tapError((error) =>
              Deferred.succeed(first, error._tag === "DatabaseError" ? error.reason._tag : error._tag)
            ),
            again
          )
          const early = Effect.gen(function* () {
            yield* Deferred.await(looked)
            const row = yield* Visitor.objects.create({ email: a, visits: 1 })
            yield* Deferred.succeed(made, undefined)
            return row
          })
          const [row, [found, created]] = yield* Effect.all([early, late], { concurrency: 2 })
          expect(created).toBe(false)
          expect(found).toEqual(row)
          // MySQL and MariaDB show it to a locking read; PostgreSQL never does.
          if (isFamily) expect(yield* Deferred.isDone(first)).toBe(false)
          else expect(yield* Deferred.await(first)).toBe("SerializationFailure")
        })
      )
    }

    it.effect("does not find a row outside of its query, and says that it is there", () =>
      Effect.gen(function* () {
        const a = email()
        yield* Visitor.objects.create({ email: a, visits: 1 })
        const many = Visitor.objects.filter((v) => v.visits.gt(1))
        const error = yield* Effect.flip(many.getOrCreate({ email: a }, { visits: 2 }))
        expect(error).toMatchObject({ _tag: "UniqueViolation", fields: ["email"] })
      })
    )

    it.effect("tells a conflict on another column for what it is", () =>
      Effect.gen(function* () {
        yield* Item.objects.create({ code: "taken", name: "x" })
        const error = yield* Effect.flip(Item.objects.getOrCreate({ name: "y" }, { code: "taken" }))
        expect(error).toMatchObject({ _tag: "UniqueViolation", fields: ["code"] })
        const wider = yield* Effect.flip(Item.objects.getOrCreate({ code: "taken", low: 5 }, { name: "z" }))
        expect(wider).toMatchObject({ _tag: "UniqueViolation", fields: ["code"] })
        const inside = Item.objects.getOrCreate({ name: "y" }, { code: "taken" }).pipe(
          Effect.catchTag("UniqueViolation", () => Item.objects.getOrCreate({ name: "y" }, { code: "free" })),
          Transaction.atomic({})
        )
        expect((yield* inside)[0]).toMatchObject({ name: "y", code: "free" })
      })
    )
  })

  layer(databaseOf(name, warehouse))("updateOrCreate", (it) => {
    it.effect("changes, or makes with the defaults", () =>
      Effect.gen(function* () {
        const a = email()
        const [made, isNew] = yield* Visitor.objects.updateOrCreate({ email: a }, { visits: 1 })
        const [changed, isOther] = yield* Visitor.objects.updateOrCreate({ email: a }, { visits: 2 })
        expect([isNew, isOther, made.visits, changed.visits]).toEqual([true, false, 1, 2])
        expect(yield* Visitor.objects.get(made.id)).toEqual(changed)
      })
    )

    it.effect("makes one row for all who race, and loses no change", () =>
      Effect.gen(function* () {
        for (let round = 0; round < 5; round++) {
          const a = email()
          const results = yield* race((i) => Visitor.objects.updateOrCreate({ email: a }, { visits: i }))
          expect(results.filter(([, created]) => created).length).toBe(1)
          expect(new Set(results.map(([row]) => row.id)).size).toBe(1)
          const stored = yield* Visitor.objects.filter((v) => v.email.eq(a)).one
          expect(results.map(([row]) => row.visits)).toContain(stored.visits)
        }
      })
    )

    it.effect("does so inside of transactions", () =>
      Effect.gen(function* () {
        const a = email()
        const results = yield* race((i) =>
          Visitor.objects.updateOrCreate({ email: a }, { visits: i }).pipe(Transaction.atomic({}), again)
        )
        expect(results.filter(([, created]) => created).length).toBe(1)
        expect(yield* Visitor.objects.filter((v) => v.email.eq(a)).count).toBe(1)
      })
    )
  })

  layer(databaseOf(name, warehouse))("concurrent writes", (it) => {
    it.effect("of the same rows by upsert leave each of them once", () =>
      Effect.gen(function* () {
        const emails = Array.from({ length: 5 }, email)
        yield* race((i) =>
          again(
            Visitor.objects.bulkCreate(
              emails.map((each) => ({ email: each, visits: i })),
              { onConflict: i % 2 === 0 ? Conflict.update("email", ["visits"]) : Conflict.ignore("email") }
            )
          )
        )
        expect(yield* Visitor.objects.filter((v) => v.email.in(emails)).count).toBe(5)
      })
    )

    it.effect("of the same rows, where several keys may conflict", () =>
      Effect.gen(function* () {
        const onConflict = Conflict.update("code", ["low"])
        const rows = (low: number) => ["a", "b", "c"].map((code) => ({ code, name: code, low }))
        const results = yield* race((i) => again(Item.objects.bulkCreate(rows(i), { onConflict })))
        expect(results.every((made) => made.length === 3)).toBe(true)
        expect(yield* Item.objects.filter((i) => i.code.in(["a", "b", "c"])).count).toBe(3)
      })
    )

    it.effect("that add to a column lose none", () =>
      Effect.gen(function* () {
        const { id } = yield* Visitor.objects.create({ email: email(), visits: 0 })
        const mine = Visitor.objects.filter((v) => v.id.eq(id))
        yield* race(() => mine.update((v) => ({ visits: v.visits.plus(1) })))
        expect((yield* mine.one).visits).toBe(racers)
      })
    )
  })
}
