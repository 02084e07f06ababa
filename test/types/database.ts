/** Databases: which one a query needs, and what provides it. */
import type { SqlClient } from "@effect/sql/SqlClient"
import * as Client from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import { Config, type ConfigError, Effect, type Layer, type Stream } from "effect"
import {
  Database,
  type DatabaseError,
  type NotFound,
  type QuerySet,
  Transaction,
  type TwoPhase
} from "../../src/index.js"
import { MySql } from "../../src/mysql.js"
import { Postgres } from "../../src/postgres.js"
import { Sqlite } from "../../src/sqlite.js"
import { Testing } from "../../src/testing.js"
import { Post, registry, User } from "./blog.js"
import { same } from "./same.js"

class Analytics extends Database.Tag("Analytics")<Analytics>() {}

const SqliteLive = Sqlite.layer({ filename: "app.db" })
const PostgresLive = Postgres.layerConfig({
  url: Config.redacted("DATABASE_URL"),
  pool: Config.succeed({
    maxConnections: 10,
    minConnections: 2,
    acquireTimeout: "5 seconds",
    maxLifetime: "30 minutes",
    testBeforeAcquire: true
  })
})
const AnalyticsLive = Postgres.layer({ host: "analytics" }).pipe(Database.as(Analytics))

same<Layer.Layer<Database, DatabaseError>>()(databaseOf(SqliteLive))
same<Layer.Layer<Database, DatabaseError | ConfigError.ConfigError>>()(databaseOf(PostgresLive))
same<Layer.Layer<Database, DatabaseError>>()(databaseOf(MySql.layer({ host: "localhost" })))
same<Layer.Layer<Database, DatabaseError>>()(databaseOf(Testing.layer(registry)))
same<Layer.Layer<Analytics | TwoPhase.Preparable<Analytics>, DatabaseError>>()(AnalyticsLive)
declare function databaseOf<Out, E, R>(layer: Layer.Layer<Out, E, R>): Layer.Layer<Extract<Out, Database>, E, R>
declare function sqlOf<Out, E, R>(layer: Layer.Layer<Out, E, R>): Layer.Layer<Extract<Out, SqlClient>, E, R>
export const sql: Layer.Layer<SqlClient, DatabaseError> = sqlOf(SqliteLive)

// ---- a second database -----------------------------------------------------------------------------------------------

const elsewhere = User.objects.filter((u) => u.age.gt(1)).using(Analytics)
same<QuerySet<User, User, unknown, Analytics>>()(elsewhere)
same<Effect.Effect<User, DatabaseError | NotFound, Analytics>>()(elsewhere.get(1))
same<Effect.Effect<number, DatabaseError, Analytics>>()(elsewhere.count)
same<Stream.Stream<User, DatabaseError, Analytics>>()(elsewhere.stream)
const grouped = elsewhere.groupBy((u) => ({ age: u.age })).aggregate((u) => ({ n: u.posts.count() })).first
same<Analytics>()(needsOf(grouped))
same<Analytics>()(needsOf(elsewhere.update(() => ({ age: 1 }))))
same<Analytics>()(needsOf(elsewhere.include((u) => ({ posts: u.posts })).one))
same<Database>()(needsOf(elsewhere.using(Database)))
declare function needsOf<R>(effect: Effect.Effect<unknown, unknown, R>): R

const both = Effect.gen(function* () {
  const users = yield* User.objects
  const there = yield* elsewhere
  return [users.length, there.length] as const
})
same<Effect.Effect<readonly [number, number], DatabaseError, Database | Analytics>>()(both)
export const provided: Effect.Effect<readonly [number, number], DatabaseError> = both.pipe(
  Effect.provide(SqliteLive),
  Effect.provide(AnalyticsLive)
)
// @ts-expect-error Type 'Analytics' is not assignable to type 'never'.
Effect.runPromise(both.pipe(Effect.provide(SqliteLive)))
// @ts-expect-error Type 'Database' is not assignable to type 'never'.
Effect.runPromise(User.objects)
// @ts-expect-error Type 'Database' is not assignable to type 'never'.
Effect.runPromise(User.objects.pipe(Effect.provide(AnalyticsLive)))
// @ts-expect-error Argument of type 'typeof User' is not assignable to parameter of type 'Tag<
User.objects.using(User)
// @ts-expect-error Argument of type 'Tag<SqlClient, SqlClient>' is not assignable to parameter of type 'Tag<SqlClient, Service>'
User.objects.using(Client.SqlClient)

// ---- transactions, and plain SQL in them -----------------------------------------------------------------------------

const transfer = Effect.gen(function* () {
  const client = yield* Client.SqlClient
  yield* client`UPDATE users SET age = age + 1`
  return yield* Post.objects.update((p) => ({ views: p.views.plus(1) }))
})
const atomic = transfer.pipe(Transaction.atomic({ isolation: "Serializable" }))
same<Database | SqlClient>()(needsOf(atomic))
same<SqlError>()(sqlErrorOf(atomic))
declare function sqlErrorOf<E>(effect: Effect.Effect<unknown, E, unknown>): Extract<E, SqlError>
const report = elsewhere.count.pipe(Transaction.atomic({ database: Analytics, readOnly: true }))
same<Effect.Effect<number, DatabaseError, Analytics>>()(report)
const bonus = Transaction.savepoint("before_bonus", User.objects.count)
same<Effect.Effect<number, DatabaseError, Database>>()(bonus)
const bonusThere = Transaction.savepoint("before_bonus", elsewhere.count, { database: Analytics })
same<Effect.Effect<number, DatabaseError, Analytics>>()(bonusThere)
same<Effect.Effect<void, DatabaseError, Database>>()(Transaction.onCommit(Effect.fail("no mail")))
same<Effect.Effect<void, DatabaseError, Database | Analytics>>()(
  Transaction.onRollback(elsewhere.count, { database: Analytics }).pipe(
    Effect.zipRight(Transaction.onCommit(Effect.void))
  )
)
same<Effect.Effect<Transaction.Current, never, Analytics>>()(Transaction.current({ database: Analytics }))
same<Effect.Effect<Transaction.Savepoint, DatabaseError, Database>>()(Transaction.setSavepoint("here"))
User.objects.count.pipe(Transaction.atomic({ retry: Transaction.whenRetryable, timeout: "1 second", durable: true }))
// @ts-expect-error Type '"Strict"' is not assignable to type
User.objects.count.pipe(Transaction.atomic({ isolation: "Strict" }))
// @ts-expect-error Object literal may only specify known properties, and 'file' does not exist in type
Sqlite.layer({ file: "app.db" })
