import { SqlClient } from "@effect/sql/SqlClient"
import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { Database, Transaction } from "../../src/index.js"
import { Account, bankOn, noAccounts, open, type SqlName } from "../support/accounts.js"
import { traced } from "../support/traced.js"

const systems: Readonly<Record<SqlName, string>> = {
  sqlite: "sqlite",
  postgres: "postgresql",
  mysql: "mysql",
  mariadb: "mariadb"
}

const place = (name: SqlName): Record<string, unknown> => ({
  "db.system.name": systems[name],
  "db.namespace": expect.stringMatching(name === "sqlite" ? /test\.db$/ : /^reinhardt_test_/),
  ...(name === "sqlite" ? {} : { "server.address": expect.any(String), "server.port": expect.any(Number) })
})

/** Spans: one per statement, with OpenTelemetry's attributes, and none of the values. */
export const span = (name: SqlName): void => {
  layer(bankOn(name), { excludeTestServices: true })("spans", (it) => {
    it.effect("name the statement, the table and the server, and show no values", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* open("secret-1")
        const query = Account.objects.filter((a) => a.name.eq("secret-1"))
        const spans = yield* traced(Effect.withSpan(query, "outer"))
        expect(spans.map((each) => each.name)).toEqual(["SELECT bank_account", "outer"])
        expect(spans[0]).toEqual({
          name: "SELECT bank_account",
          kind: "client",
          failed: false,
          parent: "outer",
          attributes: {
            ...place(name),
            "db.operation.name": "SELECT",
            "db.collection.name": "bank_account",
            "db.query.text": (yield* query.toSql).sql
          }
        })
        expect(JSON.stringify(spans)).not.toContain("secret")
      })
    )

    it.effect("show the values where that is asked for", () =>
      Effect.gen(function* () {
        const query = Account.objects.filter((a) => a.name.eq("secret-1"))
        const [shown] = yield* traced(query).pipe(Effect.provideService(Database.ParametersInSpans, true))
        expect(shown?.attributes["db.query.parameter.0"]).toBe("secret-1")
        const of = (number: number) =>
          traced(Account.objects.filter((a) => a.id.eq(number))).pipe(
            Effect.provideService(Database.ParametersInSpans, true)
          )
        expect((yield* of(7)).map((each) => each.attributes["db.query.parameter.0"])).toEqual(["7"])
        const [hidden] = yield* traced(query)
        expect(Object.keys(hidden?.attributes ?? {}).filter((key) => key.includes("parameter"))).toEqual([])
      })
    )

    it.effect("are there for reads, writes, streams and raw statements, and tell failure", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const namesOf = (effect: Effect.Effect<unknown, unknown, Database>) =>
          Effect.map(traced(effect), (spans) => spans.map((each) => each.name))
        expect(yield* namesOf(Account.objects.count)).toEqual(["SELECT bank_account"])
        expect(yield* namesOf(Account.objects.update(() => ({ balance: 1 })))).toEqual(["UPDATE bank_account"])
        expect(yield* namesOf(noAccounts)).toEqual(["DELETE bank_account"])
        expect((yield* namesOf(open("a")))[0]).toBe("INSERT bank_account")
        expect(yield* namesOf(Stream.runDrain(Account.objects.stream))).toEqual(["SELECT bank_account"])
        expect(yield* namesOf(Account.objects.count.pipe(Transaction.atomic()))).toEqual(["SELECT bank_account"])
        const [raw] = yield* traced(sql`SELECT name FROM bank_account WHERE name = ${"secret-2"}`)
        expect(raw).toMatchObject({
          name: "sql.execute",
          attributes: { ...place(name), "db.operation.name": "execute" }
        })
        expect(JSON.stringify(raw)).not.toContain("secret")
        const [failed] = yield* traced(open("a"))
        expect(failed).toMatchObject({ name: "INSERT bank_account", failed: true })
      })
    )

    it.effect("are not made where nobody looks", () =>
      Effect.gen(function* () {
        let parent: unknown
        const looking = Account.objects.filter((a) => a.balance.gte(0))
        const program = Effect.tap(looking, () =>
          Effect.map(Effect.optionFromOptional(Effect.currentSpan), (found) => {
            parent = Option.getOrUndefined(found)
          })
        )
        yield* program
        expect(parent).toBeUndefined()
        if (name !== "sqlite") return
        const { rows } = yield* Database
        // With a synchronous driver nothing is left to be done, not even a span to be ended. One in eight may pause.
        const { request } = looking as unknown as { readonly request: Parameters<typeof rows>[0] }
        const asked = Effect.sync(() => [0, 1, 2].filter(() => Exit.isExit(rows(request, Effect.succeed))).length)
        expect(yield* asked).toBeGreaterThan(1)
        let whenTraced: number | undefined
        yield* traced(
          Effect.map(asked, (done) => {
            whenTraced = done
          })
        )
        expect(whenTraced).toBe(0)
      })
    )
  })
}
