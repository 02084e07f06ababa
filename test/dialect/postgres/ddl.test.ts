import { ddl } from "../../conformance/ddl.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => ddl("postgres"))
