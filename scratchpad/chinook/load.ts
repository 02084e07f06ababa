/**
 * The shop's tables, made and filled.
 */
import { Data, Effect } from "effect"
import { type Database, type DatabaseError, Model, Transaction } from "../../src/index.js"
import { files } from "./files.js"
import { models, registry } from "./models.js"
import type { Progress } from "./progress.js"

/** The database has tables of a shop already. */
export class TablesExist extends Data.TaggedError("TablesExist")<{ readonly tables: ReadonlyArray<string> }> {}

/** Makes the tables. Those of an earlier run are in the way, unless `fresh` drops them first. */
export const makeTables = ({ fresh }: { readonly fresh: boolean }) =>
  Effect.gen(function* () {
    const present = yield* Effect.filter(models, isThere)
    const names = present.map((model) => Model.definition(model).table)
    if (names.length > 0 && !fresh) return yield* new TablesExist({ tables: names })
    yield* Model.dropTables({ ...registry, tables: registry.tables.filter(({ name }) => names.includes(name)) })
    yield* Model.createTables(registry)
  })

// A database that lacks a table fails the statement that asks for its rows.
const isThere = (model: (typeof models)[number]): Effect.Effect<boolean, DatabaseError, Database> =>
  model.objects.exists.pipe(
    Effect.as(true),
    Effect.catchIf(
      ({ reason }) => reason._tag === "StatementFailed",
      () => Effect.succeed(false)
    )
  )

/** Loads the data, all of it or nothing; gives the number of rows. */
export const load = (progress: Progress) =>
  Effect.gen(function* () {
    const tables = yield* files
    const total = tables.reduce((sum, { size }) => sum + size, 0)
    let done = 0
    for (const { inserts, name: table } of tables) {
      for (const insert of inserts) {
        done += yield* insert
        yield* progress({ table, last: insert === inserts.at(-1), done, total })
      }
    }
    return total
  }).pipe(Transaction.atomic())
