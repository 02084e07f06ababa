import { expect, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { describe } from "vitest"
import { Database, type DatabaseError, Transaction } from "../../src/index.js"
import { Account, bankAt, noAccounts, open, reasonOf, Second, type SqlName } from "../support/accounts.js"
import { layerAt } from "../support/engine.js"

const levels = ["ReadUncommitted", "ReadCommitted", "RepeatableRead", "Serializable"] as const

type Level = (typeof levels)[number]
type Anomaly = "dirty read" | "non-repeatable read" | "phantom" | "lost update" | "write skew"

const weak: ReadonlyArray<Anomaly> = ["non-repeatable read", "phantom", "lost update", "write skew"]
const inMySql: Readonly<Record<Level, ReadonlyArray<Anomaly>>> = {
  ReadUncommitted: ["dirty read", ...weak],
  ReadCommitted: weak,
  RepeatableRead: ["lost update", "write skew"],
  Serializable: []
}

/** What happens at each level, on each engine, as the guide tells it. */
const happens: Readonly<Record<SqlName, Readonly<Record<Level, ReadonlyArray<Anomaly>>>>> = {
  sqlite: { ReadUncommitted: [], ReadCommitted: [], RepeatableRead: [], Serializable: [] },
  postgres: { ReadUncommitted: weak, ReadCommitted: weak, RepeatableRead: ["write skew"], Serializable: [] },
  mysql: inMySql,
  mariadb: inMySql
}

// Through another layer: on SQLite one has a single connection that writes.
const there = Account.objects.using(Second)
const elsewhere = { database: Second }

/** Whether it was done before it was found waiting for a lock. */
const unlessLocked = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.timeoutOption(effect, "300 millis")

type Seen = Effect.Effect<boolean, unknown, Database | Second>

const anomalies: Readonly<Record<Anomaly, (isolation: Level, name: SqlName) => Seen>> = {
  "dirty read": (isolation) =>
    Effect.gen(function* () {
      yield* there.create({ name: "dirty", balance: 0 })
      const seen = yield* unlessLocked(Account.objects.count.pipe(Transaction.atomic({ isolation, readOnly: true })))
      return yield* Effect.fail(Option.contains(seen, 3))
    }).pipe(
      Transaction.atomic(elsewhere),
      Effect.flip,
      Effect.map((seen) => seen === true)
    ),

  "non-repeatable read": (isolation) =>
    readTwice(
      isolation,
      there.update(() => ({ balance: 1 })),
      balanceOf("a")
    ),

  phantom: (isolation) => readTwice(isolation, there.create({ name: "phantom", balance: 0 }), Account.objects.count),

  "lost update": (isolation, name) =>
    Effect.gen(function* () {
      const gained = yield* race(isolation, name, (meet, database) =>
        Effect.gen(function* () {
          const before = yield* balanceOf("a", database)
          yield* meet
          yield* set("a", before + 10, database)
        })
      )
      return (yield* balanceOf("a")) !== 100 + 10 * gained
    }),

  "write skew": (isolation, name) =>
    Effect.gen(function* () {
      yield* race(isolation, name, (meet, database, mine) =>
        Effect.gen(function* () {
          const [a, b] = [yield* balanceOf("a", database), yield* balanceOf("b", database)]
          yield* meet
          if (a + b >= 150) yield* set(mine, (mine === "a" ? a : b) - 150, database)
        })
      )
      return (yield* balanceOf("a")) + (yield* balanceOf("b")) < 0
    })
}

type At = typeof Database | typeof Second

const balanceOf = (name: string, database: At = Database) =>
  Effect.map(
    // One tag or the other; both are there.
    Account.objects.using(database as typeof Database).filter((a) => a.name.eq(name)).one,
    ({ balance }) => balance
  )

const set = (name: string, balance: number, database: At) =>
  Account.objects
    .using(database as typeof Database)
    .filter((a) => a.name.eq(name))
    .update(() => ({ balance }))

const readTwice = <A>(
  isolation: Level,
  write: Effect.Effect<unknown, unknown, Second>,
  read: Effect.Effect<A, unknown, Database>
): Seen =>
  Effect.gen(function* () {
    const first = yield* read
    yield* unlessLocked(write)
    return (yield* read) !== first
  }).pipe(Transaction.atomic({ isolation, readOnly: true }))

type Racer = (meet: Effect.Effect<unknown>, database: At, mine: "a" | "b") => Effect.Effect<unknown, unknown, Database>

/** Two at once, which meet half-way; gives how many of them committed. The loser must be told that it may try again. */
const race = (isolation: Level, name: SqlName, racer: Racer) =>
  Effect.gen(function* () {
    const [one, two] = yield* Effect.all([Deferred.make<void>(), Deferred.make<void>()])
    const meet = (mine: Deferred.Deferred<void>, other: Deferred.Deferred<void>) =>
      // On SQLite they never meet: the second begins when the first has ended.
      Effect.timeoutOption(
        Effect.zipRight(Deferred.succeed(mine, undefined), Deferred.await(other)),
        name === "sqlite" ? "50 millis" : "10 seconds"
      )
    const outcomes = yield* Effect.all(
      [
        Effect.either(racer(meet(one, two), Database, "a").pipe(Transaction.atomic({ isolation }))),
        Effect.either(racer(meet(two, one), Second, "b").pipe(Transaction.atomic({ isolation, database: Second })))
      ],
      { concurrency: "unbounded" }
    )
    for (const error of outcomes.filter(Either.isLeft)) {
      expect(["SerializationFailure", "Deadlock"]).toContain(reasonOf(error.left))
    }
    return outcomes.filter(Either.isRight).length
  })

const bankTwice = (name: SqlName): Layer.Layer<Database | Second, DatabaseError> =>
  Layer.unwrapScoped(
    Effect.map(Effect.orDie(bankAt(name)), ({ url }) =>
      Layer.merge(layerAt(name, url), Layer.fresh(layerAt(name, url)).pipe(Database.as(Second)))
    )
  )

/** Which anomalies a level lets happen: the table of the guide. */
export const transactionIsolation = (name: SqlName): void => {
  describe("isolation", () => {
    for (const isolation of levels) {
      for (const [anomaly, seen] of Object.entries(anomalies)) {
        // `entries` forgets the names.
        const expected = happens[name][isolation].includes(anomaly as Anomaly)
        it.scopedLive(`${isolation}: ${anomaly} ${expected ? "happens" : "does not happen"}`, () =>
          Effect.gen(function* () {
            yield* noAccounts
            yield* Effect.all([open("a", 100), open("b", 100)])
            expect(yield* seen(isolation, name)).toBe(expected)
          }).pipe(Effect.provide(bankTwice(name)))
        )
      }
    }
  })
}
