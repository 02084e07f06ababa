/**
 * What an engine lacks.
 */
import * as DatabaseError from "../error/DatabaseError.js"
import type { Dialect } from "../service/Dialect.js"

/** The refusal of what an engine cannot do. */
export const missing = (dialect: Dialect["name"], capability: string, hint: string): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "MissingCapability", capability, dialect }, `${dialect} has no ${capability}: ${hint}`)
