/**
 * What went wrong, and what can be done about it.
 */
import type { Effect } from "effect"
import type { NoSuchDatabase } from "./database.js"
import { type BadOptions, usage } from "./options.js"
import type { shop } from "./shop.js"

type Failure = Effect.Effect.Error<ReturnType<typeof shop>> | BadOptions | NoSuchDatabase

/** A failure in words for whoever ran the program. */
export const explain = (failure: Failure): string => {
  switch (failure._tag) {
    case "BadOptions":
    case "NoSuchDatabase":
      return `${failure.message}\n\n${usage}`
    case "TablesExist":
      return (
        `The shop is there already: ${failure.tables.join(", ")}.\n` +
        "Add --fresh to drop these tables first, or name another database."
      )
    case "DatabaseError":
      return failure.reason._tag === "ConnectionFailed"
        ? `${failure.message}\nIs it there and running, and is the URL right: host, port, user, password, database?`
        : `The database failed (${failure.reason._tag}): ${failure.message}\n${failure.statement ?? ""}`.trimEnd()
    default:
      return `The data does not fit: ${failure.message}`
  }
}
