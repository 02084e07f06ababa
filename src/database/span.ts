/**
 * A span per statement, with OpenTelemetry's database attributes; none where nobody looks.
 *
 * https://opentelemetry.io/docs/specs/semconv/database/database-spans/
 */
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import { globalValue } from "effect/GlobalValue"
import type { Statement } from "../service/Statement.js"
import { type Access, isTraced } from "./Access.js"

/**
 * Whether spans carry the parameters' values (`db.operation.parameter.<n>`); default `false`.
 *
 * @since 0.1.0
 * @category references
 */
export const parametersInSpans: FiberRef.FiberRef<boolean> = globalValue("reinhardt-db/parametersInSpans", () =>
  FiberRef.unsafeMake(false)
)

/** Runs a statement within its span. */
export const spanned = <A, E>(
  access: Access,
  statement: Statement,
  parameters: ReadonlyArray<unknown>,
  run: () => Effect.Effect<A, E>
): Effect.Effect<A, E> => (isTraced() ? withSpan(access, statement, parameters, run) : run())

const withSpan = <A, E>(
  { driver }: Access,
  { operation, sql, table }: Statement,
  parameters: ReadonlyArray<unknown>,
  run: () => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.flatMap(FiberRef.get(parametersInSpans), (shown) =>
    Effect.useSpan(
      table === undefined ? operation : `${operation} ${table}`,
      {
        kind: "client",
        captureStackTrace: false,
        attributes: {
          ...driver.attributes,
          "db.operation.name": operation,
          "db.query.text": sql,
          ...(table === undefined ? {} : { "db.collection.name": table }),
          ...(shown
            ? Object.fromEntries(parameters.map((value, i) => [`db.operation.parameter.${i}`, String(value)]))
            : {})
        }
      },
      (span) => Effect.withParentSpan(Effect.suspend(run), span)
    )
  )
