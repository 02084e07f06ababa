import { pool } from "../../conformance/pool.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => pool("sqlite"))
