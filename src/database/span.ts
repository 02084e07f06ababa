/**
 * A span per statement, with OpenTelemetry's database attributes; none where nobody looks.
 *
 * https://opentelemetry.io/docs/specs/semconv/database/database-spans/
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type * as Scope from "effect/Scope"
import type { SpanOptions } from "effect/Tracer"
import { ParametersInSpans } from "../service/Database.js"
import type { Statement } from "../service/Statement.js"
import { type Access, isTraced } from "./Access.js"

/** Runs a statement within its span. */
export const spanned = <A, E>(
  access: Access,
  statement: Statement,
  parameters: ReadonlyArray<unknown>,
  run: () => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  isTraced()
    ? Effect.contextWithEffect((context: Context.Context<never>) =>
        Effect.useSpan(nameOf(statement), optionsOf(access, statement, parameters, context), (span) =>
          Effect.withParentSpan(Effect.suspend(run), span)
        )
      )
    : run()

/** A statement's span for as long as its rows are read. */
export const scoped = (
  access: Access,
  statement: Statement,
  parameters: ReadonlyArray<unknown>
): Effect.Effect<void, never, Scope.Scope> =>
  isTraced()
    ? Effect.contextWithEffect((context: Context.Context<Scope.Scope>) =>
        Effect.asVoid(Effect.makeSpanScoped(nameOf(statement), optionsOf(access, statement, parameters, context)))
      )
    : Effect.void

const nameOf = ({ operation, table }: Statement): string => (table === undefined ? operation : `${operation} ${table}`)

const optionsOf = (
  { driver }: Access,
  { operation, sql, table }: Statement,
  parameters: ReadonlyArray<unknown>,
  context: Context.Context<never>
): SpanOptions => ({
  kind: "client",
  captureStackTrace: false,
  attributes: {
    ...driver.attributes,
    "db.operation.name": operation,
    "db.query.text": sql,
    ...(table === undefined ? {} : { "db.collection.name": table }),
    ...(Context.get(context, ParametersInSpans) ? shown(parameters) : {})
  }
})

const shown = (parameters: ReadonlyArray<unknown>): Record<string, unknown> =>
  Object.fromEntries(parameters.map((value, i) => [`db.query.parameter.${i}`, textOf(value)]))

// `mysql2` wraps a number with its type, in an object that does not tell its value as text.
const textOf = (value: unknown): string => {
  if (value instanceof Date) return value.toISOString()
  return Predicate.hasProperty(value, "value") ? String(value.value) : String(value)
}
