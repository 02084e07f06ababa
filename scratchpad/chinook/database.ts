/**
 * The database that a URL names.
 */
import { Data, Effect, Layer, Redacted } from "effect"
import type { Database, DatabaseError } from "../../src/index.js"

/** No database can be had by this URL. */
export class NoSuchDatabase extends Data.TaggedError("NoSuchDatabase")<{ readonly message: string }> {}

/** SQLite in memory, unless a URL names a server. */
export const layerOf = (url: string | undefined): Layer.Layer<Database, DatabaseError | NoSuchDatabase> =>
  Layer.unwrapEffect(url === undefined ? sqlite(":memory:") : server(url))

const sqlite = (filename: string) =>
  withDriver("better-sqlite3", async () => {
    const { Sqlite } = await import("../../src/sqlite.js")
    return Sqlite.layer({ filename })
  })

const server = (text: string) => {
  const url = Redacted.make(text)
  switch (URL.canParse(text) ? new URL(text).protocol : "") {
    case "sqlite:":
      return sqlite(text.slice("sqlite:".length))
    case "postgres:":
    case "postgresql:":
      return withDriver("pg", async () => {
        const { Postgres } = await import("../../src/postgres.js")
        return Postgres.layer({ url })
      })
    case "mysql:":
    case "mariadb:":
      return withDriver("mysql2", async () => {
        const { MySql } = await import("../../src/mysql.js")
        return MySql.layer({ url })
      })
    default:
      return new NoSuchDatabase({
        message: "Databases are named like postgres://user:password@host:5432/name, mysql://… or sqlite:file."
      })
  }
}

// Drivers are optional: only that of the database in use has to be there.
const withDriver = <A>(driver: string, load: () => Promise<A>): Effect.Effect<A, NoSuchDatabase> =>
  Effect.tryPromise({
    try: load,
    catch: () => new NoSuchDatabase({ message: `The driver is missing: npm install ${driver}` })
  })
