/**
 * The outputs of a statement while it is planned.
 */
import type * as AST from "../ast/Expression.js"
import type { Output } from "../ast/Statement.js"
import type { ValueType } from "../ast/ValueType.js"
import type { ColumnDefinition } from "../definition/ModelDefinition.js"
import { columnNode } from "./environment.js"
import type { Slot } from "./Plan.js"
import { output } from "./statement.js"

/** Collects outputs, and tells where each will stand. */
export class Outputs {
  readonly list: Array<Output> = []

  add(expression: AST.Expression, name: string, type: ValueType): Slot {
    this.list.push(output(expression))
    return { position: this.list.length - 1, name, type }
  }

  column(table: string, column: ColumnDefinition): Slot {
    return this.add(columnNode(table, column), column.property, column.type)
  }

  /** Where this column stands, added where it does not yet. */
  place(column: AST.Column): number {
    const found = this.list.findIndex(
      ({ expression }) =>
        expression._tag === "Column" && expression.table === column.table && expression.name === column.name
    )
    return found >= 0 ? found : this.add(column, column.name, column.type).position
  }
}
