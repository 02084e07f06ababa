/**
 * SQLite's plans: rows of an id, the id above it, and a line of text.
 *
 * https://www.sqlite.org/eqp.html
 */
import type { PlanOperation, PlanStep } from "../../service/QueryPlan.js"

/** The text that asks for a plan. */
export const explain = (sql: string): string => `EXPLAIN QUERY PLAN ${sql}`

/** The steps of a plan. */
export const planOf = (rows: ReadonlyArray<ReadonlyArray<unknown>>): ReadonlyArray<PlanStep> => {
  const below = (parent: unknown): ReadonlyArray<PlanStep> =>
    rows.filter((row) => Number(row[1]) === parent).map((row) => stepOf(String(row[3]), below(Number(row[0]))))
  return below(0)
}

const stepOf = (description: string, steps: ReadonlyArray<PlanStep>): PlanStep => {
  const [, , table] = /^(SCAN|SEARCH) (\S+)/.exec(description) ?? []
  const [, index = "PRIMARY KEY"] = /INDEX (\S+)|INTEGER PRIMARY KEY/.exec(description) ?? [undefined, undefined]
  const [, condition] = /\(([^()]*)\)( LEFT-JOIN)?$/.exec(description) ?? []
  const operation = operationOf(description)
  const indexed = operation === "IndexLookup" || operation === "IndexScan"
  return {
    operation,
    description,
    table,
    index: indexed ? index : undefined,
    condition,
    rows: undefined,
    read: undefined,
    cost: undefined,
    steps
  }
}

const operationOf = (line: string): PlanOperation => {
  if (line.startsWith("SEARCH")) return "IndexLookup"
  if (line.startsWith("SCAN")) return / USING (COVERING )?INDEX /.test(line) ? "IndexScan" : scanned(line)
  if (/^USE TEMP B-TREE FOR .*ORDER BY/.test(line)) return "Sort"
  if (line.startsWith("USE TEMP B-TREE")) return "Aggregate"
  return /SUBQUERY|LIST/.test(line) ? "Subquery" : "Other"
}

const scanned = (line: string): PlanOperation => (/^SCAN (\(|CONSTANT)/.test(line) ? "Other" : "TableScan")
