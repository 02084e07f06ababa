/**
 * JSON in SQLite, by functions of our own: its own lose bits of floating-point numbers, and read a key "0" as an index.
 */
import type { Compare, Expression } from "../../ast/Expression.js"
import type { JsonStep } from "../../ast/Json.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"

const { sql } = Fragment

// SQLite's own text of a floating-point number has not all of its digits.
const inJson = (value: Expression, printer: Printer): Fragment.Fragment =>
  ValueTypes.of(value).storage._tag === "Float" ? print(value, printer) : printer.asText(value, printer)

const pathText = (path: ReadonlyArray<JsonStep>, printer: Printer): string => printer.text(JSON.stringify(path))

/** The functions of a printer for JSON. */
export const json: Pick<Printer, "JsonPath" | "JsonWrite" | "JsonContains" | "JsonObject"> = {
  JsonObject: ({ keys, values }, printer) => {
    const pairs = values.map((value, i) => sql`${printer.text(keys[i] ?? "")}, ${inJson(value, printer)}`)
    return sql`reinhardt_json_object(${Fragment.list(pairs)})`
  },
  JsonPath: (node, printer) =>
    sql`reinhardt_json_read(${print(node.operand, printer)}, ${pathText(node.path, printer)}, '${node.kind}')`,
  JsonWrite: ({ operand: from, path, value }, printer) => {
    const json = print(from, printer)
    const at = pathText(path, printer)
    return value === undefined
      ? sql`reinhardt_json_remove(${json}, ${at})`
      : sql`reinhardt_json_set(${json}, ${at}, ${print(value, printer)})`
  },
  JsonContains: ({ operand: from, value }, printer) =>
    sql`reinhardt_json_contains(${print(from, printer)}, ${print(value, printer)})`
}

const isJson = (node: Compare["left"]): boolean => ValueTypes.of(node).storage._tag === "Json"

/** JSON is stored as the text that it came as: two are equal where their values are. */
export const compare =
  (otherwise: Printer["Compare"]): Printer["Compare"] =>
  (node, printer) => {
    if (!isJson(node.left) || !isJson(node.right)) return otherwise(node, printer)
    const value = (each: Compare["left"]) => sql`reinhardt_json(${operand(each, printer)})`
    return sql`${value(node.left)} ${node.operator} ${value(node.right)}`
  }
