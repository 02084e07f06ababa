/**
 * Decoders made of text: one function per row shape, its conversions and checks written out.
 *
 * Where code generation is forbidden the same decoder is built of closures (`closures.ts`); both are tested against
 * Schema itself.
 */
import type { InstancePlan, JoinedPlan, RecordPlan, RowPlan, Slot } from "../Plan.js"
import { type Codecs, columnDecoder } from "./column.js"

/** Decodes a driver's row; throws where a value is refused. */
export type RowDecoder = (row: ReadonlyArray<unknown>) => unknown

/** Whether text may become code here. */
export const canGenerate: boolean = (() => {
  try {
    return new Function("return true")() === true
  } catch {
    return false
  }
})()

interface Writer {
  readonly lines: Array<string>
  readonly constants: Array<unknown>
  readonly codecs: Codecs
}

/** The decoder of a row shape. */
export const generate = (row: RowPlan, codecs: Codecs): RowDecoder => {
  const writer: Writer = { lines: ["let v"], constants: [], codecs }
  const result = writeRow(writer, row)
  const body = `${writer.lines.join("\n")}\nreturn ${result}`
  const names = writer.constants.map((_, i) => `k${i}`)
  // The text is made of positions, property names quoted as JSON, and the constants' own names.
  return new Function(...names, `return function (r) {\n${body}\n}`)(...writer.constants) as RowDecoder
}

const constant = (writer: Writer, value: unknown): string => {
  const known = writer.constants.indexOf(value)
  return `k${known >= 0 ? known : writer.constants.push(value) - 1}`
}

const writeRow = (writer: Writer, row: RowPlan): string => {
  switch (row._tag) {
    case "Value":
      return writeSlot(writer, row.slot, "x")
    case "Record":
      return writeRecord(writer, row)
    case "Instance":
      return writeInstance(writer, row, "x")
  }
}

/** A variable that holds the decoded value of a slot. */
const writeSlot = (writer: Writer, slot: Slot, prefix: string): string => {
  const { lines } = writer
  const name = `${prefix}${slot.position}`
  const { check, convert, decode, plainNull } = columnDecoder(slot.type, writer.codecs)
  const k = (value: unknown): string => constant(writer, value)
  const refuse = `${k(refused)}(${k(slot)}, r)`
  const steps = [
    ...(convert === undefined
      ? []
      : [`${plainNull || decode !== undefined ? "if (v !== null) " : ""}v = ${k(convert)}(v)`]),
    ...(decode === undefined ? [] : [`v = ${k(decode)}(v)`]),
    ...(check === undefined ? [] : [`if (${plainNull ? "v !== null && " : ""}!(${check.text(k)})) ${refuse}`])
  ]
  // Without a plain null, NULL meets the conversion or the check, which refuse it.
  const guarded = !plainNull && decode === undefined ? [`if (v === null) ${refuse}`, ...steps] : steps
  lines.push(`v = r[${slot.position}]`, ...guarded, `const ${name} = v`)
  return name
}

/** Thrown to leave the generated function; the row is then decoded again by Schema, for its error. */
export class Refused {
  constructor(readonly slot: Slot) {}
}

const refused = (slot: Slot): never => {
  throw new Refused(slot)
}

const entries = (
  writer: Writer,
  slots: ReadonlyArray<Slot>,
  joined: ReadonlyArray<JoinedPlan>,
  loaded: ReadonlyArray<string>,
  prefix: string
): ReadonlyArray<readonly [name: string, text: string]> => [
  ...slots.map((slot) => [slot.name, writeSlot(writer, slot, prefix)] as const),
  ...joined.map((each, i) => [each.name, writeJoined(writer, each, `${prefix}j${i}_`)] as const),
  ...loaded.map((name) => [name, "undefined"] as const)
]

const writeRecord = (writer: Writer, row: RecordPlan): string => {
  const fields = entries(writer, row.slots, row.joined, row.loaded, "x")
  return `{ ${fields.map(([name, text]) => `${quote(name)}: ${text}`).join(", ")} }`
}

// A property written as __proto__ would set the prototype.
const quote = (name: string): string => (name === "__proto__" ? `["__proto__"]` : JSON.stringify(name))

const writeJoined = (writer: Writer, { present, row }: JoinedPlan, prefix: string): string => {
  const name = `${prefix}row`
  writer.lines.push(`let ${name} = null`, `if (r[${present}] !== null) {`)
  const result = writeInstance(writer, row, prefix)
  writer.lines.push(`${name} = ${result}`, "}")
  return name
}

const writeInstance = (writer: Writer, row: InstancePlan, prefix: string): string => {
  const fields = entries(writer, [...row.slots, ...row.annotations], row.joined, row.loaded, prefix)
  const names = fields.map(([name]) => name)
  const make = constant(writer, instanceMaker(row, names))
  return `new ${make}(${fields.map(([, text]) => text).join(", ")})`
}

/** Makes an instance of values in the order of the plan's slots, as they are. */
export const generateInstance = (row: InstancePlan): ((values: ReadonlyArray<unknown>) => object) => {
  const names = row.slots.map(({ name }) => name)
  const values = names.map((_, i) => `r[${i}]`)
  const make = instanceMaker(row, names)
  return new Function("k", `return function (r) { return new k(${values.join(", ")}) }`)(make)
}

/**
 * A constructor that takes the values in order and makes an instance of the model's class, without its validation.
 */
const instanceMaker = (row: InstancePlan, names: ReadonlyArray<string>): unknown => {
  const { rowClass } = row.definition
  if (hasOwnFields(row)) return viaConstructor(row, names)
  const parameters = names.map((_, i) => `a${i}`)
  const body = names.map((name, i) => `this[${JSON.stringify(name)}] = a${i}`).join("\n")
  const maker = new Function(...parameters, body)
  maker.prototype = rowClass.prototype
  return maker
}

/** Whether the class has fields of its own, which only its constructor initialises. */
export const hasOwnFields = ({ definition }: InstancePlan): boolean => {
  const columns = definition.columnsByProperty
  return Object.keys(new definition.rowClass({}, true)).some((key) => !columns.has(key))
}

/** An instance by the class's own constructor. */
export const viaConstructor = (row: InstancePlan, names: ReadonlyArray<string>) =>
  function make(...values: ReadonlyArray<unknown>): object {
    return new row.definition.rowClass(Object.fromEntries(names.map((name, i) => [name, values[i]])), true)
  }
