import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Transaction } from "../../src/index.js"
import { Employee, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { traced } from "../support/traced.js"
import { peopleOn } from "./support.js"

const { objects } = Employee
const batching = { concurrency: "unbounded", batching: true } as const

/** The names of the statements' spans. */
const statements = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(traced(effect), (spans) => spans.map(({ name }) => name).filter((name) => name.startsWith("SELECT")))

/** Rows that are asked for at the same time, where Effect collects requests. */
export const batched = (name: DatabaseName): void =>
  layer(peopleOn(name))("batched get", (it) => {
    it.effect("is one SELECT for all, each with its own answer", () =>
      Effect.gen(function* () {
        const ids = [3, 1, 2, 3, 77]
        const one = (id: number) => Effect.either(objects.only("id", "name").get(id))
        const alone = yield* Effect.forEach(ids, one)
        expect(yield* Effect.forEach(ids, one, batching)).toEqual(alone)
        expect(alone.map(({ _tag }) => _tag)).toEqual(["Right", "Right", "Right", "Right", "Left"])
        expect(yield* statements(Effect.forEach(ids, one, batching))).toHaveLength(1)
        expect(yield* statements(Effect.forEach(ids, one, { concurrency: "unbounded" }))).toHaveLength(5)
      })
    )

    it.effect("keeps queries apart that differ", () =>
      Effect.gen(function* () {
        const older = (age: number) => objects.filter((e) => e.age.gt(age)).only("id", "age")
        const asked = [20, 30].flatMap((age) => [1, 2, 3, 4].map((id) => Effect.option(older(age).get(id))))
        const teams = ["red", "blue"].map((code) => Effect.option(Team.objects.get(code)))
        const all = [...asked, ...teams]
        const alone = yield* Effect.all(all)
        expect(yield* Effect.all(all, batching)).toEqual(alone)
        expect(yield* statements(Effect.all(all, batching))).toHaveLength(3)
      })
    )

    it.effect("stays in the transaction", () =>
      Effect.gen(function* () {
        const names = (ids: ReadonlyArray<number>) =>
          Effect.forEach(ids, (id) => Effect.map(objects.get(id), (row) => row.name), batching)
        const change = objects.filter((e) => e.id.in([1, 2])).update(() => ({ name: "Changed" }))
        const within = Effect.zipRight(change, names([1, 2]))
        const undone = Effect.flip(Effect.flatMap(within, Effect.fail).pipe(Transaction.atomic()))
        expect(yield* undone).toEqual(["Changed", "Changed"])
        expect(yield* statements(within.pipe(Transaction.atomic()))).toHaveLength(1)
        const each = Effect.forEach([1, 2], (id) => objects.get(id).pipe(Transaction.atomic()), batching)
        expect((yield* each).map(({ id }) => id)).toEqual([1, 2])
        expect(yield* statements(each)).toHaveLength(2)
      })
    )

    it.effect("gives every one the error of the one statement", () =>
      Effect.gen(function* () {
        const failing = objects.filter((e) => e.name.regex("("))
        const exits = yield* Effect.forEach([1, 2], (id) => Effect.either(failing.get(id)), batching)
        expect(exits.map((exit) => (exit._tag === "Left" ? exit.left._tag : "none"))).toEqual([
          "DatabaseError",
          "DatabaseError"
        ])
      })
    )
  })
