import { models } from "../../conformance/models.js"
import { describeOn } from "../../support/servers/index.js"

describeOn("sqlite", () => models("sqlite"))
