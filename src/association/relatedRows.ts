/**
 * The rows of a to-many relation of one row, at run time.
 */
import * as Effect from "effect/Effect"
import type * as AST from "../ast/Expression.js"
import type { Select } from "../ast/Statement.js"
import { keyText } from "../definition/carrier.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import type { RelationDefinition } from "../definition/RelationDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { type Built, expression, isExpression } from "../expression/make.js"
import * as references from "../expression/references.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import { derive } from "../internal/intern.js"
import { Rows } from "../query/make.js"
import * as steps from "../query/steps.js"
import * as writes from "../query/writes.js"
import { Database, type Service } from "../service/Database.js"
import { type LinkModel, linkModel } from "./linkModel.js"

type Values = writes.Values
type Tag = Rows["tag"]

// The tag of the default database, as Rows wants it.
const defaultTag = Database as unknown as Tag

/** The rows that belong to `row` over a to-many relation of its model. */
export const related = (owner: ModelDefinition, row: Values, name: string): Rows => {
  const relation = owner.relation(name)
  if (relation === undefined || !relation.toMany) {
    throw queryError(owner.name, name, "no relation to many rows; related wants one")
  }
  const key = row[relation.local.property]
  if (key === undefined) throw queryError(owner.name, name, `the row has no ${relation.local.property}; load it first`)
  const links = relation.link === undefined ? byForeignKey(owner, relation, key) : byLink(owner, relation, key)
  return new RelatedRows(owner, relation, key, links)
}

/** How rows are linked to the one row. */
interface Links {
  readonly condition: Built
  readonly add: (database: Service, rows: ReadonlyArray<Values>) => Write<unknown>
  readonly remove: (database: Service, rows: ReadonlyArray<Values> | undefined) => Write<unknown>
  /** What a new row needs to be linked from the start. */
  readonly given: Values
}

type Write<A> = ReturnType<typeof writes.create> extends Effect.Effect<unknown, infer E> ? Effect.Effect<A, E> : never

class RelatedRows extends Rows {
  constructor(
    readonly owner: ModelDefinition,
    readonly relation: RelationDefinition,
    readonly key: unknown,
    readonly links: Links
  ) {
    super(steps.filter(steps.all(relation.target), links.condition), defaultTag)
  }

  add(...rows: ReadonlyArray<Values>): Effect.Effect<void, unknown, unknown> {
    return this.linking((database) => this.links.add(database, rows))
  }

  remove(...rows: ReadonlyArray<Values>): Effect.Effect<void, unknown, unknown> {
    return this.linking((database) => this.links.remove(database, rows))
  }

  get clear(): Effect.Effect<void, unknown, unknown> {
    return this.linking((database) => this.links.remove(database, undefined))
  }

  set(rows: ReadonlyArray<Values>): Effect.Effect<void, unknown, unknown> {
    const { target } = this.relation
    const textOf = keyText(target.primaryKey.map(({ type }) => type))
    const keyOf = (row: Values): string => textOf(target.primaryKey.map(({ property }) => row[property]))
    const wanted = new Set(rows.map(keyOf))
    return this.linking((database) =>
      Effect.flatMap(database.rows(this.request, Effect.succeed), (linked) => {
        // Decoded rows have a value for each property.
        const gone = (linked as ReadonlyArray<Values>).filter((row) => !wanted.has(keyOf(row)))
        return Effect.zipRight(this.links.remove(database, gone), this.links.add(database, rows))
      })
    )
  }

  override create(values: Values) {
    return this.making((target) =>
      Effect.tap(writes.create(target, this.filled(values)), (row) => this.link(target, [row]))
    )
  }

  override bulkCreate(rows: Iterable<Values>, options: writes.BulkOptions = {}) {
    const filled = Array.from(rows, (row) => this.filled(row))
    return this.making((target) =>
      Effect.tap(writes.bulkCreate(target, filled, options), (made) => this.link(target, made))
    )
  }

  override getOrCreate(lookup: Values, defaults: Values = {}) {
    return this.making((target) =>
      Effect.tap(writes.getOrCreate(target, lookup, this.filled(defaults)), ([row]) => this.link(target, [row]))
    )
  }

  override updateOrCreate(lookup: Values, defaults: Values = {}) {
    return this.making((target) =>
      Effect.tap(writes.updateOrCreate(target, lookup, this.filled(defaults)), ([row]) => this.link(target, [row]))
    )
  }

  private filled(values: Values): Values {
    return { ...values, ...this.links.given }
  }

  /** Links rows that were made just now, where they are not linked from the start. */
  private link({ database }: writes.Target, rows: ReadonlyArray<unknown>): Write<unknown> {
    // Decoded rows have a value for each property.
    return this.relation.link === undefined ? Effect.void : this.links.add(database, rows as ReadonlyArray<Values>)
  }

  private making<A, E>(make: (target: writes.Target) => Effect.Effect<A, E>) {
    const { request } = this
    const definition = this.relation.target
    return Effect.flatMap(this.tag, (database) => database.together(() => make({ database, definition, request })))
  }

  private linking<E>(use: (database: Service) => Effect.Effect<unknown, E>): Effect.Effect<void, unknown, unknown> {
    return Effect.flatMap(this.tag, (database) => Effect.asVoid(database.together(() => use(database))))
  }
}

// ---- one to many: the foreign keys of the rows -----------------------------------------------------------------------

const columnOf = (definition: ModelDefinition, property: string): Built => {
  const column = references.root(Scope.root(definition))[property]
  if (isExpression(column)) return column
  throw queryError(definition.name, property, "no such column")
}

const byForeignKey = (owner: ModelDefinition, relation: RelationDefinition, key: unknown): Links => {
  const { foreign, name, target } = relation
  const condition = columnOf(target, foreign.property).eq(key) as Built
  const write = (database: Service, rows: ReadonlyArray<Values>, value: unknown): Write<unknown> =>
    Effect.forEach(
      rows,
      (row) =>
        writes.save({ database, definition: target, request: steps.all(target) }, row, { [foreign.property]: value }),
      { discard: true }
    ) as Write<unknown>
  return {
    condition,
    given: { [foreign.property]: key },
    add: (database, rows) => write(database, rows, key),
    remove: (database, rows) => {
      if (!foreign.type.nullable) {
        throw queryError(
          owner.name,
          name,
          `${target.name}.${foreign.property} cannot be NULL; give the rows to another, or delete them`
        )
      }
      const all = steps.filter(steps.all(target), condition)
      const request = rows === undefined ? all : steps.filter(all, amongKeys(target, rows))
      return writes.update({ database, definition: target, request }, { [foreign.property]: null })
    }
  }
}

const amongKeys = (definition: ModelDefinition, rows: ReadonlyArray<Values>): Built => {
  const [key] = definition.primaryKey
  const property = key?.property ?? ""
  return columnOf(definition, property).in(rows.map((row) => row[property]) as ReadonlyArray<object>) as Built
}

// ---- many to many: the rows of the link table ------------------------------------------------------------------------

const byLink = (owner: ModelDefinition, relation: RelationDefinition, key: unknown): Links => {
  const { foreign } = relation
  const { definition, destination, source } = linkOf(owner, relation)
  const all = steps.filter(steps.all(definition), columnOf(definition, source).eq(key) as Built)
  return {
    condition: expression(linkedShape(relation), [key]),
    given: {},
    add: (database, rows) => {
      if (rows.length === 0) return Effect.void
      const linked = (row: Values): Values => ({ [source]: key, [destination]: row[foreign.property] })
      const target = { database, definition, request: all }
      if (relation.link?.through === undefined) {
        return writes.bulkCreate(target, rows.map(linked), {
          onConflict: { _tag: "Ignore", target: [source, destination] }
        })
      }
      // A model of the user's may have no constraint that a conflict could speak of.
      return Effect.flatMap(database.rows(all, Effect.succeed), (links) => {
        const textOf = keyText([foreign.type])
        const there = new Set(links.map((row) => textOf([(row as Values)[destination]])))
        const missing = rows.filter((row) => !there.has(textOf([row[foreign.property]])))
        return writes.bulkCreate(target, missing.map(linked), {})
      })
    },
    remove: (database, rows) => {
      if (rows?.length === 0) return Effect.void
      const keys = rows?.map((row) => row[foreign.property]) as ReadonlyArray<object> | undefined
      const request = keys === undefined ? all : steps.filter(all, columnOf(definition, destination).in(keys) as Built)
      return writes.remove({ database, definition, request })
    }
  }
}

const linkOf = (owner: ModelDefinition, relation: RelationDefinition): LinkModel =>
  derive(owner.trie, ["link", relation.name], () => {
    const { link } = relation
    if (link === undefined) throw queryError(owner.name, relation.name, "no relation over a link table")
    return linkModel(owner, relation, link)
  })

/** `key IN (SELECT destination FROM link WHERE source = ?)`, as a condition on the other model's rows. */
const linkedShape = (relation: RelationDefinition): Shape.Shape =>
  derive(relation.target.trie, ["linked", relation], () => {
    const { foreign, link, target } = relation
    if (link === undefined) throw queryError(target.name, relation.name, "no relation over a link table")
    const { destination, source, table } = link
    const alias = "link"
    const column = ({ name, type }: typeof source): AST.Column => ({ _tag: "Column", table: alias, name, type })
    const select: Select = {
      _tag: "Select",
      distinct: false,
      outputs: [{ _tag: "Output", expression: column(destination), alias: undefined }],
      from: { _tag: "Table", name: table, alias },
      joins: [],
      where: {
        _tag: "Compare",
        operator: "=",
        left: column(source),
        right: { _tag: "Hole", type: source.type, size: undefined }
      },
      groupBy: [],
      having: undefined,
      orderBy: [],
      limit: undefined,
      offset: undefined
    }
    const operand: AST.Field = {
      _tag: "Field",
      scope: Scope.root(target),
      path: [],
      property: foreign.property,
      type: foreign.type
    }
    return Shape.make<AST.Expression>({ _tag: "InSubquery", operands: [operand], select })
  })
