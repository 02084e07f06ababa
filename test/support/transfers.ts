// What a process of its own needs, too: nothing here knows the test runner.
import type { SqlClient } from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Database, type DatabaseError, Field, Model, TwoPhase } from "../../src/index.js"
import { MySql } from "../../src/mysql.js"
import { Postgres } from "../../src/postgres.js"

/** The engines whose transactions can be prepared. */
export type Preparing = "postgres" | "mysql" | "mariadb"

interface Pool {
  readonly maxConnections?: number
}

type Opened = Layer.Layer<Database | SqlClient | TwoPhase.Preparable<Database>, DatabaseError>

/** The layer of a database that is there. */
export const preparingAt = (name: Preparing, url: string, pool: Pool = {}): Opened =>
  name === "postgres"
    ? Postgres.layer({ url: Redacted.make(url), pool })
    : MySql.layer({ url: Redacted.make(url), pool })

/** The second of two databases. */
export class Second extends Database.Tag("Second")<Second>() {}

/** The two under the tags `Database` and `Second`. */
export const bothAt = (
  [first, second]: readonly [Preparing, Preparing],
  [one, two]: readonly [string, string],
  pool: Pool = {}
) => Layer.merge(preparingAt(first, one, pool), Layer.fresh(preparingAt(second, two, pool)).pipe(Database.as(Second)))

export const databases = [Database, Second] as const

export const coordinator = (
  log: TwoPhase.OpenLog<TwoPhase.Preparable<Database>> = TwoPhase.table(Database),
  name = "bank"
) => TwoPhase.layer({ name, databases, log, recoverEvery: "1 hour" })

export const atomic = TwoPhase.atomic({ databases })

/** Coins, of which none may be lost. */
export class Purse extends Model.Class<Purse>("bank.Purse")({ id: Field.id, coins: Field.int }) {}

const purse = Purse.objects
const purseThere = Purse.objects.using(Second)

/** Moves a coin from here to there. */
export const transfer = Effect.zipRight(
  purse.update((a) => ({ coins: a.coins.plus(-1) })),
  purseThere.update((a) => ({ coins: a.coins.plus(1) }))
).pipe(atomic)

/** How many coins are here, and how many there. */
export const coins = Effect.zipWith(
  purse,
  purseThere,
  ([here], [there]) => [here?.coins ?? 0, there?.coins ?? 0] as const
)
