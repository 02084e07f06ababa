/**
 * JSON in SQL, of the words that a dialect has for it.
 *
 * Engines agree on objects, and differ where a path meets another kind of value than it expects: some take a scalar for an
 * array of one, some read the key "0" as an index. So each step is asked for the kind of what it steps into.
 */
import type { JsonContains, JsonKind, JsonPath, JsonStep, JsonWrite } from "../../ast/Json.js"
import { operand } from "../expressions.js"
import * as Fragment from "../Fragment.js"
import type { Printer } from "../Printer.js"

const { sql } = Fragment

/** The kinds of values in JSON. */
export type JsonType = "object" | "array" | "text" | "number" | "boolean" | "null"

/** A dialect's words for JSON. */
export interface JsonWords {
  /** What stands at a path of at least one step. */
  readonly at: (json: Fragment.Fragment, path: ReadonlyArray<JsonStep>, printer: Printer) => Fragment.Fragment
  readonly is: (json: Fragment.Fragment, type: JsonType) => Fragment.Fragment
  /** A value whose type is known. */
  readonly read: { readonly [Kind in JsonKind]: (json: Fragment.Fragment) => Fragment.Fragment }
  readonly set: (
    json: Fragment.Fragment,
    path: ReadonlyArray<JsonStep>,
    value: Fragment.Fragment,
    printer: Printer
  ) => Fragment.Fragment
  readonly remove: (json: Fragment.Fragment, path: ReadonlyArray<JsonStep>, printer: Printer) => Fragment.Fragment
  readonly contains: (node: JsonContains, printer: Printer) => Fragment.Fragment
}

const typeOf: { readonly [Kind in JsonKind]: JsonType | undefined } = {
  raw: undefined,
  json: undefined,
  text: "text",
  number: "number",
  boolean: "boolean",
  length: "array"
}

const reach = (words: JsonWords, json: Fragment.Fragment, path: ReadonlyArray<JsonStep>, printer: Printer) =>
  path.length === 0 ? json : words.at(json, path, printer)

/** That an array stands wherever the path has an index. */
const guards = (words: JsonWords, json: Fragment.Fragment, path: ReadonlyArray<JsonStep>, printer: Printer) =>
  path.flatMap((step, i) =>
    typeof step === "number" ? [words.is(reach(words, json, path.slice(0, i), printer), "array")] : []
  )

const path =
  (words: JsonWords): Printer["JsonPath"] =>
  (node: JsonPath, printer) => {
    const json = operand(node.operand, printer)
    const found = reach(words, json, node.path, printer)
    const type = typeOf[node.kind]
    const right =
      type !== undefined ? [words.is(found, type)] : node.kind === "json" ? [sql`NOT ${words.is(found, "null")}`] : []
    const conditions = [...guards(words, json, node.path, printer), ...right]
    const value = words.read[node.kind](found)
    return conditions.length === 0 ? value : sql`CASE WHEN ${Fragment.join(conditions, " AND ")} THEN ${value} END`
  }

const write =
  (words: JsonWords): Printer["JsonWrite"] =>
  (node: JsonWrite, printer) => {
    const json = operand(node.operand, printer)
    const parent = reach(words, json, node.path.slice(0, -1), printer)
    const within = typeof node.path[node.path.length - 1] === "string" ? [words.is(parent, "object")] : []
    const conditions = [...guards(words, json, node.path, printer), ...within]
    const changed =
      node.value === undefined
        ? words.remove(json, node.path, printer)
        : words.set(json, node.path, operand(node.value, printer), printer)
    return sql`CASE WHEN ${Fragment.join(conditions, " AND ")} THEN ${changed} ELSE ${json} END`
  }

/** The functions of a printer for JSON. */
export const json = (words: JsonWords): Pick<Printer, "JsonPath" | "JsonWrite" | "JsonContains"> => ({
  JsonPath: path(words),
  JsonWrite: write(words),
  JsonContains: words.contains
})
