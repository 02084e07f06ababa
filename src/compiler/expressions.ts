/**
 * Expressions in SQL, one function per node.
 */

import type { Expression, Literal, Logical, Match, Order } from "../ast/Expression.js"
import type { JsonObject } from "../ast/Json.js"
import type { ValueType } from "../ast/ValueType.js"
import { expand } from "../expression/conversions.js"
import * as Fragment from "./Fragment.js"
import { missing } from "./missing.js"
import { mayBeNull } from "./nullability.js"
import { type Printer, print } from "./Printer.js"

const { sql } = Fragment

// What these print reads as one word, so that no brackets are needed around it.
const words: ReadonlySet<Expression["_tag"]> = new Set([
  "Column",
  "Parameter",
  "Literal",
  "Call",
  "Aggregate",
  "Cast",
  "Subquery",
  "Window"
])

/** An expression as an operand: in brackets unless it is one word. */
export const operand = (node: Expression, printer: Printer): Fragment.Fragment =>
  words.has(node._tag) ? print(node, printer) : sql`(${print(node, printer)})`

/** Expressions with commas in between. */
export const printList = (nodes: ReadonlyArray<Expression | Order>, printer: Printer): Fragment.Fragment =>
  Fragment.list(nodes.map((node) => print(node, printer)))

/** A divisor that is NULL instead of zero. */
export const divisor = (node: Expression, printer: Printer): Fragment.Fragment =>
  sql`NULLIF(${print(node, printer)}, 0)`

// `a AND b` within AND needs no brackets, and neither does a condition of any other kind.
const conjunct = (node: Expression, outer: Logical, printer: Printer): Fragment.Fragment =>
  node._tag === "Logical" && node.operands.length > 1 && node.operator !== outer.operator
    ? sql`(${print(node, printer)})`
    : print(node, printer)

/** How many conditions stand side by side without brackets. */
const breadth = 100

// SQLite nests `a OR b OR c …` once for each, and refuses to nest deeper than 1000.
// https://www.sqlite.org/limits.html#max_expr_depth
const balanced = (conditions: ReadonlyArray<Fragment.Fragment>, operator: string): Fragment.Fragment => {
  if (conditions.length <= breadth) return Fragment.join(conditions, operator)
  const size = Math.ceil(conditions.length / breadth)
  const parts = Array.from({ length: Math.ceil(conditions.length / size) }, (_, i) =>
    conditions.slice(i * size, (i + 1) * size)
  )
  return Fragment.join(
    parts.map((part) => sql`(${balanced(part, operator)})`),
    operator
  )
}

const negated = (node: Expression, printer: Printer): Fragment.Fragment => {
  switch (node._tag) {
    case "IsNull":
      return sql`${operand(node.operand, printer)} IS NOT NULL`
    case "Exists":
      return sql`NOT ${print(node, printer)}`
    default:
      return sql`NOT (${print(node, printer)})`
  }
}

const decimalText = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/

/** A number of digits as text; refuses what is none. */
export const digits = (value: string | number | bigint | boolean): string => {
  const written = String(value)
  if (typeof value === "boolean" || (typeof value === "string" && !decimalText.test(value))) {
    throw new TypeError(`${typeof value} where a number is wanted`)
  }
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`no database holds ${written}`)
  return written
}

/** Whether a storage type's values are numbers. */
export const isNumeric = ({ storage }: ValueType): boolean =>
  ["Integer", "BigInteger", "Float", "Decimal", "Duration"].includes(storage._tag)

const literal = ({ type, value }: Literal, printer: Printer): Fragment.Fragment => {
  if (value === null) return Fragment.text("NULL")
  if (typeof value === "boolean") return Fragment.text(value ? "TRUE" : "FALSE")
  return Fragment.text(isNumeric(type) || typeof value !== "string" ? digits(value) : printer.text(value))
}

/** The slot of a parameter, its lists in placeholders of their own. */
export const expanded: Printer["Parameter"] = ({ index, size, type }) =>
  Fragment.placeholder({ index, type, size, list: "expanded" })

// ---- matching text -----------------------------------------------------------------------------------------------------

// The sign before `%` and `_` where they mean themselves is "!": engines disagree about the backslash.
const escaped = (text: Fragment.Fragment): Fragment.Fragment =>
  sql`replace(replace(replace(${text}, '!', '!!'), '%', '!%'), '_', '!_')`

const around = { exact: ["", ""], contains: ["%", "%"], startsWith: ["", "%"], endsWith: ["%", ""] } as const

const same = (fragment: Fragment.Fragment): Fragment.Fragment => fragment

const foldOf = ({ ignoreCase }: Match, printer: Printer) => (ignoreCase ? printer.fold : same)

/** A pattern of LIKE that means the plain text of `match.pattern`. */
export const likePattern = (match: Match, printer: Printer): Fragment.Fragment => {
  const [before, after] = around[match.kind]
  const { pattern } = match
  const fold = foldOf(match, printer)
  if (pattern._tag === "Literal" && typeof pattern.value === "string") {
    return fold(Fragment.text(printer.text(before + pattern.value.replace(/[!%_]/g, "!$&") + after)))
  }
  const any = (sign: string) => (sign === "" ? [] : [Fragment.text(`'${sign}'`)])
  return printer.concat([...any(before), escaped(fold(printer.asText(pattern, printer))), ...any(after)])
}

/** The two texts of a match, without their case where it does not count. */
export const matched = (match: Match, printer: Printer): readonly [Fragment.Fragment, Fragment.Fragment] => {
  const fold = foldOf(match, printer)
  return [fold(printer.asText(match.operand, printer)), fold(printer.asText(match.pattern, printer))]
}

/** LIKE, always with its escape sign. */
export const like = (match: Match, printer: Printer): Fragment.Fragment => {
  const [text, pattern] = matched(match, printer)
  return match.kind === "exact"
    ? sql`${text} = ${pattern}`
    : sql`${text} LIKE ${likePattern(match, printer)} ESCAPE '!'`
}

/** A JSON object by a function that takes keys and values by turns. */
export const objectOf = (name: string, { keys, values }: JsonObject, printer: Printer): Fragment.Fragment => {
  const pairs = values.map((value, i) => sql`${printer.text(keys[i] ?? "")}, ${printer.asText(value, printer)}`)
  return sql`${name}(${Fragment.list(pairs)})`
}

// ---- the record --------------------------------------------------------------------------------------------------------

/** One function per expression. */
export const expressions = {
  Parameter: expanded,
  Column: ({ name, table }, printer) =>
    Fragment.text(table === "" ? printer.identifier(name) : `${printer.identifier(table)}.${printer.identifier(name)}`),
  Literal: literal,
  Subquery: ({ select }, printer) => sql`(${print(select, printer)})`,
  Exists: ({ select }, printer) => sql`EXISTS (${print(select, printer)})`,
  InSubquery: ({ operands, select }, printer) => {
    const [first] = operands
    const left = operands.length === 1 && first ? operand(first, printer) : sql`(${printList(operands, printer)})`
    return sql`${left} IN (${print(select, printer)})`
  },
  Compare: ({ left, operator, right }, printer) =>
    sql`${operand(left, printer)} ${operator} ${operand(right, printer)}`,
  Logical: (node, printer) => {
    const { operands, operator } = node
    if (operands.length === 0) return Fragment.text(operator === "and" ? "TRUE" : "FALSE")
    return balanced(
      operands.map((each) => conjunct(each, node, printer)),
      operator === "and" ? " AND " : " OR "
    )
  },
  Not: (node, printer) => negated(node.operand, printer),
  IsNotTrue: (node, printer) =>
    mayBeNull(node.operand) ? sql`(${print(node.operand, printer)}) IS NOT TRUE` : negated(node.operand, printer),
  IsNull: (node, printer) => sql`${operand(node.operand, printer)} IS NULL`,
  In: ({ list, operand: left }, printer) => sql`${operand(left, printer)} IN (${print(list, printer)})`,
  Match: like,
  Arithmetic: ({ left, operator, right }, printer) => {
    const by = operator === "/" || operator === "%" ? divisor(right, printer) : operand(right, printer)
    return sql`${operand(left, printer)} ${operator} ${by}`
  },
  Case: ({ branches, otherwise }, printer) => {
    const whens = branches.map((each) => sql`WHEN ${print(each.condition, printer)} THEN ${print(each.value, printer)}`)
    const last = otherwise === undefined ? Fragment.empty : sql` ELSE ${print(otherwise, printer)}`
    return sql`CASE ${Fragment.join(whens, " ")}${last} END`
  },
  Raw: ({ operands, texts }, printer) =>
    Fragment.concat(
      texts.flatMap((text, i) => {
        const between = operands[i]
        // A NULL is of the type that the SQL around it wants.
        const isNull = between?._tag === "Literal" && between.value === null
        if (between === undefined) return [Fragment.text(text)]
        return [Fragment.text(text), isNull ? Fragment.text("NULL") : operand(between, printer)]
      })
    ),
  ByDialect: (node, printer) => {
    const choice = node.choices[node.dialects.indexOf(printer.dialect)]
    if (choice !== undefined) return print(choice, printer)
    throw missing(printer.dialect, "SQL of yours for this", `Fn.byDialect has it for ${node.dialects.join(", ")} only`)
  },
  JsonObject: (node, printer) => objectOf("JSON_OBJECT", node, printer),
  Cast: ({ operand: from, to }, printer) => sql`CAST(${print(from, printer)} AS ${printer.castType(to)})`,
  Conversion: (node, printer) => print(expand(node), printer),
  Order: ({ direction, expression, nulls }, printer) => {
    const key = sql`${print(expression, printer)} ${direction === "asc" ? "ASC" : "DESC"}`
    return mayBeNull(expression) ? sql`${key} NULLS ${nulls === "first" ? "FIRST" : "LAST"}` : key
  }
} satisfies Partial<Printer>
