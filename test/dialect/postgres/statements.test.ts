import { statements } from "../../conformance/statements.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => statements("postgres"))
