/**
 * Window functions of MySQL and MariaDB.
 *
 * https://dev.mysql.com/doc/refman/8.4/en/window-functions-frames.html
 * https://mariadb.com/kb/en/window-functions-overview/
 */
import type { Expression } from "../../ast/Expression.js"
import type { Window, WindowCall } from "../../ast/Window.js"
import * as Fragment from "../../compiler/Fragment.js"
import { missing } from "../../compiler/missing.js"
import { mayBeNull } from "../../compiler/nullability.js"
import type { Printer } from "../../compiler/Printer.js"
import { print } from "../../compiler/Printer.js"
import { call, over, window } from "../../compiler/windows.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

const numbered: ReadonlySet<string> = new Set(["rowNumber", "rank", "denseRank", "ntile"])

// MySQL says that these are unsigned, and so would be all that is calculated with them: error 1690 below zero.
const signed = (number: Fragment.Fragment): Fragment.Fragment => sql`CAST(${number} AS SIGNED)`

/**
 * MariaDB 10.11 takes the rows in a wrong order where a window over all of them stands beside two others: one partition for
 * all, which its optimizer does not see through, has each window sorted for itself.
 */
export const wholeWindow = (flavour: Flavour): string => (flavour === "mariadb" ? "PARTITION BY RAND() < 0" : "")

/** A function over its window. */
export const windows =
  (flavour: Flavour): Printer["Window"] =>
  (node, printer) => {
    refuseFrame(node, flavour)
    if (node.call._tag === "Aggregate") return window(node, printer)
    if (numbered.has(node.call.name)) return signed(window(node, printer))
    return withDefault(node, node.call, printer) ?? window(node, printer)
  }

// MariaDB's take no default, and MySQL does not know the type of a value there. A constant is NULL only beyond the rows.
const withDefault = (node: Window, given: WindowCall, printer: Printer): Fragment.Fragment | undefined => {
  const [value, fallback] = given.operands
  if (value === undefined || fallback === undefined) return undefined
  const spec = over(node, printer)
  const at = (operand: Expression) => sql`${call({ ...given, operands: [operand] }, printer)} ${spec}`
  return sql`CASE WHEN ${at(one)} IS NULL THEN ${print(fallback, printer)} ELSE ${at(value)} END`
}

const one: Expression = { _tag: "Literal", value: 1, type: ValueTypes.integer }

const refuseFrame = ({ frame, orderBy }: Window, flavour: Flavour): void => {
  if (frame === undefined) return
  if (frame.unit === "groups") throw missing(flavour, "GROUPS frames", "use Window.rows or Window.range")
  if (frame.exclude !== undefined) throw missing(flavour, "EXCLUDE in frames", "leave `exclude` out")
  if (frame.unit !== "range" || (frame.start.offset === undefined && frame.end.offset === undefined)) return
  const unusual = orderBy.some(
    ({ direction, expression, nulls }) => mayBeNull(expression) && (direction === "asc") !== (nulls === "first")
  )
  // Where NULL goes takes a second key of the order, which a range by distance may not have.
  if (unusual)
    throw missing(flavour, "NULLS FIRST and LAST in ranges", 'order by { nulls: "first" } ascending, "last" descending')
}
