import { pool } from "../../conformance/pool.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => pool("postgres"))
