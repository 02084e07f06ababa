import { it } from "@effect/vitest"
import { Effect } from "effect"
import { freshDatabase } from "../support/servers/index.js"
it.scoped("holds", () => Effect.gen(function* () { yield* freshDatabase("mysql"); yield* freshDatabase("mongodb"); yield* Effect.promise(() => new Promise((r) => setTimeout(r, 20000))) }))
