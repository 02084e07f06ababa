import type { SqlClient } from "@effect/sql/SqlClient"
import { Effect, Layer, Redacted } from "effect"
import { type Database, type DatabaseError, Model, type Pool, type PoolOptions } from "../../src/index.js"
import { MySql } from "../../src/mysql.js"
import { Postgres } from "../../src/postgres.js"
import { Sqlite } from "../../src/sqlite.js"
import { type DatabaseName, freshDatabase } from "./servers/index.js"

type Registry = ReturnType<typeof Model.registry>

/** The layer of a database that is there: a URL, or SQLite's file, whose one writer has a pool like no other. */
export const layerAt = (
  name: DatabaseName,
  url: string,
  pool: PoolOptions = {}
): Layer.Layer<Database | Pool | SqlClient, DatabaseError> => {
  switch (name) {
    case "sqlite":
      return Sqlite.layer({ filename: url, pool })
    case "postgres":
      return Postgres.layer({ url: Redacted.make(url), pool })
    case "mysql":
    case "mariadb":
      return MySql.layer({ url: Redacted.make(url), pool })
    case "mongodb":
      throw new Error("MongoDB has no layer of SQL")
  }
}

/** A fresh database of the engine with the registry's tables, gone when the suite ends. */
export const databaseOf = (name: DatabaseName, registry: Registry): Layer.Layer<Database | SqlClient> =>
  Layer.unwrapScoped(Effect.map(freshDatabase(name), (url) => layerAt(name, url))).pipe(
    Layer.tap((context) => Effect.provide(Model.createTables(registry), context)),
    Layer.orDie
  )
