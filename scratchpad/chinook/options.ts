/**
 * What the command line says.
 */
import { parseArgs } from "node:util"
import { Data, Effect } from "effect"

export const usage = `npm start                                 the shop on embedded SQLite, in memory
npm start -- --database <url> [--fresh]   the shop in another database:
                                          postgres://user:password@host:5432/name
                                          mysql://user:password@host:3306/name (MySQL or MariaDB)
                                          sqlite:file
             --fresh                      drop the shop's tables first, if there are any`

/** The command line makes no sense. */
export class BadOptions extends Data.TaggedError("BadOptions")<{ readonly message: string }> {}

export const options = Effect.try({
  try: () =>
    parseArgs({
      options: {
        database: { type: "string" },
        fresh: { type: "boolean", default: false },
        help: { type: "boolean", default: false }
      }
    }).values,
  catch: (error) => new BadOptions({ message: error instanceof Error ? error.message : String(error) })
})
