import { SqlClient } from "@effect/sql/SqlClient"
import { MysqlClient } from "@effect/sql-mysql2/MysqlClient"
import { expect, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Database } from "../../../src/index.js"
import { MySql } from "../../../src/mysql.js"
import { bankAt, names, open } from "../../support/accounts.js"
import { describeOn } from "../../support/servers/index.js"

for (const flavour of ["mysql", "mariadb"] as const) {
  describeOn(flavour, () => {
    it.scopedLive("the layer asks the server which it is, and gives the MysqlClient on the same connections", () =>
      Effect.gen(function* () {
        const { url } = yield* bankAt(flavour)
        const program = Effect.gen(function* () {
          const [sql, mysql, { dialect }] = yield* Effect.all([SqlClient, MysqlClient, Database])
          expect(mysql).toBe(sql)
          expect(dialect.name).toBe(flavour)
          expect(mysql.config).toMatchObject({ database: expect.stringMatching(/^reinhardt_test_/) })
          yield* open("a")
          expect(yield* mysql`SELECT ${mysql("name")} FROM bank_account`).toEqual([{ name: "a" }])
        })
        yield* Effect.provide(program, MySql.layer({ url: Redacted.make(url) }))
      })
    )

    it.scopedLive("layerConfig reads the environment, parts and pool included", () =>
      Effect.gen(function* () {
        const { url } = yield* bankAt(flavour)
        const { hostname, password, pathname, port, username } = new URL(url)
        const layer = MySql.layerConfig({
          host: Config.string("HOST"),
          port: Config.number("PORT"),
          database: Config.succeed(pathname.slice(1)),
          username: Config.succeed(username),
          password: Config.redacted("PASSWORD"),
          pool: Config.succeed({ maxConnections: 2 })
        })
        const environment = ConfigProvider.fromMap(
          new Map([
            ["HOST", hostname],
            ["PORT", port || "3306"],
            ["PASSWORD", decodeURIComponent(password)]
          ])
        )
        expect(yield* Effect.provide(names, Layer.provide(layer, Layer.setConfigProvider(environment)))).toEqual([])
      })
    )

    it.scopedLive("a statement that fails is no lost connection, in the words of the SqlClient either", () =>
      Effect.gen(function* () {
        const { url } = yield* bankAt(flavour)
        const program = Effect.gen(function* () {
          const sql = yield* SqlClient
          const error = yield* Effect.flip(sql.unsafe("SELECT ?", [undefined]))
          expect(error.cause).toMatchObject({ reason: { _tag: "StatementFailed" } })
          expect(yield* names).toEqual([])
        })
        yield* Effect.provide(program, MySql.layer({ url: Redacted.make(url) }))
      })
    )
  })
}

it.live("a server that is not there, and a URL that is none, are DatabaseErrors of the layer", () =>
  Effect.gen(function* () {
    for (const url of ["mysql://127.0.0.1:1/x", "mysql//x"]) {
      const error = yield* Effect.flip(Effect.provide(names, MySql.layer({ url: Redacted.make(url) })))
      expect(error).toMatchObject({ _tag: "DatabaseError", reason: { _tag: "ConnectionFailed" } })
    }
  })
)
