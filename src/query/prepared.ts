/**
 * Queries that are written once and asked many times, with other values.
 */
import type * as Effect from "effect/Effect"
import { queryError } from "../error/DefinitionError.js"
import { Ask } from "../internal/effectable.js"
import type { Request, Service } from "../service/Database.js"
import { Rows } from "./make.js"

type Parameters = Readonly<Record<string, unknown>>

// Which parameter a placeholder stands for.
const names = new WeakMap<object, string>()

const refused = (name: string, why: string) => queryError("Query.prepared", name, why)

const contentless = "only the whole value can stand in a condition, where a lookup takes a value; it is not known yet"

/** Stands for a value that is given later; whoever looks into it is told so. */
const placeholder = (name: string): object => {
  const made = new Proxy(
    {},
    {
      get: () => {
        throw refused(name, contentless)
      }
    }
  )
  names.set(made, name)
  return made
}

const placeholders = (): Parameters =>
  new Proxy({}, { get: (_, name) => (typeof name === "string" ? placeholder(name) : undefined) })

const replaced =
  (given: Parameters) =>
  (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced(given))
    const name = typeof value === "object" && value !== null ? names.get(value) : undefined
    if (name === undefined) return value
    const found = given[name]
    if (found !== undefined && found !== null) return found
    throw refused(
      name,
      `${String(found)} for a prepared value; write another query with isNull() to find rows without one`
    )
  }

const filled = ({ query, values }: Request, given: Parameters): Request => ({
  query,
  values: values.map(replaced(given))
})

// The database as the query sees it: asked with the values in the places of their placeholders.
const asked = (database: Service, given: Parameters): Service => ({
  ...database,
  rows: (request, finish) => database.rows(filled(request, given), finish),
  execute: (request) => database.execute(filled(request, given))
})

/**
 * A query (or what it is asked for, such as `first`, `count` or `get`) that is built and compiled once, and then asked with
 * other values each time. The placeholders stand where lookups take a value; a value given to one is never null.
 *
 * @example
 * ```ts
 * const byName = Query.prepared((p: { name: string }) => User.objects.filter((u) => u.username.eq(p.name)).first)
 * const ada = yield* byName({ name: "ada" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const prepared = <P extends object, Q extends Effect.Effect<unknown, unknown, unknown>>(
  write: (parameters: P) => Q
): ((parameters: P) => Q) => {
  // Placeholders pass for values of any type.
  const query: unknown = write(placeholders() as P)
  return (parameters) => {
    // A record of parameters, by its type.
    const given = parameters as Parameters
    // What comes out is of the type of what was prepared.
    if (query instanceof Rows) return new Rows(filled(query.request, given), query.tag) as unknown as Q
    if (query instanceof Ask)
      return new Ask(query.tag, (database: Service) => query.use(asked(database, given))) as unknown as Q
    throw refused("query", "only a query, or what it is asked for, can be prepared")
  }
}
