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
import type { Driver, PreparingDriver } from "../service/Driver.js"
import type { PoolOptions } from "../service/Pool.js"
import * as Preparable from "../service/Preparable.js"

/** What every layer provides besides the client of the engine's own package. */
export type Provided = Database | Pool | Dialect | SqlClient

/** What a layer opens: how to connect, how many connections, and the client of the engine's own package over them. */
export interface Options<Client extends SqlClient, D extends Driver = Driver> {
  readonly driver: Effect.Effect<D, DatabaseError>
  readonly pool: PoolOptions
  readonly tag: Context.Tag<Client, Client>
  readonly client: (access: Access) => Effect.Effect<Client, never, Scope.Scope | Reactivity.Reactivity>
}

type Opened<Client> = Effect.Effect<
  Context.Context<Provided | Client>,
  DatabaseError,
  Scope.Scope | Reactivity.Reactivity
>

/** Opens the database of a driver: the context of its layer. */
const opened = <Client extends SqlClient>({ client, tag }: Options<Client>, access: Access): Opened<Client> =>
  Effect.map(client(access), (sql) => {
    const database = make.service(access)
    return Context.make(Database, database).pipe(
      Context.add(Pool, database.pool),
      Context.add(Dialect, database.dialect),
      Context.add(SqlClient, sql),
      Context.add(tag, sql)
    )
  })

/**
 * A layer that opens the database of a driver, and closes it with its scope. It provides the database, and the client
 * under its own tag and that of every `SqlClient`.
 */
export const layer = <Client extends SqlClient>(
  options: Options<Client>
): Layer.Layer<Provided | Client, DatabaseError> =>
  Layer.scopedContext(
    Effect.gen(function* () {
      return yield* opened(options, yield* make.open(yield* options.driver, options.pool))
    })
  ).pipe(Layer.provide(Reactivity.layer))

/** The same for an engine that can prepare transactions, which the layer then says. */
export const preparable = <Client extends SqlClient>(
  options: Options<Client, PreparingDriver>
): Layer.Layer<Provided | Preparable.Preparable<Database> | Client, DatabaseError> =>
  Layer.scopedContext(
    Effect.gen(function* () {
      const driver = yield* options.driver
      const access = yield* make.open(driver, options.pool)
      const context = yield* opened(options, access)
      return Context.add(context, Preparable.of(Database), make.preparable(access, driver.preparing))
    })
  ).pipe(Layer.provide(Reactivity.layer))
