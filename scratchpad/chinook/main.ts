/**
 * The Chinook shop: loads its data and answers its questions, on embedded SQLite or on a server. See `options.ts`.
 */
import { Console, Effect } from "effect"
import { layerOf } from "./database.js"
import { explain } from "./errors.js"
import { options, usage } from "./options.js"
import { shop } from "./shop.js"

const main = Effect.gen(function* () {
  const { database, fresh, help } = yield* options
  yield* help ? Console.log(usage) : Effect.provide(shop({ fresh }), layerOf(database))
})

const complain = (message: string) =>
  Effect.zipRight(
    Console.error(`\n${message}`),
    Effect.sync(() => {
      process.exitCode = 1
    })
  )

Effect.runPromise(Effect.catchAll(main, (failure) => complain(explain(failure))))
