import type * as AST from "../../src/ast/Expression.js"
import type { Output, Select, Target } from "../../src/ast/Statement.js"
import * as StorageType from "../../src/ast/StorageType.js"
import type { ColumnSpec, TableSpec } from "../../src/ast/Table.js"
import type { ValueType } from "../../src/ast/ValueType.js"
import * as ValueTypes from "../../src/expression/ValueTypes.js"

/** Types, by short names. */
export const type = {
  ...ValueTypes,
  narrow: { ...ValueTypes.integer, storage: StorageType.integer(32) },
  date: { ...ValueTypes.text, storage: StorageType.date },
  time: { ...ValueTypes.text, storage: StorageType.time },
  duration: { ...ValueTypes.bigInteger, storage: StorageType.duration },
  binary: { ...ValueTypes.text, storage: StorageType.binary(100) },
  json: { ...ValueTypes.text, storage: StorageType.json },
  uuid: { ...ValueTypes.text, storage: StorageType.uuid },
  price: ValueTypes.decimal(10, 2),
  rate: ValueTypes.decimal(9, 4)
}

export const column = (name: string, type: ValueType = ValueTypes.integer, table = "t0"): AST.Column => ({
  _tag: "Column",
  table,
  name,
  type
})

export const value = (index: number, type: ValueType = ValueTypes.integer): AST.Parameter => ({
  _tag: "Parameter",
  index,
  type,
  size: undefined
})

export const values = (index: number, size: number, type: ValueType = ValueTypes.integer): AST.Parameter => ({
  _tag: "Parameter",
  index,
  type,
  size
})

export const literal = (value: AST.Literal["value"], type: ValueType = ValueTypes.integer): AST.Literal => ({
  _tag: "Literal",
  value,
  type
})

export const compare = (
  left: AST.Expression,
  operator: AST.Compare["operator"],
  right: AST.Expression
): AST.Compare => ({
  _tag: "Compare",
  operator,
  left,
  right
})

export const and = (...operands: ReadonlyArray<AST.Expression>): AST.Logical => ({
  _tag: "Logical",
  operator: "and",
  operands
})
export const or = (...operands: ReadonlyArray<AST.Expression>): AST.Logical => ({
  _tag: "Logical",
  operator: "or",
  operands
})
export const not = (operand: AST.Expression): AST.Not => ({ _tag: "Not", operand })
export const isNull = (operand: AST.Expression): AST.IsNull => ({ _tag: "IsNull", operand })
export const isNotTrue = (operand: AST.Expression): AST.IsNotTrue => ({ _tag: "IsNotTrue", operand })
export const isIn = (operand: AST.Expression, list: AST.Expression): AST.In => ({ _tag: "In", operand, list })

export const match = (
  operand: AST.Expression,
  kind: AST.Match["kind"],
  pattern: AST.Expression,
  ignoreCase = false
): AST.Match => ({ _tag: "Match", kind, ignoreCase, operand, pattern })

export const regex = (operand: AST.Expression, pattern: AST.Expression, ignoreCase = false): AST.Regex => ({
  _tag: "Regex",
  ignoreCase,
  operand,
  pattern
})

export const arithmetic = (
  left: AST.Expression,
  operator: AST.Arithmetic["operator"],
  right: AST.Expression,
  type: ValueType = ValueTypes.integer
): AST.Arithmetic => ({ _tag: "Arithmetic", operator, left, right, type })

export const call = (
  name: AST.Call["name"],
  operands: ReadonlyArray<AST.Expression>,
  type: ValueType = ValueTypes.text
): AST.Call => ({ _tag: "Call", name, operands, type })

export const aggregate = (
  name: AST.Aggregate["name"],
  argument: AST.Expression | undefined,
  type: ValueType = ValueTypes.integer,
  more: { readonly distinct?: boolean; readonly filter?: AST.Expression } = {}
): AST.Aggregate => ({ _tag: "Aggregate", name, argument, distinct: false, filter: undefined, type, ...more })

export const cast = (operand: AST.Expression, type: ValueType): AST.Cast => ({
  _tag: "Cast",
  operand,
  to: type.storage,
  type
})

export const order = (
  expression: AST.Expression,
  direction: AST.Order["direction"] = "asc",
  nulls: AST.Order["nulls"] = "last"
): AST.Order => ({ _tag: "Order", expression, direction, nulls })

export const subquery = (select: Select, type: ValueType = ValueTypes.integer): AST.Subquery => ({
  _tag: "Subquery",
  select,
  type
})

export const output = (expression: AST.Expression, alias?: string): Output => ({ _tag: "Output", expression, alias })

export const select = (
  table: string,
  outputs: ReadonlyArray<AST.Expression>,
  { alias = "t0", ...more }: Partial<Omit<Select, "_tag" | "outputs">> & { readonly alias?: string } = {}
): Select => ({
  _tag: "Select",
  distinct: false,
  outputs: outputs.map((each) => output(each)),
  from: { _tag: "Table", name: table, alias },
  joins: [],
  where: undefined,
  groupBy: [],
  having: undefined,
  orderBy: [],
  limit: undefined,
  offset: undefined,
  ...more
})

export const target = (name: string, type: ValueType = ValueTypes.integer): Target => ({ _tag: "Target", name, type })

export const columnSpec = (
  name: string,
  storage: StorageType.StorageType,
  more: Partial<ColumnSpec> = {}
): ColumnSpec => ({
  name,
  storage,
  nullable: false,
  identity: false,
  default: undefined,
  comment: undefined,
  collation: undefined,
  ...more
})

export const tableSpec = (
  name: string,
  columns: ReadonlyArray<ColumnSpec>,
  more: Partial<TableSpec> = {}
): TableSpec => ({
  name,
  columns: [columnSpec("id", StorageType.integer(64), { identity: true }), ...columns],
  primaryKey: ["id"],
  uniques: [],
  checks: [],
  foreignKeys: [],
  indexes: [],
  comment: undefined,
  ...more
})
