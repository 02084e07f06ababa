import { describe } from "vitest"
import { writes } from "../../conformance/writes.js"

describe("writes on sqlite", () => writes("sqlite"))
