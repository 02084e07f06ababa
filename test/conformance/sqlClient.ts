import { SqlClient, TransactionConnection } from "@effect/sql/SqlClient"
import * as SqlResolver from "@effect/sql/SqlResolver"
import * as SqlSchema from "@effect/sql/SqlSchema"
import { expect, layer } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { type Database, DatabaseError, Transaction } from "../../src/index.js"
import {
  Account,
  bankOn,
  names,
  noAccounts,
  OtherSql,
  open,
  otherSqlOn,
  Second,
  type SqlName,
  secondOn
} from "../support/accounts.js"

const atomic = Transaction.atomic()

const nameList = Effect.flatMap(SqlClient, (sql) =>
  Effect.map(sql<{ name: string }>`SELECT name FROM bank_account ORDER BY name`, (rows) => rows.map((row) => row.name))
)

const put = (name: string) =>
  Effect.flatMap(SqlClient, (sql) => sql`INSERT INTO bank_account ${sql.insert({ name, balance: 1 })}`)

type Within = <A, E>(
  effect: Effect.Effect<A, E, Database | SqlClient>
) => Effect.Effect<A, unknown, Database | SqlClient>

/** The standard `SqlClient`: what `@effect/sql`'s own clients do, in the same transactions as everything else. */
export const sqlClient = (name: SqlName): void => {
  statements(name)
  transactions(name)
  twoDatabases(name)
}

const statements = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("statements of the SqlClient", (it) => {
    it.effect("select, insert, update and in", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const rows = ["a", "b", "c"].map((each, balance) => ({ name: each, balance }))
        expect(yield* sql`INSERT INTO bank_account ${sql.insert(rows)}`).toEqual([])
        yield* sql`UPDATE bank_account SET ${sql.update({ name: "z", balance: 9 }, ["name"])} WHERE name = ${"c"}`
        const some = sql`SELECT ${sql("name")}, balance FROM bank_account WHERE ${sql.in("name", ["a", "c"])} ORDER BY name`
        expect(yield* some).toEqual([
          { name: "a", balance: 0 },
          { name: "c", balance: 9 }
        ])
        expect(yield* some.values).toEqual([
          ["a", 0],
          ["c", 9]
        ])
        expect(yield* some.unprepared).toEqual(yield* some.withoutTransform)
        expect(yield* sql.unsafe("SELECT name FROM bank_account WHERE 1 = 0")).toEqual([])
        const where = sql.and([sql`balance >= ${1}`, sql.or([sql`name = ${"b"}`, sql`name = ${"a"}`])])
        expect(yield* sql`SELECT name FROM bank_account WHERE ${where}`).toEqual([{ name: "b" }])
        expect(
          sql.onDialectOrElse({ sqlite: () => "sqlite", pg: () => "postgres", mysql: () => "mysql", orElse: () => "" })
        ).toBe(name === "mariadb" ? "mysql" : name)
      })
    )

    it.effect("give back what was written, where the engine does", () =>
      Effect.gen(function* () {
        if (name === "mysql") return
        yield* noAccounts
        const sql = yield* SqlClient
        const insert = sql`INSERT INTO bank_account ${sql.insert({ name: "a", balance: 2 }).returning("*")}`
        expect(yield* insert).toMatchObject([{ name: "a", balance: 2 }])
        if (name === "mariadb") return
        const change = sql.update({ balance: 3 })
        expect(yield* sql`UPDATE bank_account SET ${change} WHERE name = ${"a"} RETURNING name, balance`).toEqual([
          { name: "a", balance: 3 }
        ])
      })
    )

    it.effect("work as schemas and streams", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const many = Array.from({ length: 1_000 }, (_, i) => ({ name: String(i), balance: i }))
        yield* sql`INSERT INTO bank_account ${sql.insert(many)}`
        const find = SqlSchema.findOne({
          Request: Schema.NumberFromString,
          Result: Schema.Struct({ name: Schema.NumberFromString }),
          execute: (wanted) => sql`SELECT name FROM bank_account WHERE name = ${wanted}`
        })
        expect(yield* find(77)).toEqual(Option.some({ name: 77 }))
        const all = sql<{ balance: number }>`SELECT balance FROM bank_account ORDER BY balance`.stream
        const sum = Stream.runFold(all, 0, (total, row) => total + row.balance)
        expect(yield* sum).toBe(499_500)
        expect(yield* sum.pipe(sql.withTransaction)).toBe(499_500)
        const few = Stream.runCollect(Stream.take(all, 3))
        expect(Chunk.toReadonlyArray(yield* few)).toEqual([{ balance: 0 }, { balance: 1 }, { balance: 2 }])
        const copy = Stream.runForEach(Stream.take(all, 5), (row) => put(`copy ${row.balance}`))
        yield* copy
        expect(yield* nameList).toContain("copy 4")
        yield* copy.pipe(sql.withTransaction, Effect.flip)
        expect((yield* nameList).length).toBe(1_005)
        if (name === "mysql") return
        const write = sql`INSERT INTO bank_account ${sql.insert({ name: "streamed", balance: 1 }).returning("name")}`
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(write.stream))).toEqual([{ name: "streamed" }])
      })
    )

    it.effect("are reactive", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* open("a")
        const sql = yield* SqlClient
        const seen = sql.reactive(["accounts"], nameList).pipe(Stream.take(1), Stream.runCollect)
        expect(Chunk.toReadonlyArray(yield* seen)).toEqual([["a"]])
      })
    )

    it.effect("fail with a SqlError, which has our DatabaseError inside", () =>
      Effect.gen(function* () {
        yield* noAccounts
        yield* open("secret-7")
        const sql = yield* SqlClient
        const error = yield* Effect.flip(put("secret-7"))
        expect(error._tag).toBe("SqlError")
        expect(error.cause).toBeInstanceOf(DatabaseError)
        expect(error.cause).toMatchObject({ reason: { _tag: "ConstraintViolation", kind: "unique" } })
        expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("secret-7")
        const broken = yield* Effect.flip(Stream.runDrain(sql`SELEC`.stream))
        expect(broken.cause).toMatchObject({ reason: { _tag: "StatementFailed" } })
        const missing = yield* Effect.flip(sql.unsafe("SELECT name FROM bank_account WHERE nonsense = 1"))
        expect(missing.cause).toMatchObject({ reason: { _tag: "StatementFailed" }, isRetryable: false })
        expect(yield* nameList).toEqual(["secret-7"])
      })
    )
  })

const transactions = (name: SqlName): void =>
  layer(bankOn(name), { excludeTestServices: true })("transactions of the SqlClient", (it) => {
    it.effect("commit, roll back, and nest", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        yield* put("a").pipe(sql.withTransaction)
        const failing = (each: string) =>
          Effect.zipRight(put(each), Effect.fail("no" as const)).pipe(sql.withTransaction)
        expect(yield* Effect.flip(failing("b"))).toBe("no")
        yield* Effect.all([put("c"), Effect.ignore(failing("d")), put("e").pipe(sql.withTransaction)], {
          concurrency: "unbounded"
        }).pipe(sql.withTransaction)
        expect(yield* nameList).toEqual(["a", "c", "e"])
      })
    )

    it.effect("are those of the queries, and the other way round", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const ways: ReadonlyArray<Within> = [atomic, sql.withTransaction]
        for (const within of ways) {
          const program = Effect.gen(function* () {
            yield* open("query")
            expect(yield* nameList).toEqual(["query"])
            yield* put("raw")
            expect(yield* names).toEqual(["query", "raw"])
            yield* Effect.zipRight(open("inner"), Effect.fail("no")).pipe(sql.withTransaction, Effect.ignore)
            yield* Effect.zipRight(put("inner"), Effect.fail("no")).pipe(atomic, Effect.ignore)
            const streamed = Stream.runCollect(
              sql<{ name: string }>`SELECT name FROM bank_account ORDER BY name`.stream
            )
            expect(Chunk.toReadonlyArray(yield* streamed).map((row) => row.name)).toEqual(["query", "raw"])
            return yield* Effect.fail("over")
          })
          expect(yield* program.pipe(within, Effect.flip)).toBe("over")
          expect(yield* nameList).toEqual([])
        }
      })
    )

    it.effect("reach every face of the client", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        for (const client of [sql, sql.safe, sql.withoutTransforms(), sql.withoutTransforms().safe]) {
          const insert = client`INSERT INTO bank_account ${client.insert({ name: "a", balance: 1 })}`
          yield* Effect.zipRight(insert, Effect.fail("no")).pipe(client.withTransaction, Effect.flip)
          yield* Effect.zipRight(insert, Effect.fail("no")).pipe(atomic, Effect.flip)
          yield* Effect.zipRight(client.unsafe("DELETE FROM bank_account"), insert).pipe(client.withTransaction)
        }
        expect(yield* nameList).toEqual(["a"])
      })
    )

    it.effect("fail after a failed statement, whichever way it was run", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const both = [
          Effect.zipRight(put("a"), Effect.ignore(put("a"))),
          Effect.zipRight(put("a"), Effect.ignore(Stream.runDrain(sql`SELEC`.stream)))
        ]
        for (const each of both) {
          expect(yield* each.pipe(atomic, Effect.flip)).toMatchObject({ reason: { _tag: "TransactionFailed" } })
          const error = yield* each.pipe(sql.withTransaction, Effect.flip)
          expect(error).toMatchObject({ _tag: "SqlError", cause: { reason: { _tag: "TransactionFailed" } } })
          const query = Effect.zipRight(each, open("b")).pipe(sql.withTransaction, Effect.flip)
          expect(yield* query).toMatchObject({ _tag: "DatabaseError", reason: { _tag: "TransactionFailed" } })
        }
        expect(yield* nameList).toEqual([])
      })
    )

    it.effect("reserve: a connection of one's own, inside a transaction the transaction's", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const insert = (each: string) => (connection: Effect.Effect.Success<typeof sql.reserve>) =>
          connection.execute(`INSERT INTO bank_account (name, balance) VALUES ('${each}', 1)`, [], undefined)
        const kept = yield* Effect.scoped(Effect.tap(sql.reserve, insert("a")))
        expect((yield* Effect.flip(insert("late")(kept))).message).toContain("given back")
        const program = Effect.gen(function* () {
          const connection = yield* Effect.scoped(Effect.tap(sql.reserve, insert("b")))
          yield* insert("c")(connection)
          expect(yield* names).toEqual(["a", "b", "c"])
          return connection
        })
        yield* Effect.zipRight(program, Effect.fail("no")).pipe(atomic, Effect.flip)
        expect(yield* names).toEqual(["a"])
        const ended = yield* program.pipe(atomic)
        expect((yield* Effect.flip(insert("late")(ended))).message).toContain("has ended")
        expect(yield* names).toEqual(["a", "b", "c"])
      })
    )

    it.effect("a connection left in a transaction by hand is not handed on", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const byHand = Effect.gen(function* () {
          const connection = yield* sql.reserve
          yield* connection.executeUnprepared("BEGIN", [], undefined)
          yield* connection.execute("INSERT INTO bank_account (name, balance) VALUES ('x', 1)", [], undefined)
        })
        yield* Effect.scoped(byHand)
        yield* open("a")
        expect(yield* names).toEqual(["a"])
      })
    )

    it.effect("are followed by resolvers, and end for whoever kept their connection", () =>
      Effect.gen(function* () {
        yield* noAccounts
        const sql = yield* SqlClient
        const Insert = yield* SqlResolver.ordered("Insert", {
          Request: Schema.String,
          Result: Schema.Struct({ name: Schema.String }),
          execute: (wanted) =>
            Effect.as(
              sql`INSERT INTO bank_account ${sql.insert(wanted.map((each) => ({ name: each, balance: 1 })))}`,
              wanted.map((each) => ({ name: each }))
            )
        })
        const Find = yield* SqlResolver.findById("Find", {
          Id: Schema.String,
          Result: Schema.Struct({ name: Schema.String }),
          ResultId: (row) => row.name,
          execute: (wanted) => sql`SELECT name FROM bank_account WHERE ${sql.in("name", wanted)}`
        })
        const program = Effect.gen(function* () {
          const inserted = Effect.forEach(["a", "b"], Insert.execute, { batching: true })
          expect(yield* inserted).toEqual([{ name: "a" }, { name: "b" }])
          const found = yield* Effect.forEach(["a", "c"], Find.execute, { batching: true })
          expect(found).toEqual([Option.some({ name: "a" }), Option.none()])
          return Option.getOrThrow(yield* Effect.serviceOption(TransactionConnection))
        })
        yield* Effect.zipRight(program, Effect.fail("no")).pipe(atomic, Effect.ignore)
        expect(yield* nameList).toEqual([])
        const kept = yield* program.pipe(sql.withTransaction)
        const late = Effect.provideService(put("late"), TransactionConnection, kept)
        expect((yield* Effect.flip(late)).message).toContain("has ended")
        expect(yield* nameList).toEqual(["a", "b"])
      })
    )
  })

const twoDatabases = (name: SqlName): void =>
  layer(Layer.mergeAll(bankOn(name), secondOn(name), otherSqlOn(name)), { excludeTestServices: true })(
    "the SqlClients of two databases",
    (it) => {
      it.effect("do not mix, whatever transaction they stand in", () =>
        Effect.gen(function* () {
          yield* noAccounts
          const [sql, other] = yield* Effect.all([SqlClient, OtherSql])
          const there = Effect.map(other`SELECT name FROM bank_account`, (rows) => rows.length)
          const insert = (client: SqlClient) =>
            client`INSERT INTO bank_account ${client.insert({ name: "x", balance: 1 })}`
          const mixed = Effect.gen(function* () {
            yield* insert(sql)
            expect(yield* there).toBe(0)
            yield* insert(other)
            yield* Effect.zipRight(open("y"), Effect.fail("no")).pipe(other.withTransaction, Effect.ignore)
            expect(yield* names).toEqual(["x", "y"])
            return yield* Effect.fail("no")
          })
          yield* mixed.pipe(sql.withTransaction, Effect.ignore)
          expect([yield* names, yield* there]).toEqual([[], 1])
          yield* insert(other).pipe(Effect.zipRight(Effect.fail("no")), other.withTransaction, atomic, Effect.ignore)
          expect([yield* names, yield* there]).toEqual([[], 1])
          // A resolver takes only the shared tag along.
          const Put = yield* SqlResolver.void("Put", {
            Request: Schema.String,
            execute: (wanted) =>
              sql`INSERT INTO bank_account ${sql.insert(wanted.map((each) => ({ name: each, balance: 1 })))}`
          })
          const deep = Put.execute("deep").pipe(other.withTransaction, Effect.zipRight(Effect.fail("no")), atomic)
          yield* Effect.ignore(deep)
          expect(yield* names).toEqual([])
          expect(yield* Account.objects.using(Second).count).toBe(0)
        })
      )
    }
  )
