import * as Effect from "effect/Effect"
import * as Compiled from "../../src/database/Compiled.js"
import { Database } from "../../src/index.js"
import type { Request, Service } from "../../src/service/Database.js"
import type { Dialect } from "../../src/service/Dialect.js"
import { dialects, type SqlName } from "./dialects.js"

type Question = Effect.Effect<unknown, unknown, Database>

/** What is asked of the database. */
const requestOf = (question: Question): Request => {
  const asked = (request: Request) => Effect.fail(request)
  // A database that can be asked only, and whose answer is the question.
  const database = { rows: asked, execute: asked } as unknown as Service
  return Effect.runSync(Effect.flip(Effect.provideService(question, Database, database))) as Request
}

/** The text of a query in a dialect, and of the statements that load its relations, each for a single parent. */
const textIn = (dialect: Dialect, { query }: Request): ReadonlyArray<string> => {
  if (query.node.kind === "update" || query.node.kind === "delete")
    return [Compiled.write(dialect, query).statement.sql]
  const texts = ({ children, statement }: Compiled.CompiledSelect): ReadonlyArray<string> => [
    statement.sql,
    ...children.flatMap((child) => texts(child.compiled(1)))
  ]
  return texts(Compiled.select(dialect, query))
}

/** The statements of a question in one dialect. */
export const sqlIn = (name: SqlName, question: Question): ReadonlyArray<string> =>
  textIn(dialects[name], requestOf(question))

/** The statements of a question in every dialect. */
export const sqlOf = (question: Question): Readonly<Record<SqlName, ReadonlyArray<string>>> => {
  const request = requestOf(question)
  return {
    sqlite: textIn(dialects.sqlite, request),
    postgres: textIn(dialects.postgres, request),
    mysql: textIn(dialects.mysql, request),
    mariadb: textIn(dialects.mariadb, request)
  }
}
