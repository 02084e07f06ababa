import type { SqlName } from "../support/accounts.js"
import { concurrency } from "./concurrency.js"
import { creates } from "./create.js"
import { errors } from "./error.js"
import { values } from "./exact.js"
import { linked } from "./linked.js"
import { updates } from "./update.js"
import { upserts } from "./upsert.js"

/** What models write and read back, on one database. */
export const models = (name: SqlName): void => {
  values(name)
  creates(name)
  upserts(name)
  linked(name)
  updates(name)
  errors(name)
  concurrency(name)
}
