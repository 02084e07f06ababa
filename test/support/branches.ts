import { randomUUID } from "node:crypto"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Database, Model } from "../../src/index.js"
import { of, type PreparableService } from "../../src/service/Preparable.js"
import { Account } from "./accounts.js"
import { freshDatabase } from "./servers/index.js"
import { type Preparing, Purse, preparingAt, Second } from "./transfers.js"

const tables = Model.registry(Account, Purse)

/** Two fresh databases with accounts and purses: their URLs. */
export const twoBanks = (first: Preparing, second: Preparing) =>
  Effect.forEach([first, second] as const, (name) =>
    Effect.tap(freshDatabase(name), (url) => Effect.provide(Model.createTables(tables), preparingAt(name, url)))
  ).pipe(Effect.map(([one = "", two = ""]) => [one, two] as const))

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
