import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Database, TwoPhase } from "../../../src/index.js"
import { describeOn, freshDatabase } from "../../support/servers/index.js"
import { preparingAt } from "../../support/transfers.js"

describeOn("mysql", () =>
  it.scopedLive("a user that may not see prepared branches is refused, and told what to grant", () =>
    Effect.gen(function* () {
      const url = new URL(yield* freshDatabase("mysql"))
      const user = `xa_${Math.random().toString(36).slice(2, 10)}`
      const root = preparingAt("mysql", url.href)
      const run = (sql: string) =>
        Effect.orDie(
          Effect.provide(
            Effect.flatMap(Database, (database) => database.script(sql)),
            root
          )
        )
      yield* Effect.acquireRelease(run(`CREATE USER ${user} IDENTIFIED BY 'secret'`), () => run(`DROP USER ${user}`))
      yield* run(`GRANT ALL ON ${url.pathname.slice(1)}.* TO ${user}`)
      const { href } = Object.assign(new URL(url), { username: user, password: "secret" })
      const start = TwoPhase.layer({ name: "bank", databases: [Database], log: TwoPhase.table(Database) }).pipe(
        Layer.provide(preparingAt("mysql", href)),
        Layer.build,
        Effect.scoped
      )
      const error = yield* Effect.flip(start)
      expect(error.reason).toMatchObject({ _tag: "MissingCapability", capability: "XA RECOVER", dialect: "mysql" })
      expect(error.message).toContain("XA_RECOVER_ADMIN")
      yield* run(`GRANT XA_RECOVER_ADMIN ON *.* TO ${user}`)
      yield* start
    })
  )
)
