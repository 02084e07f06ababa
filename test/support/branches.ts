import { randomUUID } from "node:crypto"
import type { SqlClient } from "@effect/sql/SqlClient"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Database, type DatabaseError, Model, TwoPhase } from "../../src/index.js"
import { MySql } from "../../src/mysql.js"
import { Postgres } from "../../src/postgres.js"
import { of, type PreparableService } from "../../src/service/Preparable.js"
import { Account, bank, Second } from "./accounts.js"
import { type DatabaseName, freshDatabase } from "./servers/index.js"

/** The engines whose transactions can be prepared. */
export type Preparing = Exclude<DatabaseName, "sqlite" | "mongodb">

interface Pool {
  readonly maxConnections?: number
}

type Opened = Layer.Layer<Database | SqlClient | TwoPhase.Preparable<Database>, DatabaseError>

/** The layer of a database that is there. */
export const preparingAt = (name: Preparing, url: string, pool: Pool = {}): Opened =>
  name === "postgres"
    ? Postgres.layer({ url: Redacted.make(url), pool })
    : MySql.layer({ url: Redacted.make(url), pool })

/** Two fresh databases with accounts: their URLs. */
export const twoBanks = (first: Preparing, second: Preparing) =>
  Effect.forEach([first, second] as const, (name) =>
    Effect.tap(freshDatabase(name), (url) => Effect.provide(Model.createTables(bank), preparingAt(name, url)))
  ).pipe(Effect.map(([one = "", two = ""]) => [one, two] as const))

/** The two under the tags `Database` and `Second`. */
export const bothAt = (
  [first, second]: readonly [Preparing, Preparing],
  [one, two]: readonly [string, string],
  pool: Pool = {}
) => Layer.merge(preparingAt(first, one, pool), Layer.fresh(preparingAt(second, two, pool)).pipe(Database.as(Second)))

export const databases = [Database, Second] as const

export const coordinator = (log: TwoPhase.OpenLog<TwoPhase.Preparable<Database>> = TwoPhase.table(Database)) =>
  TwoPhase.layer({ name: "bank", databases, log, recoverEvery: "1 hour" })

export const atomic = TwoPhase.atomic({ databases })

export const there = Account.objects.using(Second)
export const openThere = (name: string, balance = 0) => there.create({ name, balance })
export const namesThere = Effect.map(there, (rows) => rows.map((row) => row.name).sort())

/** A branch left behind: prepared under this name, and never settled. */
export const leave = <Id>(
  database: Context.Tag<Id, Context.Tag.Service<Database>>,
  body: Effect.Effect<unknown, unknown, Id>,
  transaction: string,
  branch: string
) =>
  Effect.flatMap(of(database), ({ open }) =>
    Effect.scoped(
      Effect.flatMap(open({ transaction, branch }, {}), (each) =>
        Effect.zipRight(
          each.within(() => body),
          each.prepare
        )
      )
    )
  )

export const someTransaction = (coordinatorName = "bank"): string => `${coordinatorName}:${randomUUID()}`

/** The same with some of its parts replaced. */
export const changed = <Id>(
  database: Context.Tag<Id, Context.Tag.Service<Database>>,
  change: (service: PreparableService) => Partial<PreparableService>
) =>
  Layer.effect(
    of(database),
    Effect.map(of(database), (service) => ({ ...service, ...change(service) }))
  )
