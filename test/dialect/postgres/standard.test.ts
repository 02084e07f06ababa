import type * as SqlConnection from "@effect/sql/SqlConnection"
import type { SqlError } from "@effect/sql/SqlError"
import { expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { describeOn } from "../../support/servers/index.js"
import { connection, value } from "./support.js"

const select =
  "select $1::int4 as n, now() - now() is not null as yes, '2024-01-02'::timestamptz as at, null as nothing"
const row = { n: 7, yes: true, at: new Date("2024-01-02"), nothing: null }

// Names its columns in upper case, as a transform of `SqlClient` would.
const shout: Parameters<SqlConnection.Connection["execute"]>[2] = (rows) =>
  rows.map(
    (each) => Object.fromEntries(Object.entries(each).map(([key, of]) => [key.toUpperCase(), of])) as typeof each
  )

describeOn("postgres", () => {
  it.scopedLive("the standard connection answers as @effect/sql expects", () =>
    Effect.gen(function* () {
      const { standard } = yield* connection
      expect(yield* standard.execute(select, [7], undefined)).toEqual([row])
      expect(yield* standard.executeUnprepared(select, [7], undefined)).toEqual([row])
      expect(yield* standard.execute("select 1 as a", [], shout)).toEqual([{ A: 1 }])
      expect(yield* standard.executeValues(select, [7])).toEqual([Object.values(row)])
      expect(yield* standard.executeRaw(select, [7])).toMatchObject({ command: "SELECT", rowCount: 1, rows: [row] })
      expect(yield* standard.execute("select 1 as a; select 2 as b", [], undefined)).toEqual([[{ a: 1 }], [{ b: 2 }]])
    })
  )

  it.scopedLive("its streams give objects, in a transaction and out of it", () =>
    Effect.gen(function* () {
      const { script, standard } = yield* connection
      for (const enter of ["", "begin"]) {
        yield* script(enter)
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(standard.executeStream(select, [7], undefined)))).toEqual(
          [row]
        )
        const many = standard.executeStream("select i from generate_series(1, 1000) as i", [], shout)
        expect(yield* Stream.runFold(many, 0, (sum, each) => sum + each.I)).toBe(500_500)
        const json = standard.executeStream("select $1::jsonb as j", [{ a: [1] }], undefined)
        expect(Chunk.toReadonlyArray(yield* Stream.runCollect(json))).toEqual([{ j: { a: [1] } }])
      }
    })
  )

  it.scopedLive("it fails with SqlError, and shares the session's state", () =>
    Effect.gen(function* () {
      const c = yield* connection
      const failures: ReadonlyArray<Effect.Effect<unknown, SqlError>> = [
        c.standard.execute("selec", [], undefined),
        c.standard.executeRaw("selec", []),
        c.standard.executeValues("selec", []),
        Stream.runDrain(c.standard.executeStream("selec", [], undefined))
      ]
      for (const failure of failures) {
        const error = yield* Effect.flip(failure)
        expect(error._tag).toBe("SqlError")
        expect(error.cause).toMatchObject({ code: "42601" })
        expect(yield* value(c, "select 1")).toBe("1")
      }
      yield* c.standard.execute("begin", [], undefined)
      yield* c.standard.execute("create table t as select 1 as id", [], undefined)
      expect(yield* value(c, "select id from t")).toBe("1")
      yield* c.standard.execute("rollback", [], undefined)
      yield* Effect.flip(c.standard.execute("select id from t", [], undefined))
    })
  )
})
