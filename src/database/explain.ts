/**
 * How the database would run a query.
 */

import * as Effect from "effect/Effect"
import { walk } from "../ast/children.js"
import type { Query } from "../ast/Query.js"
import type * as AST from "../ast/Statement.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import { planSelect } from "../plan/select.js"
import { planWrite, writing } from "../plan/write.js"
import { asGiven } from "../service/Connection.js"
import type { Request } from "../service/Database.js"
import type { PlanStep, QueryPlan } from "../service/QueryPlan.js"
import type { Statement } from "../service/Statement.js"
import type { Access } from "./Access.js"
import * as Compiled from "./Compiled.js"
import { run } from "./execute.js"

/** The plan of a request's statement; those of its includes have their own. */
export const explain = (access: Access, { query, values }: Request): Effect.Effect<QueryPlan, DatabaseError> => {
  const { dialect } = access.driver
  const compiled = compiledOf(access, query)
  const { sql } = compiled.statement
  const statement: Statement = {
    ...compiled.statement,
    sql: dialect.explain.sql(sql),
    operation: "EXPLAIN",
    returnsRows: true
  }
  const tables = tablesOf(statementOf(query.node))
  return Effect.map(run(access, { ...compiled, statement }, compiled.bind(values, []), asGiven), ({ rows }) => ({
    sql,
    filtered: query.node.filter !== undefined,
    steps: dialect.explain.steps(rows).map((step) => named(step, tables))
  }))
}

const isWrite = ({ kind }: Query): boolean => kind === "update" || kind === "delete"

const compiledOf = ({ driver }: Access, query: Request["query"]): Compiled.Compiled =>
  isWrite(query.node) ? Compiled.write(driver.dialect, query) : Compiled.select(driver.dialect, query)

const statementOf = (node: Query): AST.Statement =>
  (isWrite(node) ? planWrite(node) : planSelect(node, writing)).statement

/** The tables of a statement, by their aliases. */
const tablesOf = (statement: AST.Statement): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  walk(statement, (node) => {
    const source = node as AST.Source
    if (source._tag === "Table" || source._tag === "CommonTable") found.set(source.alias, source.name)
  })
  return found
}

// Engines call a table by its alias.
const named = (step: PlanStep, tables: ReadonlyMap<string, string>): PlanStep => ({
  ...step,
  table: step.table === undefined ? undefined : (tables.get(step.table) ?? step.table),
  steps: step.steps.map((each) => named(each, tables))
})
