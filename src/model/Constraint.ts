/**
 * Constraints that need column expressions.
 *
 * @since 0.1.0
 */
import type { AnyModel, SelfOf } from "../definition/AnyModel.js"
import * as ModelDefinition from "../definition/ModelDefinition.js"
import type { AnyExpression, Condition } from "../expression/Expression.js"
import type { Ref } from "../expression/Reference.js"
import * as references from "../expression/references.js"
import * as Scope from "../expression/Scope.js"
import * as constraints from "./constraints.js"

type Constraints = ReadonlyArray<ModelDefinition.ConstraintDefinition>

/**
 * The constraints of a model, for its `static constraints`; made when the model's table is asked for.
 *
 * @example
 * ```ts
 * static readonly constraints = Constraint.on(User, (u) => [Constraint.check("known_age", u.age.gte(0))])
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const on =
  <M extends AnyModel>(model: M, f: (row: Ref<SelfOf<M>>) => Constraints): (() => Constraints) =>
  () =>
    // The reference has a getter for each column and relation of the model, as its type says.
    f(references.root(Scope.root(ModelDefinition.of(model))) as unknown as Ref<SelfOf<M>>)

/**
 * A check: the database refuses rows for which the condition is false.
 *
 * @since 0.1.0
 * @category constructors
 */
export const check = (name: string, condition: Condition): ModelDefinition.ConstraintDefinition =>
  constraints.check(name, condition)

/**
 * No two rows, of those for which the condition is true, have the same values in these columns. MySQL and MariaDB have
 * no such constraint.
 *
 * @since 0.1.0
 * @category constructors
 */
export const uniqueWhere = (
  name: string,
  columns: ReadonlyArray<AnyExpression>,
  where: Condition
): ModelDefinition.ConstraintDefinition => constraints.partialIndex(name, columns, where, true)
