/**
 * References at run time: objects with a getter for each column and relation of a model.
 */
import type * as AST from "../ast/Expression.js"
import type { Include } from "../ast/Include.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import type { RelationDefinition } from "../definition/RelationDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { derive } from "../internal/intern.js"
import { includeShape, namedIncludes } from "./includes.js"
import { type Built, expression, not } from "./make.js"
import { many } from "./many.js"
import { IncludeId } from "./Reference.js"
import type { Scope } from "./Scope.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"

/** A reference: columns and relations of `definition`, reached from `scope` over `path`. */
export interface Reference {
  readonly [name: string]: unknown
}

interface Place {
  readonly scope: Scope
  readonly path: ReadonlyArray<string>
  readonly definition: ModelDefinition
  /** Whether a relation on the way may lead nowhere, so that every column may be NULL. */
  readonly nullable: boolean
}

const PlaceId = Symbol("reinhardt-db/Place")

/** A reference to one row over a relation. */
interface OneReference extends Reference {
  readonly [PlaceId]: Place
  readonly [IncludeId]: Shape.Shaped<Include>
}

/** The reference to a scope's own rows. */
export const root = (scope: Scope): Reference =>
  derive(scope.trie, ["reference"], () =>
    make({ scope, path: [], definition: scope.definition, nullable: false }, undefined)
  )

/** The reference to rows that are joined; `nullable` where there may be none. */
export const joined = (scope: Scope, nullable: boolean): Reference =>
  derive(scope.trie, ["joined reference", nullable], () =>
    make({ scope, path: [], definition: scope.definition, nullable }, undefined)
  )

const make = (place: Place, include: Shape.Shaped<Include> | undefined): Reference =>
  Object.create(prototypeOf(place.definition), {
    [PlaceId]: { value: place },
    ...(include === undefined ? {} : { [IncludeId]: { value: include } })
  })

const prototypeOf = (definition: ModelDefinition): object =>
  derive(definition.trie, ["prototype"], () => {
    const prototype = Object.create(oneMethods)
    for (const column of definition.columns) define(prototype, column.property, (place) => columnAt(place, column))
    for (const name of definition.relationNames) define(prototype, name, (place) => relationAt(place, name))
    return prototype
  })

// A getter that is replaced by its value on the reference where it was asked for.
const define = (prototype: object, name: string, make: (place: Place) => unknown): void => {
  Object.defineProperty(prototype, name, {
    get(this: OneReference) {
      const value = make(this[PlaceId])
      Object.defineProperty(this, name, { value })
      return value
    }
  })
}

const columnAt = (place: Place, column: ColumnDefinition): Built => {
  const { path, scope } = place
  const type = place.nullable ? ValueTypes.orNull(column.type) : column.type
  const shape = derive(scope.trie, [...path, column, place.nullable], () =>
    Shape.make<AST.Expression>({ _tag: "Field", scope, path, property: column.property, type })
  )
  return expression(shape)
}

const relationAt = (place: Place, name: string): unknown => {
  const relation = relationOf(place.definition, name)
  if (relation.toMany) return many(place.scope, place.path, relation, root)
  const next: Place = {
    scope: place.scope,
    path: [...place.path, name],
    definition: relation.target,
    // What no constraint holds may be missing.
    nullable: place.nullable || relation.nullable || !relation.constraint
  }
  const shape = includeShape(place.scope, place.path, name, undefined)
  return make(next, { shape, parameters: Shape.noValues })
}

const relationOf = (definition: ModelDefinition, name: string): RelationDefinition => {
  const relation = definition.relation(name)
  if (relation === undefined) throw queryError(definition.name, name, "no such relation")
  return relation
}

// ---- what a relation to one row can do -------------------------------------------------------------------------------

const keyOf = (place: Place): Built => {
  const [key] = place.definition.primaryKey
  if (key === undefined) throw queryError(place.definition.name, undefined, "no primary key")
  return columnAt(place, key)
}

const withStrategy = (self: OneReference, strategy: Include["strategy"]): Reference => {
  const { parameters, shape } = self[IncludeId]
  const changed = derive(shape.trie, [strategy], () => Shape.make({ ...shape.node, strategy }))
  return make(self[PlaceId], { shape: changed, parameters })
}

const oneMethods = {
  isNull(this: OneReference): unknown {
    const key: Built = keyOf(this[PlaceId])
    return key.isNull()
  },
  isNotNull(this: OneReference): unknown {
    const key: Built = keyOf(this[PlaceId])
    return not(key.isNull() as Built)
  },
  include(this: OneReference, f: (row: Reference) => unknown): Reference {
    const place = this[PlaceId]
    return make(place, namedIncludes(place.definition, this[IncludeId], f(make(place, undefined))))
  },
  joined(this: OneReference): Reference {
    return withStrategy(this, "joined")
  },
  selectIn(this: OneReference): Reference {
    return withStrategy(this, "selectIn")
  }
}
