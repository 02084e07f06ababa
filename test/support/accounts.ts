import { SqlClient } from "@effect/sql/SqlClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { Database, DatabaseError, Field, Model } from "../../src/index.js"
import { databaseOf, layerAt } from "./engine.js"
import { type DatabaseName, freshDatabase } from "./servers/index.js"

/** The model of the tests about connections: what rows mean is no matter there. */
export class Account extends Model.Class<Account>("bank.Account")({
  id: Field.id,
  name: Field.char(50).pipe(Field.unique),
  balance: Field.int
}) {}

export const bank = Model.registry(Account)

/** The engines of the conformance suites. */
export type SqlName = Exclude<DatabaseName, "mongodb">

/** A fresh database with accounts, and no rows. */
export const bankOn = (name: SqlName) => databaseOf(name, bank)

/** The names of the accounts, sorted. */
export const names = Effect.map(Account.objects, (rows) => rows.map((row) => row.name).sort())

export const open = (name: string, balance = 0) => Account.objects.create({ name, balance })

/** Forgets all accounts: for tests that share a database. */
export const noAccounts = Account.objects.delete

/** A second database, for programs that use two. */
export class Second extends Database.Tag("Second")<Second>() {}

export const secondOn = (name: SqlName) => Layer.fresh(bankOn(name)).pipe(Database.as(Second))

/** The `SqlClient` of a third database. */
export class OtherSql extends Context.Tag("OtherSql")<OtherSql, SqlClient>() {}

export const otherSqlOn = (name: SqlName) =>
  Layer.project(Layer.fresh(bankOn(name)), SqlClient, OtherSql, (client) => client)

type Opened = Effect.Effect<{ readonly url: string }, unknown, Scope.Scope>

/** A fresh database with accounts, to be opened by layers of the test's own. */
export const bankAt = (name: SqlName): Opened =>
  Effect.gen(function* () {
    const url = yield* freshDatabase(name)
    yield* Effect.provide(Model.createTables(bank), layerAt(name, url))
    return { url }
  })

/** The reason of a `DatabaseError`, or whatever else it is. */
export const reasonOf = (error: unknown) => (error instanceof DatabaseError ? error.reason._tag : error)
