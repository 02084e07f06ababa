/**
 * How a database runs a query: to read, and to learn from.
 *
 * @since 0.1.0
 */
import type { PlanStep, QueryPlan } from "../service/QueryPlan.js"

export type { PlanOperation, PlanStep, QueryPlan } from "../service/QueryPlan.js"

/**
 * A plan as lines, the last step first, each step's own steps below it, with what the engine expects of them.
 *
 * @example
 * ```ts
 * const plan = yield* Post.objects.filter((p) => p.title.eq("Notes")).explain
 * console.log(QueryPlan.render(plan))
 * ```
 *
 * @since 0.1.0
 * @category verbs
 */
export const render = ({ steps }: QueryPlan): string => steps.flatMap((step) => lines(step, 0)).join("\n")

const lines = (step: PlanStep, depth: number): ReadonlyArray<string> => {
  const { cost, description, operation, rows } = step
  const figures = [rows === undefined ? [] : [`${rows} rows`], cost === undefined ? [] : [`cost ${cost}`]].flat()
  const expected = figures.length === 0 ? "" : ` (${figures.join(", ")})`
  const line = `${"  ".repeat(depth)}${operation}${table(step)}: ${description}${condition(step)}${expected}`
  return [line, ...step.steps.flatMap((each) => lines(each, depth + 1))]
}

const table = ({ index, table }: PlanStep): string =>
  table === undefined ? "" : ` ${table}${index === undefined ? "" : ` by ${index}`}`

const condition = ({ condition, description }: PlanStep): string =>
  condition === undefined || description.includes(condition) ? "" : ` where ${condition}`

/** Something that an index could make better. @since 0.1.0 @category models */
export interface Advice {
  /** `FullScan`: a table is read whole to keep a part of it; `RepeatedScan`: once for each row; `Sort`: no index has the order. */
  readonly _tag: "FullScan" | "RepeatedScan" | "Sort"
  readonly table: string | undefined
  readonly step: PlanStep
  /** Why, and what to do. */
  readonly reason: string
}

/**
 * What an index could make better in a plan. Tables, and lists to sort, of fewer than `rows` rows (default 1,000) are
 * passed over where the engine tells how many it expects; SQLite does not.
 *
 * @example
 * ```ts
 * const plan = yield* Post.objects.filter((p) => p.title.eq("Notes")).explain
 * for (const { reason } of QueryPlan.advice(plan)) console.log(reason)
 * ```
 *
 * @since 0.1.0
 * @category verbs
 */
export const advice = (
  { filtered, steps }: QueryPlan,
  options: { readonly rows?: number } = {}
): ReadonlyArray<Advice> => {
  const large = ({ read }: PlanStep): boolean => read === undefined || read >= (options.rows ?? 1000)
  const all = steps.flatMap((step) => visit(step, { filter: filtered ? unsaid : undefined, repeated: false }, large))
  return all.filter((each, i) => all.findIndex(({ reason }) => reason === each.reason) === i)
}

// SQLite says that it reads a table, not what for.
const unsaid = "the filter holds"

/** What the steps above do with a step's rows. */
interface Above {
  readonly filter: string | undefined
  readonly repeated: boolean
}

const visit = (step: PlanStep, above: Above, large: (step: PlanStep) => boolean): ReadonlyArray<Advice> => {
  const own = scanned(step, above, large) ?? sorted(step, large)
  const filter = step.operation === "Filter" ? step.condition : above.filter === unsaid ? unsaid : undefined
  const below = step.steps.flatMap((each, i) => {
    // Of a nested loop the second is run for each row of the first.
    const repeated = above.repeated || step.operation === "Subquery" || (isLoop(step) && i > 0)
    return visit(each, { filter, repeated }, large)
  })
  return own === undefined ? below : [own, ...below]
}

const isLoop = ({ description }: PlanStep): boolean => /nested.?loop/i.test(description)

const scanned = (step: PlanStep, above: Above, large: (step: PlanStep) => boolean): Advice | undefined => {
  const { read, rows, table } = step
  const told = rows === undefined || above.filter !== unsaid
  const condition = step.condition ?? (told ? above.filter : undefined)
  if (step.operation !== "TableScan" || !large(step)) return undefined
  const size = rows === undefined || rows !== read ? "" : ` (about ${rows} rows)`
  if (above.repeated) {
    const reason = `${table} is read whole${size}, once for each row or for a subquery; an index on the columns that it is joined by would find the rows`
    return { _tag: "RepeatedScan", table, step, reason }
  }
  if (condition === undefined) return undefined
  const reason = `${table} is read whole${size} to find the rows where ${condition}; an index on these columns would find them`
  return { _tag: "FullScan", table, step, reason }
}

const sorted = (step: PlanStep, large: (step: PlanStep) => boolean): Advice | undefined => {
  if (step.operation !== "Sort" || !large(step)) return undefined
  const reason = `the rows are sorted when they are read (${step.description}); an index on the order's columns would give them in order`
  return { _tag: "Sort", table: undefined, step, reason }
}
