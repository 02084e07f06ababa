import { twoPhase } from "../../conformance/twoPhase.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => twoPhase("postgres", "postgres"))
