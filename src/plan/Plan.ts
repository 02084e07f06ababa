/**
 * A plan: a statement, how its rows become values, and the statements that load further relations.
 *
 * @since 0.1.0
 */
import type { Select, Statement } from "../ast/Statement.js"
import type { ValueType } from "../ast/ValueType.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"

/** One value of a row: its place in the driver's row, its name in ours. @since 0.1.0 @category models */
export interface Slot {
  readonly position: number
  readonly name: string
  readonly type: ValueType
}

/** What a row becomes. @since 0.1.0 @category models */
export type RowPlan = InstancePlan | RecordPlan | ValuePlan

/** An instance of a model's class, with annotations, joined relations, and room for those loaded afterwards. @since 0.1.0 @category models */
export interface InstancePlan {
  readonly _tag: "Instance"
  readonly definition: ModelDefinition
  readonly slots: ReadonlyArray<Slot>
  readonly annotations: ReadonlyArray<Slot>
  readonly joined: ReadonlyArray<JoinedPlan>
  /** The names of the relations that children load. */
  readonly loaded: ReadonlyArray<string>
}

/** A plain record. @since 0.1.0 @category models */
export interface RecordPlan {
  readonly _tag: "Record"
  readonly slots: ReadonlyArray<Slot>
  readonly joined: ReadonlyArray<JoinedPlan>
  readonly loaded: ReadonlyArray<string>
}

/** A single value. @since 0.1.0 @category models */
export interface ValuePlan {
  readonly _tag: "Value"
  readonly slot: Slot
}

/** A relation to one row in the same statement: null where the column at `present` is NULL. @since 0.1.0 @category models */
export interface JoinedPlan {
  readonly name: string
  readonly present: number
  readonly row: InstancePlan
}

/**
 * A relation loaded by a statement of its own: the rows whose key is among the parents' keys.
 *
 * `container` leads over joined relations to the rows that get it under `name`. The parents' keys stand at `parentKey`
 * of the parent's rows, each child's parent at `childKey` of its own. The parameter `keysIndex` of the child's statement
 * is the list of keys, absent where the statement asks for them itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface ChildPlan {
  readonly name: string
  readonly container: ReadonlyArray<string>
  readonly toMany: boolean
  readonly parentKey: number
  readonly childKey: number
  readonly keyType: ValueType
  readonly byKeys: boolean
  /** The child's plan for a list of keys padded to `size`. */
  readonly plan: (size: number) => SelectPlan
}

/** A plan that reads rows. @since 0.1.0 @category models */
export interface SelectPlan {
  readonly statement: Select
  readonly table: string
  readonly row: RowPlan
  /** Where the values stand that the rows are sorted by; then each row comes as a `Keyed`. */
  readonly keys?: ReadonlyArray<Slot>
  readonly children: ReadonlyArray<ChildPlan>
}

/** A plan that writes. @since 0.1.0 @category models */
export interface WritePlan {
  readonly statement: Statement
  readonly table: string
}

/** The number of the parameter that stands for the parents' keys. */
export const keysIndex = -1
