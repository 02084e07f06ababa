import { existsSync } from "node:fs"
import { dirname } from "node:path"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { inject } from "vitest"
import { serverNames } from "../support/servers/engine.js"
import { engines } from "../support/servers/find.js"
import { describeOn, freshDatabase } from "../support/servers/index.js"

const product = {
  postgres: /^PostgreSQL \d/,
  mysql: /^\d+\.(?!.*mariadb)/i,
  mariadb: /mariadb/i,
  mongodb: /^MongoDB \d/
}

describeOn("sqlite", () => {
  it.effect("a fresh database is a file in a folder that is gone afterwards", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.scoped(
        Effect.gen(function* () {
          const file = yield* freshDatabase("sqlite")
          expect(existsSync(dirname(file))).toBe(true)
          return dirname(file)
        })
      )
      expect(existsSync(folder)).toBe(false)
    })
  )
})

for (const name of serverNames) {
  const engine = engines[name]
  describeOn(name, () => {
    const url = () => {
      const server = inject("found").servers[name]
      return "url" in server ? server.url : expect.unreachable(server.missing)
    }

    it.effect("answers as the product it is", () =>
      Effect.map(engine.version(url()), (version) => expect(version).toMatch(product[name]))
    )

    it.effect("a fresh database answers, is one of its own, and is gone afterwards", () =>
      Effect.gen(function* () {
        const [first, second] = yield* Effect.scoped(
          Effect.gen(function* () {
            const urls = yield* Effect.all([freshDatabase(name), freshDatabase(name)], { concurrency: 2 })
            yield* Effect.forEach(urls, engine.version)
            return urls.map((each) => new URL(each).pathname.slice(1))
          })
        )
        expect(first).not.toBe(second)
        const left = yield* engine.databases(url())
        expect(left).not.toContain(first)
        expect(left).not.toContain(second)
      })
    )
  })
}
