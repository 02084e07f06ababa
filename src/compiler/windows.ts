/**
 * Window functions in SQL.
 */
import type { Expression } from "../ast/Expression.js"
import type { Frame, FrameBound, Window, WindowCall, WindowName } from "../ast/Window.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { printList } from "./expressions.js"
import * as Fragment from "./Fragment.js"
import { type Printer, print } from "./Printer.js"

const { sql } = Fragment

const names: Readonly<Record<WindowName, string>> = {
  rowNumber: "ROW_NUMBER",
  rank: "RANK",
  denseRank: "DENSE_RANK",
  percentRank: "PERCENT_RANK",
  cumeDist: "CUME_DIST",
  ntile: "NTILE",
  lag: "LAG",
  lead: "LEAD",
  firstValue: "FIRST_VALUE",
  lastValue: "LAST_VALUE",
  nthValue: "NTH_VALUE"
}

const words = {
  unboundedPreceding: "UNBOUNDED PRECEDING",
  preceding: "PRECEDING",
  currentRow: "CURRENT ROW",
  following: "FOLLOWING",
  unboundedFollowing: "UNBOUNDED FOLLOWING",
  group: "GROUP",
  ties: "TIES"
} as const

// How far values lie apart is a value of the order's own type; the number of rows is none.
const bound = ({ kind, offset }: FrameBound, key: Expression | undefined, printer: Printer): Fragment.Fragment => {
  if (offset === undefined) return Fragment.text(words[kind])
  const far =
    key === undefined
      ? Fragment.text(String(offset))
      : print({ _tag: "Literal", value: offset, type: ValueTypes.of(key) }, printer)
  return sql`${far} ${words[kind]}`
}

const frameOf = (frame: Frame, { orderBy }: Window, printer: Printer): Fragment.Fragment => {
  const key = frame.unit === "range" ? orderBy[0]?.expression : undefined
  const [start, end] = [bound(frame.start, key, printer), bound(frame.end, key, printer)]
  const between = sql`${frame.unit.toUpperCase()} BETWEEN ${start} AND ${end}`
  return frame.exclude === undefined ? between : sql`${between} EXCLUDE ${words[frame.exclude]}`
}

/** What stands behind the function. */
export const over = (node: Window, printer: Printer): Fragment.Fragment => {
  const { frame, orderBy, partitionBy } = node
  const partition = partitionBy.length === 0 ? [] : [sql`PARTITION BY ${printList(partitionBy, printer)}`]
  const order = orderBy.length === 0 ? [] : [sql`ORDER BY ${printList(orderBy, printer)}`]
  const whole = partitionBy.length + orderBy.length === 0 && printer.wholeWindow !== ""
  const rows = whole ? [Fragment.text(printer.wholeWindow)] : []
  const framed = frame === undefined ? [] : [frameOf(frame, node, printer)]
  return sql`OVER (${Fragment.join([...rows, ...partition, ...order, ...framed], " ")})`
}

/** A function with its operands. */
export const call = ({ n, name, operands: [value, fallback] }: WindowCall, printer: Printer): Fragment.Fragment => {
  const given = [
    ...(value === undefined ? [] : [print(value, printer)]),
    ...(n === undefined ? [] : [Fragment.text(String(n))]),
    ...(fallback === undefined ? [] : [print(fallback, printer)])
  ]
  return sql`${names[name]}(${Fragment.list(given)})`
}

/** A function over its window. An aggregate may be written as several, or within another function: each has the window. */
export const window: Printer["Window"] = (node, printer) => {
  const spec = over(node, printer)
  if (node.call._tag === "WindowCall") return sql`${call(node.call, printer)} ${spec}`
  let windowed = false
  const within: Printer = {
    ...printer,
    // Subqueries in the argument have aggregates of their own.
    Select: (select) => printer.Select(select, printer),
    aggregate: (name, argument, aggregate) => {
      windowed = true
      return sql`${printer.aggregate(name, argument, aggregate, printer)} ${spec}`
    }
  }
  const written = printer.aggregates[node.call.name](node.call, within)
  if (!windowed) throw new TypeError(`${node.call.name} is not written as an aggregate that a window could follow`)
  return written
}
