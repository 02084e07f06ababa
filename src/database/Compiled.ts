/**
 * A query made ready for a dialect: text, binder, decoder. Made once per shape, kept with the shape.
 */
import * as Equal from "effect/Equal"
import { walk } from "../ast/children.js"
import type { Query } from "../ast/Query.js"
import type * as AST from "../ast/Statement.js"
import type { StorageType } from "../ast/StorageType.js"
import type { ValueType } from "../ast/ValueType.js"
import { carrierOf, Refusal, textOf, uncheckedCarrier } from "../definition/carrier.js"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Shape } from "../expression/Shape.js"
import { derive, emptyTrie, type Trie } from "../internal/intern.js"
import { type RowDecoder, rowDecoder } from "../plan/decode/index.js"
import { type ChildPlan, keysIndex, type RowPlan, type SelectPlan } from "../plan/Plan.js"
import { planSelect } from "../plan/select.js"
import { planWrite, writing } from "../plan/write.js"
import type { Keyed } from "../service/Database.js"
import type { Dialect, Slot } from "../service/Dialect.js"
import type { Statement } from "../service/Statement.js"
import { type Locks, locksOf } from "./rowLock.js"

/** Makes the driver's parameters of a query's values, and of the parents' keys where there are any. */
export type Binder = (values: ReadonlyArray<unknown>, keys: ReadonlyArray<unknown>) => ReadonlyArray<unknown>

/** A statement ready to run. */
export interface Compiled {
  readonly statement: Statement
  readonly bind: Binder
}

/** A query ready to run. */
export interface CompiledSelect extends Compiled {
  readonly row: RowPlan
  readonly decode: RowDecoder
  readonly locks: Locks | undefined
  /** The positions of the keys by which rows are put together: a child's of its parent, then those of its own children. */
  readonly kept: ReadonlyArray<number>
  readonly children: ReadonlyArray<CompiledChild>
}

/** A child's plan with its statements, by the size of their lists. */
export interface CompiledChild {
  readonly plan: ChildPlan
  /** Where its parent's key stands among those that are kept of the parent. */
  readonly parentAt: number
  readonly parentKey: (value: unknown) => unknown
  readonly childKey: (value: unknown) => unknown
  readonly compiled: (size: number) => CompiledSelect
}

/** The compiled form of a query that reads. */
export const select = (dialect: Dialect, query: Shape<Query>): CompiledSelect =>
  derive(query.trie, [dialect], () => compileSelect(dialect, planSelect(query.node, writing), locksOf(query.node)))

/** The compiled form of an update or delete. */
export const write = (dialect: Dialect, query: Shape<Query>): Compiled =>
  derive(query.trie, [dialect, "write"], () => {
    const { statement, table } = planWrite(query.node)
    return compile(dialect, statement, table)
  })

const compileSelect = (
  dialect: Dialect,
  plan: SelectPlan,
  locks?: Locks,
  own: ReadonlyArray<number> = []
): CompiledSelect => ({
  ...compile(dialect, plan.statement, plan.table),
  row: plan.row,
  decode: keyed(dialect, rowDecoder(plan.row, codecsOf(dialect)), plan.keys),
  locks,
  kept: [...own, ...plan.children.map(({ parentKey }) => parentKey)],
  children: plan.children.map((child, i) => compileChild(dialect, child, own.length + i))
})

// What no column here can be is in no row: nothing is sent that asks for it.
const codecsOf =
  (dialect: Dialect): Dialect["codec"] =>
  (type) => {
    const reason = type._tag === "Array" || type._tag === "Range" ? dialect.unsupported(type) : undefined
    if (reason !== undefined) throw missingStorage(dialect, type, reason)
    return dialect.codec(type)
  }

const keyed = (dialect: Dialect, decode: RowDecoder, slots: SelectPlan["keys"]): RowDecoder => {
  if (slots === undefined) return decode
  const keys = slots.map(({ position, type }) => ({ position, carrier: dialect.codec(type.storage).decode }))
  return (values): Keyed => ({
    row: decode(values),
    keys: keys.map(({ carrier, position }) => {
      const value = values[position] ?? null
      return value === null || carrier === undefined ? value : carrier(value)
    })
  })
}

const compileChild = (dialect: Dialect, plan: ChildPlan, parentAt: number): CompiledChild => {
  const trie: Trie = emptyTrie()
  const decode = dialect.codec(plan.keyType.storage).decode
  const key = (value: unknown): unknown => {
    const carrier = decode === undefined || value === null ? value : decode(value)
    // Keys are compared as map keys: objects (decimals, bytes) by their text.
    return typeof carrier === "object" && carrier !== null ? textOf(carrier) : carrier
  }
  return {
    plan,
    parentAt,
    parentKey: decode ?? ((value) => value),
    childKey: key,
    compiled: (size) => derive(trie, [size], () => compileSelect(dialect, plan.plan(size), undefined, [plan.childKey]))
  }
}

/** The compiled form of a statement. */
export const compile = (
  dialect: Dialect,
  statement: AST.Statement,
  table: string,
  encoder: Encoder = valueEncoder
): Compiled => {
  const { slots, sql } = dialect.compile(statement)
  const storage = storageOf(statement)
  return {
    statement: {
      sql,
      operation: statement._tag.toUpperCase(),
      table,
      returnsRows: statement._tag === "Select" || ("returning" in statement && statement.returning.length > 0),
      bigIntegers: storage.some((each) => each !== undefined && wide.has(each)),
      storage
    },
    bind: checking(statement, binderOf(dialect, slots, encoder))
  }
}

// A common table stands once in the text, with the values of the first place where it is asked.
const checking = (statement: AST.Statement, bind: Binder): Binder => {
  const repeats: Array<readonly [name: string, first: number, again: number]> = []
  walk(statement, (node) => {
    if (node._tag !== "CommonDefinition") return
    const { name, repeats: pairs } = node as AST.CommonDefinition
    for (const [first, again] of pairs) if (first !== again) repeats.push([name, first, again])
  })
  if (repeats.length === 0) return bind
  return (values, keys) => {
    for (const [name, first, again] of repeats) {
      if (!isSame(values[first], values[again])) throw twoTables(name)
    }
    return bind(values, keys)
  }
}

const isSame = (first: unknown, again: unknown): boolean =>
  Array.isArray(first) && Array.isArray(again)
    ? first.length === again.length && first.every((each, i) => isSame(each, again[i]))
    : Equal.equals(first, again) || Object.is(first, again)

const twoTables = (name: string): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "ParameterRefused", model: undefined, field: undefined },
    `the common table ${name} stands in this query twice, with different values; give one of them another name`
  )

// What may be beyond 2^53, which some drivers must be told beforehand.
const wide: ReadonlySet<string> = new Set(["BigInteger", "Duration", "Decimal"])

const storageOf = (statement: AST.Statement): NonNullable<Statement["storage"]> => {
  if (statement._tag === "Select") {
    return statement.outputs.map(({ expression }) => ("type" in expression ? expression.type?.storage._tag : undefined))
  }
  return "returning" in statement ? statement.returning.map(({ type }) => type.storage._tag) : []
}

/** How values of a type are encoded. */
export type Encoder = (dialect: Dialect, type: ValueType) => (value: unknown) => unknown

const binderOf = (dialect: Dialect, slots: ReadonlyArray<Slot>, encoder: Encoder): Binder => {
  const binders = slots.map((slot) => bindSlot(dialect, slot, encoder))
  if (binders.length === 0) return () => []
  return (values, keys) => {
    const parameters: Array<unknown> = []
    for (const bind of binders) bind(parameters, values, keys)
    return parameters
  }
}

type SlotBinder = (into: Array<unknown>, values: ReadonlyArray<unknown>, keys: ReadonlyArray<unknown>) => void

const bindSlot = (dialect: Dialect, slot: Slot, encoder: Encoder): SlotBinder => {
  const { index, list, size, type } = slot
  const encode = index === keysIndex ? carrierEncoder(dialect, type) : encoder(dialect, type)
  if (size === undefined) return (into, values) => void into.push(encode(values[index]))
  const all = (values: ReadonlyArray<unknown>, keys: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
    // A list hole is given a list; see `in`.
    ((index === keysIndex ? keys : values[index]) as ReadonlyArray<unknown>).map(encode)
  switch (list) {
    case "array":
      return (into, values, keys) => void into.push(all(values, keys))
    case "json":
      return (into, values, keys) => void into.push(jsonList(all(values, keys)))
    case "expanded":
      return (into, values, keys) => {
        const elements = all(values, keys)
        // The last element stands for the padding: an element twice in a list changes nothing.
        for (let i = 0; i < size; i++) into.push(elements[Math.min(i, elements.length - 1)])
      }
  }
}

// Big integers as numerals: JSON.stringify refuses them, and a number would round them.
const jsonList = (elements: ReadonlyArray<unknown>): string =>
  `[${elements.map((each) => (typeof each === "bigint" ? String(each) : JSON.stringify(each))).join()}]`

/** From a value of the application to the driver's. */
export const valueEncoder = (dialect: Dialect, type: ValueType): ((value: unknown) => unknown) => {
  const carrier = carrierOf(type)
  const encode = carrierEncoder(dialect, type)
  return (value) => {
    try {
      return encode(carrier(value))
    } catch (error) {
      throw error instanceof Refusal ? refused(type, error.message) : error
    }
  }
}

/** The same for values that were validated: without a second look at each. */
export const trustingEncoder: Encoder = (dialect, type) => {
  const encode = carrierEncoder(dialect, type)
  const carrier = uncheckedCarrier(type)
  return carrier === undefined ? encode : (value) => encode(carrier(value))
}

const carrierEncoder = (dialect: Dialect, type: ValueType): ((carrier: unknown) => unknown) => {
  // What a column cannot be, a value beside a computed one still may: it is refused only where it does not fit itself.
  const reason = type.origin === undefined ? undefined : dialect.unsupported(type.storage)
  if (reason !== undefined) throw missing(dialect, type, reason)
  const { encode } = dialect.codec(type.storage)
  return encode === undefined ? (carrier) => carrier : (carrier) => (carrier === null ? null : encode(carrier))
}

const refused = (type: ValueType, reason: string): DatabaseError.DatabaseError => {
  const { field, model } = type.origin ?? { model: undefined, field: undefined }
  const place = model === undefined ? "a value" : `${model}.${field}`
  return DatabaseError.make({ _tag: "ParameterRefused", model, field }, `${place}: ${reason}`)
}

const missing = (dialect: Dialect, { origin, storage }: ValueType, reason: string): DatabaseError.DatabaseError =>
  missingStorage(dialect, storage, `${origin === undefined ? "" : `${origin.model}.${origin.field}: `}${reason}`)

const missingStorage = (dialect: Dialect, { _tag }: StorageType, message: string): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "MissingCapability", capability: _tag, dialect: dialect.name }, message)
