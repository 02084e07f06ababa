import { randomUUID } from "node:crypto"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { TwoPhase } from "../../src/index.js"

type Open = Effect.Effect<TwoPhase.DecisionLog, unknown, Scope.Scope>
type Place = Effect.Effect<Open, unknown, Scope.Scope>

const about = (transaction: string, decision: "commit" | "rollback"): TwoPhase.Decided => ({
  transaction,
  decision,
  branches: ["Ledger", "Stock"],
  decidedAt: 1_700_000_000_000
})

/** A log of decisions, at a place of each test's own: it can be opened there more than once. */
export const decisionLog = (name: string, place: Place): void => {
  it.scopedLive(`${name}: what is decided stays, until it is forgotten`, () =>
    Effect.gen(function* () {
      const open = yield* place
      const [one, two] = [about(`x:${randomUUID()}`, "commit"), about(`x:${randomUUID()}`, "rollback")]
      yield* Effect.scoped(
        Effect.gen(function* () {
          const log = yield* open
          expect(yield* log.all).toEqual([])
          expect(yield* log.decide(one)).toBe("commit")
          expect(yield* log.decide(two)).toBe("rollback")
        })
      )
      const log = yield* open
      expect([...(yield* log.all)].sort((a) => (a.decision === "commit" ? -1 : 1))).toEqual([one, two])
      yield* log.forget(one.transaction)
      yield* log.forget(one.transaction)
      expect(yield* log.all).toEqual([two])
    })
  )

  it.scopedLive(`${name}: of decisions about one transaction the first stands`, () =>
    Effect.gen(function* () {
      const open = yield* place
      const logs = [yield* open, yield* open]
      for (let i = 0; i < 10; i++) {
        const transaction = `x:${randomUUID()}`
        const answers = yield* Effect.forEach(
          [0, 1, 2, 3, 4, 5],
          (each) =>
            (logs[each % 2] as TwoPhase.DecisionLog).decide(
              about(transaction, each % 3 === i % 3 ? "commit" : "rollback")
            ),
          { concurrency: "unbounded" }
        )
        expect(new Set(answers).size).toBe(1)
        expect(
          (yield* logs[0]?.all ?? Effect.succeed([])).find((each) => each.transaction === transaction)?.decision
        ).toBe(answers[0])
      }
    })
  )
}
