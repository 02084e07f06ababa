/** The engines that can be measured, each loaded only when it is. */
import type { Layer } from "effect"
import type { Database, DatabaseError } from "../../dist/index.js"
import type { Driver } from "./contenders/raw.js"
import type { Run } from "./contenders/reinhardt.js"
import type { Contender } from "./harness.js"

export interface Engine {
  readonly layer: Layer.Layer<Database, DatabaseError>
  readonly analyze: string
  readonly version: () => Promise<string>
  readonly driver: () => Driver
  readonly contenders: (run: Run) => Promise<ReadonlyArray<Contender>>
}

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  sqlite: () => import("./engines/sqlite.js"),
  postgres: () => import("./engines/postgres.js"),
  mysql: () => import("./engines/mysql.js")
}

/** The names that `BENCH` picks. */
export const chosen = (process.env.BENCH ?? "sqlite").split(",")

export const engineOf = async (name: string): Promise<Engine> => {
  const engine = await engines[name]?.()
  if (engine === undefined) throw new Error(`no engine ${name}; there are ${Object.keys(engines).join(", ")}`)
  return engine
}
