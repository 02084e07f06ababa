import { queries } from "../../conformance/queries.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("mariadb", () => queries("mariadb", 150))
