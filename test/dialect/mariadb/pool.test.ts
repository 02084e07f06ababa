import { pool } from "../../conformance/pool.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mariadb", () => pool("mariadb"))
