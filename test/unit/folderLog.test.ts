import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { DatabaseError, TwoPhase } from "../../src/index.js"
import { decisionLog } from "../conformance/decisionLog.js"

const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "reinhardt-log-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true }))
)

decisionLog(
  "a folder",
  Effect.map(folder, (path) => TwoPhase.folder(join(path, "decisions", "shop")))
)

it.scopedLive("a folder: leaves nothing but decisions, and says what is wrong with the disk", () =>
  Effect.gen(function* () {
    const path = yield* folder
    const log = yield* TwoPhase.folder(path)
    const decided = { transaction: "shop:1", branches: [], decidedAt: 1 }
    yield* log.decide({ ...decided, decision: "commit" })
    yield* log.decide({ ...decided, decision: "rollback" })
    expect(yield* Effect.promise(() => readdir(path))).toEqual(["shop~1.json"])
    yield* Effect.promise(() => rm(path, { recursive: true }))
    const error = yield* Effect.flip(log.decide({ ...decided, decision: "commit" }))
    expect(error).toBeInstanceOf(DatabaseError)
    expect(error).toMatchObject({ reason: { code: "ENOENT" } })
  })
)
