/**
 * What pools are set up with where their own options say nothing.
 */
import * as FiberRef from "effect/FiberRef"
import { globalValue } from "effect/GlobalValue"
import type { PoolOptions } from "../service/Pool.js"

/** The shared options of the pools that are made in a fiber. */
export const currentDefaults: FiberRef.FiberRef<PoolOptions> = globalValue("reinhardt-db/pool/currentDefaults", () =>
  FiberRef.unsafeMake<PoolOptions>({})
)
