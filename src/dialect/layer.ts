/**
 * The layer of a driver: what the three engines' layers have in common.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as make from "../database/make.js"
import type { PoolOptions } from "../database/Pool.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import { Database } from "../service/Database.js"
import type { Driver } from "../service/Driver.js"

/** A layer that opens the database of a driver, and closes it with its scope. */
export const layer = (
  driver: Effect.Effect<Driver, DatabaseError>,
  pool: PoolOptions
): Layer.Layer<Database, DatabaseError> =>
  Layer.scoped(
    Database,
    Effect.flatMap(driver, (opened) => Effect.map(make.open(opened, pool), make.service))
  )
