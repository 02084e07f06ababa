export * as Transaction from "./database/Transaction.js"
export * as Field from "./definition/Field.js"
export * as Naming from "./definition/Naming.js"
export * as Relation from "./definition/Relation.js"
export { DatabaseError } from "./error/DatabaseError.js"
export { DefinitionError, QueryError } from "./error/DefinitionError.js"
export {
  CheckViolation,
  ForeignKeyViolation,
  MultipleFound,
  NotFound,
  NotNullViolation,
  UniqueViolation,
  ValidationError
} from "./error/errors.js"
export type { Condition, Conditions, Expression, Order } from "./expression/Expression.js"
export * as Fn from "./expression/Fn.js"
export type { Ref } from "./expression/Reference.js"
export * as Constraint from "./model/Constraint.js"
export * as Index from "./model/Index.js"
export * as Model from "./model/Model.js"
export * as Conflict from "./query/Conflict.js"
export type { QuerySet } from "./query/QuerySet.js"
export { Database } from "./service/Database.js"
