/**
 * The layer of a driver: what the three engines' layers have in common.
 */
import * as Reactivity from "@effect/experimental/Reactivity"
import { SqlClient } from "@effect/sql/SqlClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Access } from "../database/Access.js"
import * as make from "../database/make.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import { Pool } from "../pool/Pool.js"
import { Database } from "../service/Database.js"
import { Dialect } from "../service/Dialect.js"
import type { Driver } from "../service/Driver.js"
import type { PoolOptions } from "../service/Pool.js"

/** What every layer provides besides the client of the engine's own package. */
export type Provided = Database | Pool | Dialect | SqlClient

/** What a layer opens: how to connect, how many connections, and the client of the engine's own package over them. */
export interface Options<Client extends SqlClient> {
  readonly driver: Effect.Effect<Driver, DatabaseError>
  readonly pool: PoolOptions
  readonly tag: Context.Tag<Client, Client>
  readonly client: (access: Access) => Effect.Effect<Client, never, Scope.Scope | Reactivity.Reactivity>
}

/**
 * A layer that opens the database of a driver, and closes it with its scope. It provides the database, and the client
 * under its own tag and that of every `SqlClient`.
 */
export const layer = <Client extends SqlClient>({
  client,
  driver,
  pool,
  tag
}: Options<Client>): Layer.Layer<Provided | Client, DatabaseError> =>
  Layer.scopedContext(
    Effect.gen(function* () {
      const access = yield* make.open(yield* driver, pool)
      const sql = yield* client(access)
      const database = make.service(access)
      return Context.make(Database, database).pipe(
        Context.add(Pool, database.pool),
        Context.add(Dialect, database.dialect),
        Context.add(SqlClient, sql),
        Context.add(tag, sql)
      )
    })
  ).pipe(Layer.provide(Reactivity.layer))
