import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Database, TwoPhase } from "../../../src/index.js"
import { describeOn } from "../../support/servers/index.js"
import { startLocal } from "../../support/servers/local.js"
import { postgres } from "../../support/servers/postgres.js"
import { preparingAt } from "../../support/transfers.js"

const [embedded] = postgres.locals

describeOn("postgres", () =>
  it.scopedLive(
    "a server that prepares no transactions is refused when the coordinator starts, and told what to set",
    () =>
      Effect.gen(function* () {
        if (embedded === undefined) return
        const { url } = yield* startLocal(postgres, {
          ...embedded,
          launch: (folder, port) =>
            Effect.map(embedded.launch(folder, port), (launch) => ({
              ...launch,
              args: [...launch.args, "-c", "max_prepared_transactions=0"]
            }))
        })
        const live = TwoPhase.layer({ name: "bank", databases: [Database], log: TwoPhase.table(Database) }).pipe(
          Layer.provide(preparingAt("postgres", url))
        )
        const error = yield* Effect.flip(Effect.scoped(Layer.build(live)))
        expect(error.reason).toMatchObject({ _tag: "MissingCapability", capability: "prepared transactions" })
        expect(error.message).toContain("max_prepared_transactions")
      }),
    60_000
  )
)
