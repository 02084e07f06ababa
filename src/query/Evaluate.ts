/**
 * What a database would answer, computed in memory.
 *
 * @since 0.1.0
 */
import { queryError } from "../error/DefinitionError.js"
import type { Expression } from "../expression/Expression.js"
import { evaluate } from "../expression/evaluate/evaluate.js"
import { answer } from "../expression/evaluate/query.js"
import type { Row } from "../expression/evaluate/rows.js"
import { isExpression } from "../expression/make.js"
import { Rows } from "./make.js"
import type { Groups, QuerySet } from "./QuerySet.js"

/**
 * The value of an expression for a row, as the database would compute it: NULLs, exact decimals, letters' case and all.
 *
 * The row brings along what the expression asks of relations. Throws a `QueryError` where a relation was not loaded, or
 * where only a database can tell (its time, raw SQL, windows).
 *
 * @example
 * ```ts
 * Evaluate.value(Fn.concat(u.firstName, " ", u.lastName), user) // "Ada Lovelace"
 * ```
 *
 * @since 0.1.0
 * @category verbs
 */
export const value = <A>(expression: Expression<A>, row: object): A => {
  if (!isExpression(expression))
    throw queryError("Evaluate", undefined, "value wants an expression, such as u.age.plus(1)")
  // An expression of type A computes an A; its row is read by the names that the expression has.
  return evaluate(expression, row as Row) as A
}

/**
 * What a query gives, out of all the rows of its model: filtered, sorted, cut, selected from or grouped in memory.
 *
 * Without `orderBy` the rows keep the order in which they were given; the model's own does not hold here. `distinct` and
 * `include` are refused with a `QueryError`: the rows bring their relations along.
 *
 * @example
 * ```ts
 * Evaluate.query(User.objects.filter((u) => u.age.gte(18)).limit(10), users)
 * ```
 *
 * @since 0.1.0
 * @category verbs
 */
export const query: {
  <Self, Row, Extra, Db>(query: QuerySet<Self, Row, Extra, Db>, rows: ReadonlyArray<Self>): ReadonlyArray<Row>
  <Self, Row, Columns, Db>(query: Groups<Self, Row, Columns, Db>, rows: ReadonlyArray<Self>): ReadonlyArray<Row>
} = (query: unknown, rows: ReadonlyArray<unknown>): ReadonlyArray<never> => {
  if (!(query instanceof Rows)) throw queryError("Evaluate", undefined, "query wants a query, such as User.objects")
  const { query: shape, values } = query.request
  // Rows are read by the names that the query's expressions have, and the query's type says what comes out.
  return answer(shape.node, values, rows as ReadonlyArray<Row>) as ReadonlyArray<never>
}
