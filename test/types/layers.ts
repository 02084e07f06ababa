/** Layers: the clients that each gives besides the database, and that a second database gives none. */
import type { SqlClient } from "@effect/sql/SqlClient"
import type { MysqlClient } from "@effect/sql-mysql2/MysqlClient"
import type { PgClient } from "@effect/sql-pg/PgClient"
import type { SqliteClient } from "@effect/sql-sqlite-node/SqliteClient"
import { type Config, type ConfigError, Effect, Layer, type Redacted } from "effect"
import { Database, type DatabaseError, type Dialect, type Pool, Transaction, TwoPhase } from "../../src/index.js"
import { MySql } from "../../src/mysql.js"
import { Postgres } from "../../src/postgres.js"
import { Sqlite } from "../../src/sqlite.js"
import { same } from "./same.js"

declare const url: Redacted.Redacted
declare const secret: Config.Config<Redacted.Redacted>

const sqlite = Sqlite.layer({ filename: ":memory:" })
const postgres = Postgres.layer({ url })
same<Layer.Layer<Database | Pool | Dialect | SqlClient | SqliteClient, DatabaseError>>()(sqlite)
same<Layer.Layer<Database | Pool | Dialect | SqlClient | PgClient | TwoPhase.Preparable<Database>, DatabaseError>>()(
  postgres
)
same<Layer.Layer<Database | Pool | Dialect | SqlClient | MysqlClient | TwoPhase.Preparable<Database>, DatabaseError>>()(
  MySql.layer({ url })
)
same<
  Layer.Layer<
    Database | Pool | Dialect | SqlClient | PgClient | TwoPhase.Preparable<Database>,
    DatabaseError | ConfigError.ConfigError
  >
>()(Postgres.layerConfig({ url: secret }))

class Analytics extends Database.Tag("Analytics")<Analytics>() {}

const analytics = postgres.pipe(Database.as(Analytics))
export const both: Layer.Layer<Database | SqlClient | SqliteClient | Analytics, DatabaseError> = Layer.merge(
  sqlite,
  analytics
)

declare const raw: Effect.Effect<void, never, SqlClient>
declare function run<E>(effect: Effect.Effect<unknown, E>): void

run(Effect.provide(raw, both))
// @ts-expect-error Type 'SqlClient' is not assignable to type 'never'.
run(Effect.provide(raw, analytics))
// @ts-expect-error Type 'Analytics' is not assignable to type 'never'.
run(Effect.provide(Effect.succeed(1).pipe(Transaction.atomic({ database: Analytics })), postgres))
// @ts-expect-error Type 'Effect<void, never, SqlClient>' has no properties in common with type 'Options<Database>'.
Transaction.atomic(raw)

// ---- two-phase commit: SQLite prepares nothing, and its layer says so -----------------------------------------------

class Archive extends Database.Tag("Archive")<Archive>() {}

const coordinator = TwoPhase.layer({ name: "shop", databases: [Database, Analytics], log: TwoPhase.table(Database) })
const sale = Effect.succeed(1).pipe(TwoPhase.atomic({ databases: [Database, Analytics] }))
const servers = Layer.merge(MySql.layer({ url }), analytics)

run(Effect.provide(sale, Layer.provide(coordinator, servers)))
// @ts-expect-error Type 'Preparable<Database>' is not assignable to type 'never'.
run(Effect.provide(sale, Layer.provide(coordinator, Layer.merge(sqlite, analytics))))
// @ts-expect-error Type 'Preparable<Analytics>' is not assignable to type 'never'.
run(Effect.provide(sale, Layer.provide(coordinator, Layer.merge(postgres, sqlite.pipe(Database.as(Analytics))))))
// @ts-expect-error Type 'Participant<Archive>' is not assignable to type 'never'.
run(Effect.provide(sale.pipe(TwoPhase.atomic({ databases: [Archive] })), Layer.provide(coordinator, servers)))
