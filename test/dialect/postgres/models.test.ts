import { models } from "../../conformance/models.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("postgres", () => models("postgres"))
