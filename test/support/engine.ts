import { Effect, Layer, Redacted } from "effect"
import { type Database, Model } from "../../src/index.js"
import { Postgres } from "../../src/postgres.js"
import { Sqlite } from "../../src/sqlite.js"
import { type DatabaseName, freshDatabase } from "./servers/index.js"

type Registry = ReturnType<typeof Model.registry>

const layerAt = (name: DatabaseName, url: string) => {
  switch (name) {
    case "sqlite":
      return Sqlite.layer({ filename: url })
    case "postgres":
      return Postgres.layer({ url: Redacted.make(url) })
    default:
      throw new Error(`no layer for ${name} yet`)
  }
}

/** A fresh database of the engine with the registry's tables, gone when the suite ends. */
export const databaseOf = (name: DatabaseName, registry: Registry): Layer.Layer<Database> =>
  Layer.unwrapScoped(Effect.map(freshDatabase(name), (url) => layerAt(name, url))).pipe(
    Layer.tap((context) => Effect.provide(Model.createTables(registry), context)),
    Layer.orDie
  )
