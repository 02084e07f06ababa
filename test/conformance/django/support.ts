import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { bookshop, loadBookshop } from "../../support/bookshop.js"
import { databaseOf } from "../../support/engine.js"
import type { DatabaseName } from "../../support/servers/index.js"

/** A fresh database with the rows of `support/bookshop`. */
export const shopOn = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, bookshop), (context) => Effect.provide(loadBookshop, context)).pipe(Layer.orDie)
