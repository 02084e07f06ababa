/**
 * PostgreSQL's plans, in its JSON form.
 *
 * https://www.postgresql.org/docs/current/using-explain.html
 */
import type { PlanOperation, PlanStep } from "../../service/QueryPlan.js"

interface Node {
  readonly "Node Type": string
  readonly "Parent Relationship"?: string
  readonly "Join Type"?: string
  readonly "Relation Name"?: string
  readonly "Index Name"?: string
  readonly "Plan Rows"?: number
  readonly "Total Cost"?: number
  readonly "Sort Key"?: ReadonlyArray<string>
  readonly Plans?: ReadonlyArray<Node>
  readonly [condition: string]: unknown
}

/** The text that asks for a plan. */
export const explain = (sql: string): string => `EXPLAIN (FORMAT JSON) ${sql}`

/** The steps of a plan as the server tells it. */
export const planOf = (rows: ReadonlyArray<ReadonlyArray<unknown>>): ReadonlyArray<PlanStep> => {
  const [cell] = rows[0] ?? []
  // The manual says that this is a list of plans.
  const plans = (typeof cell === "string" ? JSON.parse(cell) : cell) as ReadonlyArray<{ readonly Plan: Node }>
  return plans.map(({ Plan }) => stepOf(Plan))
}

const stepOf = (node: Node): PlanStep => ({
  operation: operationOf(node),
  description: [node["Node Type"], ...(node["Sort Key"] ?? [])].join(" "),
  table: node["Relation Name"],
  index: node["Index Name"],
  condition: conditionOf(node),
  rows: node["Plan Rows"],
  read: readOf(node),
  cost: node["Total Cost"],
  steps: (node.Plans ?? []).map(subqueryOrStep)
})

// A subplan is a step like any other, but for where its rows go.
const subqueryOrStep = (node: Node): PlanStep => {
  const step = stepOf(node)
  const relationship = node["Parent Relationship"]
  if (relationship !== "SubPlan" && relationship !== "InitPlan") return step
  const { cost, read, rows } = step
  const description = relationship === "SubPlan" ? "Subquery for each row" : "Subquery, once"
  return {
    operation: "Subquery",
    description,
    table: undefined,
    index: undefined,
    condition: undefined,
    rows,
    read,
    cost,
    steps: [step]
  }
}

// What a scan filters out is not told, but each row that is read costs this much at least:
// https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-CPU-TUPLE-COST
const rowCost = 0.01

const readOf = ({ Filter, "Plan Rows": rows, "Total Cost": cost }: Node): number | undefined =>
  Filter === undefined || cost === undefined ? rows : Math.round(cost / rowCost)

const conditions = ["Filter", "Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter"]

const conditionOf = (node: Node): string | undefined => {
  const found = conditions.map((name) => node[name]).filter((text) => typeof text === "string")
  return found.length === 0 ? undefined : [...new Set(found)].join(" AND ")
}

const operationOf = (node: Node): PlanOperation => {
  const type = node["Node Type"]
  if (type === "Seq Scan") return "TableScan"
  if (type === "Bitmap Heap Scan") return "IndexLookup"
  if (/^(Index|Index Only|Bitmap Index) Scan$/.test(type))
    return node["Index Cond"] === undefined ? "IndexScan" : "IndexLookup"
  if (/Join$|^Nested Loop$/.test(type)) return "Join"
  if (/Sort$/.test(type)) return "Sort"
  if (/^(Aggregate|Group|Unique|WindowAgg)$/.test(type)) return "Aggregate"
  return type === "Limit" ? "Limit" : "Other"
}
