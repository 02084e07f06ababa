/**
 * Arrays in PostgreSQL. https://www.postgresql.org/docs/current/functions-array.html
 */
import type { Call, Expression } from "../../ast/Expression.js"
import type { StorageType } from "../../ast/StorageType.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import type { ArrayCalls } from "../../compiler/functions/collections.js"
import { unlessNull } from "../../compiler/functions/operands.js"
import { type Printer, print } from "../../compiler/Printer.js"
import * as ValueTypes from "../../expression/ValueTypes.js"
import * as Codec from "../../service/Codec.js"
import { parameterCast } from "./types.js"

const { sql } = Fragment

// ---- functions ---------------------------------------------------------------------------------------------------------

const two = ({ name, operands: [left, right] }: Call): readonly [Expression, Expression] => {
  if (left === undefined || right === undefined) throw new TypeError(`${name} takes two values`)
  return [left, right]
}

/** Both arrays, of one type: operators take no others. */
export const alike = (
  left: Expression,
  right: Expression,
  printer: Printer
): readonly [Fragment.Fragment, Fragment.Fragment] => {
  const [own, other] = [left, right].map((each) => parameterCast(ValueTypes.of(each).storage))
  const [one, two] = [operand(left, printer), operand(right, printer)]
  if (own === other) return [one, two]
  const type = isInteger(left) ? "int8[]" : (own ?? "")
  return [sql`CAST(${one} AS ${type})`, sql`CAST(${two} AS ${type})`]
}

const isInteger = (node: Expression): boolean => {
  const { storage } = ValueTypes.of(node)
  return storage._tag === "Array" && storage.items._tag === "Integer"
}

const infix =
  (operator: string): Printer["calls"]["arrayContains"] =>
  (node, printer) => {
    const [left, right] = alike(...two(node), printer)
    return sql`(${left} ${operator} ${right})`
  }

// Of items of a shorter type and a longer one it would make an array of the longer, which no operator compares with ours.
const asArray = ({ type }: Call, array: Fragment.Fragment): Fragment.Fragment =>
  sql`CAST(${array} AS ${parameterCast(type.storage)})`

const called =
  (name: string): Printer["calls"]["arrayAppend"] =>
  (node, printer) =>
    asArray(node, sql`${name}(${Fragment.list(two(node).map((each) => print(each, printer)))})`)

/** Subscripts count from 1. */
const subscript = (node: Expression | undefined, more: number): string =>
  node?._tag === "Literal" ? String(Number(node.value) + more) : ""

/** By name. */
export const arrayCalls: ArrayCalls = {
  arrayContains: infix("@>"),
  arrayContainedBy: infix("<@"),
  arrayOverlaps: infix("&&"),
  arrayLength: ({ operands }, printer) =>
    sql`CAST(CARDINALITY(${Fragment.list(operands.map((each) => print(each, printer)))}) AS int8)`,
  arrayAt: (node, printer) => {
    const [array, index] = two(node)
    return sql`(${print(array, printer)})[${subscript(index, 1)}]`
  },
  arraySlice: (node, printer) => {
    const [array, from] = two(node)
    return sql`(${print(array, printer)})[${subscript(from, 1)}:${subscript(node.operands[2], 0)}]`
  },
  arrayIndexOf: (node, printer) => {
    const [array, item] = two(node)
    return sql`CAST(ARRAY_POSITION(${print(array, printer)}, ${print(item, printer)}) - 1 AS int8)`
  },
  // To these two an array that is NULL is an empty one.
  arrayAppend: (node, printer) => unlessNull([two(node)[0]], called("ARRAY_APPEND")(node, printer), printer),
  arrayConcat: (node, printer) => {
    const both = sql`ARRAY_CAT(${Fragment.list(alike(...two(node), printer))})`
    return unlessNull(node.operands, asArray(node, both), printer)
  },
  arrayRemove: called("ARRAY_REMOVE")
}

// ---- values ------------------------------------------------------------------------------------------------------------

const unexpected = (): TypeError => new TypeError("expected an array of one dimension from PostgreSQL")

// One item: in quotes, in which a backslash is before what means itself, or plain.
const itemForm = /(?:"((?:[^"\\]|\\.)*)"|([^",{}\\]+))([,}])/sy

/** The items of an array's text, NULL as null. https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO */
export const parseArray = (text: string): ReadonlyArray<string | null> => {
  if (text === "{}") return []
  if (!text.startsWith("{")) throw unexpected()
  const items: Array<string | null> = []
  let end = ""
  let at = 1
  const form = new RegExp(itemForm)
  while (end !== "}") {
    form.lastIndex = at
    const found = form.exec(text)
    if (found === null) throw unexpected()
    const [whole, quoted, plain, next = ""] = found
    items.push(quoted === undefined ? (plain === "NULL" ? null : (plain ?? "")) : quoted.replace(/\\(.)/gs, "$1"))
    end = next
    at += whole.length
  }
  if (at !== text.length) throw unexpected()
  return items
}

/** The codec of arrays; the driver writes the text of those that it is given. */
export const arrayCodec = (items: StorageType, codec: (type: StorageType) => Codec.Codec): Codec.Codec => {
  const { decode, encode } = codec(items)
  const each = (items: ReadonlyArray<unknown>, f: ((value: unknown) => unknown) | undefined) =>
    f === undefined ? items : items.map((item) => (item === null ? null : f(item)))
  return Codec.make<ReadonlyArray<unknown>, unknown>({
    encode: (carrier) => each(carrier, encode),
    decode: (text) => {
      if (typeof text !== "string") throw unexpected()
      return each(parseArray(text), decode)
    }
  })
}
