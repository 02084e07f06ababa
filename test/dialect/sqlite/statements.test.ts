import { describe } from "vitest"
import { statements } from "../../conformance/statements.js"

describe("statements on sqlite", () => statements("sqlite"))
