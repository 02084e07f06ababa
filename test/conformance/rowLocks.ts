import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Database, DatabaseError, Fn, Model, type QueryError, Transaction } from "../../src/index.js"
import { reasonOf, Second } from "../support/accounts.js"
import { layerAt } from "../support/engine.js"
import { loadPeople } from "../support/fixtures.js"
import { Employee, people, Task, Team } from "../support/models.js"
import { type DatabaseName, freshDatabase } from "../support/servers/index.js"
import { inOrder } from "./support.js"

// Through another layer: on SQLite one has a single connection that writes.
const peopleTwice = (name: DatabaseName) =>
  Layer.unwrapScoped(
    Effect.map(freshDatabase(name), (url) =>
      Layer.merge(layerAt(name, url), Layer.fresh(layerAt(name, url)).pipe(Database.as(Second)))
    )
  ).pipe(
    Layer.tap((context) => Effect.provide(Effect.zipRight(Model.createTables(people), loadPeople), context)),
    Layer.orDie
  )

const here = Employee.objects.orderBy((e) => e.id.asc())
const first = here.filter((e) => e.id.eq(1))
const there = here.using(Second)
const atomicThere = Transaction.atomic({ database: Second })

const unlessLocked = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.timeoutOption(effect, "300 millis")
const rename = (id: number) =>
  there.filter((e) => e.id.eq(id)).update(() => ({ nick: "renamed" })) as Effect.Effect<number, unknown, Second>

const refusal = (f: () => unknown): string => {
  try {
    f()
  } catch (error) {
    // `queryError` throws nothing else.
    return (error as QueryError).message
  }
  throw new Error("it was not refused")
}

/** Rows locked by a query, on one database. */
export const rowLocks = (name: DatabaseName): void =>
  layer(peopleTwice(name), { excludeTestServices: true })("row locks", (it) => {
    const locksRows = name !== "sqlite"

    it.effect("want a transaction that keeps them", () =>
      Effect.gen(function* () {
        const asked = first.forUpdate()
        const queries: ReadonlyArray<Effect.Effect<unknown, unknown, Database>> = [asked, asked.first, asked.get(1)]
        for (const query of [...queries, first.forShare()]) {
          const error = yield* Effect.flip(query)
          expect(reasonOf(error)).toBe("TransactionFailed")
          expect(String(error)).toContain("Transaction.atomic")
        }
        expect(reasonOf(yield* Effect.flip(Stream.runDrain(first.forUpdate().stream)))).toBe("TransactionFailed")
        expect(reasonOf(yield* Effect.flip(first.forUpdate().pipe(Transaction.atomic({ readOnly: true }))))).toBe(
          "TransactionFailed"
        )
        expect(yield* here.forUpdate().count).toBe(10)
        expect(yield* here.forUpdate().exists).toBe(true)
      })
    )

    it.effect("keep writes off until the transaction ends", () =>
      Effect.gen(function* () {
        for (const query of [first.forUpdate(), first.forShare()]) {
          const write = Effect.gen(function* () {
            expect(yield* inOrder(query)).toEqual([1])
            return yield* unlessLocked(rename(1))
          })
          expect(yield* write.pipe(Transaction.atomic())).toEqual(Option.none())
        }
        expect(yield* unlessLocked(rename(1))).toEqual(Option.some(1))
      })
    )

    it.effect("skipLocked leaves out what others have locked", () =>
      Effect.gen(function* () {
        const others = inOrder(there.forUpdate({ skipLocked: true }).limit(2)).pipe(atomicThere)
        const both = Effect.zipRight(first.forUpdate(), Effect.either(others)).pipe(Transaction.atomic())
        const found = yield* locksRows ? both : Effect.either(others)
        if (locksRows) expect(found).toMatchObject({ _tag: "Right", right: [2, 3] })
        else {
          const reason = { _tag: "MissingCapability", capability: "SKIP LOCKED", dialect: "sqlite" }
          expect(found).toMatchObject({ left: { reason } })
        }
      })
    )

    it.effect("noWait fails at once where others have locked a row", () =>
      Effect.gen(function* () {
        const others = inOrder(there.forUpdate({ noWait: true })).pipe(atomicThere)
        const both = Effect.zipRight(first.forUpdate(), Effect.flip(others)).pipe(Transaction.atomic())
        const error = yield* locksRows ? both : Effect.flip(others)
        expect(reasonOf(error)).toBe(locksRows ? "LockNotAvailable" : "MissingCapability")
        expect(error).toBeInstanceOf(DatabaseError)
        expect(error.isRetryable).toBe(locksRows)
        if (locksRows) expect(yield* others).toHaveLength(10)
      })
    )

    it.effect("forShare goes with forShare, not with forUpdate", () =>
      Effect.gen(function* () {
        if (!locksRows) return
        const shared = inOrder(there.filter((e) => e.id.eq(1)).forShare({ noWait: true })).pipe(atomicThere)
        const own = there
          .filter((e) => e.id.eq(1))
          .forUpdate({ noWait: true })
          .pipe(atomicThere)
        const both = Effect.zipRight(first.forShare(), Effect.all([shared, Effect.flip(own)]))
        const [ids, error] = yield* both.pipe(Transaction.atomic())
        expect(ids).toEqual([1])
        expect(reasonOf(error)).toBe("LockNotAvailable")
      })
    )

    it.effect("go with optional relations, whose rows they leave alone", () =>
      Effect.gen(function* () {
        const tasks = Task.objects
          .filter((t) => t.assignee.name.eq("Ada").or(t.assignee.isNull()))
          .orderBy((t) => t.id.asc())
          .include((t) => ({ assignee: t.assignee, team: t.team }))
        const both = Effect.gen(function* () {
          const rows = yield* tasks.forUpdate()
          expect(rows.map(({ id, assignee }) => [id, assignee?.name])).toEqual([
            [1, "Ada"],
            [2, "Ada"],
            [6, undefined],
            [7, undefined],
            [11, "Ada"]
          ])
          return yield* unlessLocked(rename(1))
        })
        const own = name === "postgres" || name === "mysql"
        expect(yield* both.pipe(Transaction.atomic())).toEqual(own ? Option.some(1) : Option.none())
      })
    )

    it.effect("of names whose rows are locked", () =>
      Effect.gen(function* () {
        const move = Team.objects
          .using(Second)
          .filter((t) => t.code.eq("core"))
          .update(() => ({ city: "Bergen" }))
        const locked = Task.objects.filter((t) => t.id.eq(1)).forUpdate({ of: ["self", "team"] })
        const both = Effect.zipRight(locked, unlessLocked(move)).pipe(Transaction.atomic(), Effect.either)
        const found = yield* both
        if (name === "mariadb") {
          expect(found).toMatchObject({ left: { reason: { capability: "FOR UPDATE OF" } } })
        } else expect(found).toMatchObject({ right: Option.none() })
        const only = Task.objects.filter((t) => [t.id.eq(1), t.team.name.eq("Core")]).forUpdate({ of: ["self"] })
        const own = yield* Effect.zipRight(only, unlessLocked(move)).pipe(Transaction.atomic(), Effect.either)
        if (name === "postgres" || name === "mysql") expect(own).toMatchObject({ right: Option.some(1) })
        const optional = Task.objects.forShare({ of: ["assignee", "assignee.manager"] }).pipe(Transaction.atomic())
        const exit = yield* Effect.either(optional)
        if (name === "postgres" || name === "mariadb") {
          expect(exit).toMatchObject({ left: { reason: { _tag: "MissingCapability" } } })
        } else expect(exit).toMatchObject({ _tag: "Right" })
      })
    )

    it.effect("go with streams, slices, projections and related conditions", () =>
      Effect.gen(function* () {
        const asked = Effect.gen(function* () {
          const streamed = yield* Stream.runCollect(here.forUpdate().limit(3).stream)
          expect([...streamed].map(({ id }) => id)).toEqual([1, 2, 3])
          expect(
            yield* here
              .select((e) => ({ name: e.name, n: e.tasks.count() }))
              .forUpdate()
              .offset(4)
              .limit(1)
          ).toEqual([{ name: "Eve", n: 2 }])
          expect(yield* inOrder(here.filter((e) => e.reports.some()).forShare())).toEqual([1, 2, 4, 7])
          expect((yield* here.forUpdate().inBulk([1, 3])).size).toBe(2)
        })
        yield* asked.pipe(Transaction.atomic())
      })
    )

    it.effect("are refused where there is no row to lock", () =>
      Effect.sync(() => {
        expect(refusal(() => here.distinct().forUpdate())).toContain("distinct")
        expect(refusal(() => here.forUpdate().distinct())).toContain("distinct")
        expect(refusal(() => here.forShare().aggregate(() => ({ n: Fn.count() })))).toContain("aggregate")
        expect(refusal(() => here.forShare().groupBy((e) => ({ age: e.age })))).toContain("groupBy")
        expect(refusal(() => here.forShare().forUpdate())).toContain("second lock")
        expect(refusal(() => here.forUpdate({ noWait: true, skipLocked: true }))).toContain("skipLocked and noWait")
        expect(refusal(() => Task.objects.forUpdate({ of: ["team.nothing"] }))).toContain("Team.nothing")
        expect(refusal(() => here.forUpdate({ of: [] }))).toContain("of")
      })
    )
  })
