import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { describe } from "vitest"
import { Transaction } from "../../src/index.js"
import { bankAt, names, open, reasonOf, type SqlName } from "../support/accounts.js"
import { layerAt } from "../support/engine.js"
import { proxyTo } from "../support/proxy.js"

/** A COMMIT whose answer never comes. */
export const transactionCommit = (name: Exclude<SqlName, "sqlite">): void => {
  describe("a COMMIT without an answer", () => {
    for (const when of ["before", "after"] as const) {
      it.scopedLive(`${when} the server has done it: CommitUnknown, not retried, no hooks`, () =>
        Effect.gen(function* () {
          const { url } = yield* bankAt(name)
          const proxy = yield* proxyTo(url)
          const notes: Array<string> = []
          const note = (text: string) => Effect.sync(() => void notes.push(text))
          const program = Effect.gen(function* () {
            yield* Transaction.onCommit(note("committed"))
            yield* Transaction.onRollback(note("rolled back"))
            yield* open("a")
            yield* note("body")
            const { status } = yield* Transaction.current()
            const seen = Effect.map(status, (each) => notes.push(each))
            yield* Effect.addFinalizer(() => seen)
            proxy.failAt(1, when)
          }).pipe(Transaction.atomic({ retry: Schedule.recurs(3) }), Effect.scoped)
          yield* Effect.gen(function* () {
            const error = yield* Effect.flip(program)
            expect(reasonOf(error)).toBe("CommitUnknown")
            expect(error).toMatchObject({ isRetryable: false, cause: { reason: { _tag: "ConnectionLost" } } })
            expect(notes).toEqual(["body", "Unknown"])
            expect(yield* names).toEqual(when === "before" ? [] : ["a"])
          }).pipe(Effect.provide(layerAt(name, proxy.url)))
        })
      )
    }
  })
}
