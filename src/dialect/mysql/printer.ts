/**
 * What MySQL and MariaDB write otherwise.
 */
import type { Aggregate, Arithmetic, InSubquery, Literal, Order } from "../../ast/Expression.js"
import { digits, divisor, expressions, operand, printList } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { withoutArrays, withoutRanges } from "../../compiler/functions/collections.js"
import { argumentOf, named, withCase } from "../../compiler/functions.js"
import * as Compiler from "../../compiler/make.js"
import { mayBeNull } from "../../compiler/nullability.js"
import { type Printer, print } from "../../compiler/Printer.js"
import { select, sliceAfter, withoutLateral } from "../../compiler/select.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import { aggregates } from "./aggregates.js"
import { cast, castType, decimalType, widened } from "./casts.js"
import { cast as parameterCast } from "./columnType.js"
import { derived } from "./derived.js"
import { json } from "./json.js"
import { withNamedKeys } from "./keys.js"
import { lock } from "./lock.js"
import * as Lookups from "./lookups.js"
import { numberCalls } from "./numbers.js"
import { search } from "./search.js"
import type { Flavour } from "./server.js"
import { md5, textCalls } from "./text.js"
import * as Time from "./time.js"
import { typingValues } from "./values.js"
import { wholeWindow, windows } from "./windows.js"
import * as Writes from "./writes.js"

const { sql } = Fragment

// Our sessions take the backslash for an escape; were it otherwise, this would still be one literal.
const text = (value: string): string => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`

const literal =
  (flavour: Flavour) =>
  ({ type: { storage }, value }: Literal): string => {
    if (value === null) return "NULL"
    if (typeof value === "boolean") return value ? "TRUE" : "FALSE"
    switch (storage._tag) {
      case "Integer":
      case "BigInteger":
      case "Duration":
      case "Decimal":
        return digits(value)
      case "Float": {
        const written = digits(value)
        // Without an exponent it is a decimal.
        return /e/i.test(written) ? written : `${written}e0`
      }
      case "DateTime":
        return text(new Date(String(value)).toISOString().replace("T", " ").replace("Z", ""))
      case "Json":
        return flavour === "mysql" ? `CAST(${text(String(value))} AS JSON)` : text(String(value))
      default:
        return typeof value === "string" ? text(value) : digits(value)
    }
  }

const parameter =
  (flavour: Flavour): Printer["Parameter"] =>
  ({ index, size, type }) => {
    const to = parameterCast(type.storage, flavour)
    const slot = { index, type, size, list: "expanded" } as const
    return to === undefined ? Fragment.placeholder(slot) : Fragment.placeholder(slot, "CAST(", ` AS ${to})`)
  }

// JSON is text on MariaDB, where `{"a": 1}` and `{"a":1}` would differ; but its own comparison reads 1e-300 as 0 at times.
const compare =
  (flavour: Flavour): Printer["Compare"] =>
  (node, printer) => {
    const { left, operator, right } = node
    const isJson = [left, right].every((each) => ValueTypes.of(each).storage._tag === "Json")
    if (flavour === "mysql" || !isJson || !(operator === "=" || operator === "<>")) {
      return expressions.Compare(node, printer)
    }
    const [l, r] = [print(left, printer), print(right, printer)]
    const [word, value] = operator === "=" ? ["OR", "1"] : ["AND", "0"]
    return sql`(${l} ${operator} ${r} ${word} JSON_EQUALS(${l}, ${r}) = ${value})`
  }

// LIMIT is refused in a subquery of IN, but for one in FROM.
// https://dev.mysql.com/doc/refman/8.4/en/subquery-restrictions.html
const inSubquery = ({ operands, select }: InSubquery, printer: Printer): Fragment.Fragment => {
  const [first] = operands
  const left = operands.length === 1 && first ? operand(first, printer) : sql`(${printList(operands, printer)})`
  if (select.limit === undefined && select.offset === undefined) return sql`${left} IN (${print(select, printer)})`
  return sql`${left} IN (SELECT * FROM ${print({ _tag: "Derived", select, alias: "limited" }, printer)})`
}

// NULL comes first in both, unless the order is turned round; there is no word for it.
const order = ({ direction, expression, nulls }: Order, printer: Printer): Fragment.Fragment => {
  const value = print(expression, printer)
  const key = sql`${value} ${direction === "asc" ? "ASC" : "DESC"}`
  const usual = (direction === "asc") === (nulls === "first")
  if (usual || !mayBeNull(expression)) return key
  return sql`${operand(expression, printer)} IS NULL ${nulls === "first" ? "DESC" : "ASC"}, ${key}`
}

// ---- numbers -----------------------------------------------------------------------------------------------------------

// MySQL says that these are unsigned, and so would be all that is calculated with them: error 1690 below zero.
const _signed = (number: Fragment.Fragment): Fragment.Fragment => sql`CAST(${number} AS SIGNED)`

/** Digits behind those of a result, so that cutting them off rounds as if there were no end to them. */
const guardDigits = 12

const arithmetic = ({ left, operator, right, type: { storage } }: Arithmetic, printer: Printer): Fragment.Fragment => {
  if (operator === "%") {
    const rest = sql`${operand(left, printer)} % ${divisor(right, printer)}`
    // MariaDB's remainder of decimals may be -0, which is less than 0 there.
    return storage._tag === "Decimal" ? sql`(${rest}) + 0` : rest
  }
  if (operator !== "/") return sql`${operand(left, printer)} ${operator} ${operand(right, printer)}`
  if (storage._tag !== "Decimal") return sql`CAST(${print(left, printer)} AS DOUBLE) / ${divisor(right, printer)}`
  const wide = decimalType(65, storage.scale + guardDigits)
  return sql`ROUND(CAST(${print(left, printer)} AS ${wide}) / ${divisor(right, printer)}, ${String(storage.scale)})`
}

// A mean has four digits more than its values, whatever they are.
// https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_div_precision_increment
const average = (node: Aggregate, printer: Printer): Fragment.Fragment => {
  const { storage } = node.type
  const over = (type: string) =>
    printer.aggregate("AVG", sql`CAST(${argumentOf(node, printer)} AS ${type})`, node, printer)
  if (storage._tag === "Duration") return sql`CAST(ROUND(${over(decimalType(65, guardDigits))}) AS SIGNED)`
  if (storage._tag !== "Decimal") return over("DOUBLE")
  return sql`ROUND(${over(decimalType(65, storage.scale + guardDigits))}, ${String(storage.scale)})`
}

/** The printer of MySQL, or of MariaDB. */
export const printer = (flavour: Flavour): Printer => typingValues(plain(flavour))

const plain = (flavour: Flavour): Printer =>
  Compiler.printer({
    placeholders: { name: () => "?", shared: false },
    identifier: (name) => `\`${name.replaceAll("`", "``")}\``,
    text,
    castType: castType(flavour),
    // A column says by itself what type its value has.
    inserted: (index, type) => Fragment.placeholder({ index, type, size: undefined, list: "expanded" }),
    dialect: flavour,
    fold: Lookups.lower(flavour),
    concat: (texts) => (texts.length === 1 ? Fragment.concat(texts) : sql`CONCAT(${Fragment.list(texts)})`),
    slice: sliceAfter(Writes.allRows),
    lock: lock(flavour),
    conflict: Writes.conflict(flavour),
    aggregate: withCase,
    returning: { insert: flavour === "mariadb", update: false },
    Literal: (node) => Fragment.text(literal(flavour)(node)),
    Parameter: parameter(flavour),
    Derived: derived(flavour),
    ...(flavour === "mariadb" ? { Lateral: withoutLateral(flavour) } : {}),
    Select: (node, printer) => select(withNamedKeys(node), printer),
    Compare: compare(flavour),
    InSubquery: inSubquery,
    Window: windows(flavour),
    wholeWindow: wholeWindow(flavour),
    Order: order,
    Regex: Lookups.regex(flavour),
    Arithmetic: arithmetic,
    Cast: cast,
    Widened: widened,
    ...json(flavour),
    Search: search(flavour),
    Insert: Writes.insert,
    Update: Writes.update,
    Delete: Writes.remove,
    calls: {
      ...numberCalls,
      ...textCalls,
      md5: md5(flavour),
      ...withoutArrays(flavour),
      ...withoutRanges(flavour),
      lower: ({ operands }, printer) => Lookups.lower(flavour)(printList(operands, printer)),
      length: named("CHAR_LENGTH"),
      // The session's time zone is UTC, too.
      now: () => Fragment.text("UTC_TIMESTAMP(3)"),
      ...Time.calls(flavour)
    },
    aggregates: { ...aggregates(flavour), avg: average }
  })
