import { describe } from "vitest"
import { ddl } from "../../conformance/ddl.js"

describe("ddl on sqlite", () => ddl("sqlite"))
