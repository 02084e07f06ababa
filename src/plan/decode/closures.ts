/**
 * The decoder of a row shape built of closures, for places where code generation is forbidden.
 */
import type { InstancePlan, JoinedPlan, RecordPlan, RowPlan, Slot } from "../Plan.js"
import { type Codecs, columnDecoder } from "./column.js"
import { hasOwnFields, Refused, type RowDecoder, viaConstructor } from "./generate.js"

/** The decoder of a row shape. */
export const closures = (row: RowPlan, codecs: Codecs): RowDecoder => {
  switch (row._tag) {
    case "Value":
      return slotDecoder(row.slot, codecs)
    case "Record":
      return recordDecoder(row, codecs)
    case "Instance":
      return instanceDecoder(row, codecs)
  }
}

const slotDecoder = (slot: Slot, codecs: Codecs): RowDecoder => {
  const { check, convert, decode, plainNull } = columnDecoder(slot.type, codecs)
  return (row) => {
    const given = row[slot.position]
    if (given === null && decode === undefined) {
      if (plainNull) return null
      throw new Refused(slot)
    }
    const value = convert === undefined || given === null ? given : convert(given)
    if (check !== undefined && !check.test(value)) throw new Refused(slot)
    return decode === undefined ? value : decode(value)
  }
}

type Fields = ReadonlyArray<readonly [name: string, decode: RowDecoder]>

const absent: RowDecoder = () => undefined

const fieldsOf = (
  slots: ReadonlyArray<Slot>,
  joined: ReadonlyArray<JoinedPlan>,
  loaded: ReadonlyArray<string>,
  codecs: Codecs
): Fields => [
  ...slots.map((slot) => [slot.name, slotDecoder(slot, codecs)] as const),
  ...joined.map(({ name, present, row }) => {
    const decode = instanceDecoder(row, codecs)
    return [name, (values: ReadonlyArray<unknown>) => (values[present] === null ? null : decode(values))] as const
  }),
  ...loaded.map((name) => [name, absent] as const)
]

const recordDecoder = (row: RecordPlan, codecs: Codecs): RowDecoder => {
  const fields = fieldsOf(row.slots, row.joined, row.loaded, codecs)
  return (values) => Object.fromEntries(fields.map(([name, decode]) => [name, decode(values)]))
}

const instanceDecoder = (row: InstancePlan, codecs: Codecs): RowDecoder => {
  const fields = fieldsOf([...row.slots, ...row.annotations], row.joined, row.loaded, codecs)
  const names = fields.map(([name]) => name)
  const make = hasOwnFields(row) ? viaConstructor(row, names) : viaPrototype(row, names)
  return (values) => make(...fields.map(([, decode]) => decode(values)))
}

/** Makes an instance of values in the order of the plan's slots, as they are. */
export const closuresInstance = (row: InstancePlan): ((values: ReadonlyArray<unknown>) => object) => {
  const names = row.slots.map(({ name }) => name)
  const make = hasOwnFields(row) ? viaConstructor(row, names) : viaPrototype(row, names)
  return (values) => make(...values)
}

const viaPrototype = (row: InstancePlan, names: ReadonlyArray<string>) => {
  const { prototype } = row.definition.rowClass
  return (...values: ReadonlyArray<unknown>): object =>
    Object.assign(Object.create(prototype), Object.fromEntries(names.map((name, i) => [name, values[i]])))
}
