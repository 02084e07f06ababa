import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { AdvisoryLock, Model } from "../../../src/index.js"
import { Testing } from "../../../src/testing.js"

it.effect("advisory locks are refused", () =>
  Effect.gen(function* () {
    const refusal = { reason: { _tag: "MissingCapability", capability: "advisory locks", dialect: "sqlite" } }
    expect(yield* Effect.void.pipe(AdvisoryLock.withLock("x"), Effect.flip)).toMatchObject(refusal)
    expect(yield* Effect.void.pipe(AdvisoryLock.withLockIfFree("x"), Effect.flip)).toMatchObject(refusal)
  }).pipe(Effect.provide(Testing.layer(Model.registry())))
)
