/**
 * Plans: MySQL's as a tree of lines, MariaDB's as JSON.
 *
 * https://dev.mysql.com/doc/refman/9.1/en/explain.html, https://mariadb.com/kb/en/explain-format-json/
 */
import type { PlanOperation, PlanStep } from "../../service/QueryPlan.js"
import type { Flavour } from "./server.js"

type Rows = ReadonlyArray<ReadonlyArray<unknown>>

/** The text that asks for a plan. */
export const explain =
  (flavour: Flavour) =>
  (sql: string): string =>
    flavour === "mysql" ? `EXPLAIN FORMAT=TREE ${sql}` : `EXPLAIN FORMAT=JSON ${sql}`

/** The steps of a plan. */
export const planOf =
  (flavour: Flavour) =>
  (rows: Rows): ReadonlyArray<PlanStep> => {
    const text = String(rows[0]?.[0] ?? "")
    return flavour === "mysql"
      ? treeOf(text.split("\n").filter((line) => line.includes("->")))
      : blockOf(JSON.parse(text))
  }

const nothing = {
  table: undefined,
  index: undefined,
  condition: undefined,
  rows: undefined,
  read: undefined,
  cost: undefined,
  steps: []
}

// ---- MySQL -----------------------------------------------------------------------------------------------------------

const depth = (line: string): number => line.indexOf("->")

/** A line, and below it those that stand further to the right. */
const treeOf = (lines: ReadonlyArray<string>): ReadonlyArray<PlanStep> => {
  const starts = lines.flatMap((line, i) => (depth(line) === depth(lines[0] ?? "") ? [i] : []))
  return starts.map((start, i) => lineOf(lines[start] ?? "", treeOf(lines.slice(start + 1, starts[i + 1]))))
}

const lineOf = (line: string, steps: ReadonlyArray<PlanStep>): PlanStep => {
  const whole = line.slice(depth(line) + 3)
  const [, figures] = / {2}\(([^()]*(?:cost|rows)=[^()]*)\)\s*$/.exec(whole) ?? []
  const description = whole.replace(/ {2}\([^()]*(cost|rows)=[^()]*\)\s*$/, "").trim()
  const [, table] = / on (\S+)/.exec(description) ?? []
  const [, index] = / using (\S+)/.exec(description) ?? []
  const [, condition] = /^(?:Filter: |.* join )\((.*)\)$/.exec(description) ?? []
  return {
    operation: lineOperation(description),
    description,
    table: /scan|lookup/.test(description) ? table : undefined,
    index: /^(?!Aggregate)/.test(description) ? index : undefined,
    condition,
    rows: figure(figures, "rows"),
    read: figure(figures, "rows"),
    cost: figure(figures, "cost"),
    steps
  }
}

const figure = (figures: string | undefined, name: string): number | undefined => {
  const [, first, last] = new RegExp(`${name}=([\\d.e+]+)(?:\\.\\.([\\d.e+]+))?`).exec(figures ?? "") ?? []
  const text = last ?? first
  return text === undefined ? undefined : Number(text)
}

const lineOperation = (line: string): PlanOperation => {
  if (/^Table scan on <|^Materialize|^Stream/.test(line)) return "Other"
  if (line.startsWith("Table scan")) return "TableScan"
  if (/lookup on /.test(line)) return "IndexLookup"
  if (/range scan on /.test(line)) return "IndexLookup"
  if (/ndex scan on /.test(line)) return "IndexScan"
  if (/join|^Nested loop/i.test(line)) return "Join"
  if (line.startsWith("Sort")) return "Sort"
  if (/aggregate|^Group|^Window/i.test(line)) return "Aggregate"
  if (line.startsWith("Filter")) return "Filter"
  if (line.startsWith("Limit")) return "Limit"
  return line.startsWith("Select #") ? "Subquery" : "Other"
}

// ---- MariaDB ---------------------------------------------------------------------------------------------------------

type Json = { readonly [key: string]: unknown }

interface Table {
  readonly table_name: string
  readonly access_type?: string
  readonly key?: string
  readonly rows?: number
  readonly attached_condition?: string
}

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** The steps that an object of the plan holds: each of its keys is a step, or holds some. */
const blockOf = (block: unknown): ReadonlyArray<PlanStep> => {
  if (Array.isArray(block)) return block.flatMap(blockOf)
  if (!isJson(block)) return []
  return Object.entries(block).flatMap(([key, value]): ReadonlyArray<PlanStep> => {
    // The manual says what a table is told of.
    if (key === "table") return [tableOf(value as unknown as Table)]
    const steps = blockOf(value)
    const operation = blocks[key]
    if (steps.length === 0 || operation === undefined) return steps
    if (operation === "Join" && steps.length === 1 && key === "nested_loop") return steps
    return [{ ...nothing, operation, description: key, condition: conditionOf(value), steps }]
  })
}

const conditionOf = (value: unknown): string | undefined =>
  isJson(value) && typeof value.attached_condition === "string" ? value.attached_condition : undefined

const blocks: { readonly [key: string]: PlanOperation } = {
  nested_loop: "Join",
  "block-nl-join": "Join",
  filesort: "Sort",
  temporary_table: "Aggregate",
  subqueries: "Subquery",
  materialized: "Subquery",
  union_result: "Other"
}

const tableOf = (table: Table): PlanStep => ({
  ...nothing,
  operation: table.access_type === "ALL" ? "TableScan" : table.access_type === "index" ? "IndexScan" : "IndexLookup",
  description: [table.access_type ?? "read", "on", table.table_name].join(" "),
  table: table.table_name,
  index: table.key,
  condition: table.attached_condition,
  rows: table.rows,
  read: table.rows,
  steps: blockOf((table as unknown as Json).materialized)
})
