/**
 * Queries at run time: a request, and the database to ask.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { SetOperator } from "../ast/RowSource.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import { queryError } from "../error/DefinitionError.js"
import { MultipleFound, NotFound } from "../error/errors.js"
import { named as namedRelations, refuseTaken } from "../expression/includes.js"
import { type Built, conjunction, expression, isExpression, isNotTrue } from "../expression/make.js"
import { fresh, requestOf } from "../expression/nested.js"
import { orderings } from "../expression/orderings.js"
import * as references from "../expression/references.js"
import * as Scope from "../expression/Scope.js"
import * as Shape from "../expression/Shape.js"
import { SubqueryId } from "../expression/Subquery.js"
import { Ask, Base, isBatching, withService } from "../internal/effectable.js"
import type { Request, Service } from "../service/Database.js"
import type { QueryPlan } from "../service/QueryPlan.js"
import { compound } from "./compound.js"
import * as joining from "./joins.js"
import * as keys from "./keys.js"
import * as locks from "./locks.js"
import type { LockOptions } from "./QuerySet.js"
import * as steps from "./steps.js"
import * as writes from "./writes.js"

type Tag = Context.Tag<unknown, Service>
type Callback = (row: unknown) => unknown
type OfGroups = (row: unknown, group: unknown) => unknown
type Run<A, E = never> = Effect.Effect<A, E | DatabaseError, unknown>

/** A query of a model's rows. */
export class Rows extends Base {
  constructor(
    readonly request: Request,
    readonly tag: Tag
  ) {
    super()
  }

  commit(): Run<unknown> {
    return withService(this.tag, (database) => database.rows(this.request, Effect.succeed))
  }

  private get definition(): ModelDefinition {
    return steps.definitionOf(this.request)
  }

  private with(request: Request): Rows {
    return new Rows(request, this.tag)
  }

  /** The request, as queries within others take it. */
  get [SubqueryId](): Request {
    return this.request
  }

  /** This query over a scope of which no callback is running. */
  private fresh(): Rows {
    const request = fresh(this.request)
    return request === this.request ? this : this.with(request)
  }

  private call(f: Callback): unknown {
    const scopes = Scope.scopesOf(this.request.query.node)
    // The scope of every request here is one of Scope.make.
    const row = references.root(this.request.query.node.scope as Scope.Scope)
    return Scope.withinAll(scopes, () => f(withAdded(row, this.request)))
  }

  private condition(name: string, f: Callback): Built {
    return conjunction(this.definition.name, name, this.call(f))
  }

  filter(f: Callback): Rows {
    const self = this.fresh()
    return self.with(steps.filter(self.request, self.condition("filter", f)))
  }

  exclude(f: Callback): Rows {
    const self = this.fresh()
    return self.with(steps.filter(self.request, isNotTrue(self.condition("exclude", f))))
  }

  having(f: Callback): Rows {
    const self = this.fresh()
    return self.with(steps.having(self.request, self.condition("having", f)))
  }

  orderBy(f: Callback): Rows {
    const self = this.fresh()
    return self.with(steps.orderBy(self.request, orderings(self.definition.name, self.call(f))))
  }

  limit(n: number): Rows {
    return this.with(steps.limit(this.request, n))
  }

  offset(n: number): Rows {
    return this.with(steps.offset(this.request, n))
  }

  distinct(): Rows {
    locks.refuseLocked(this.request, "distinct")
    return this.with(steps.set(this.request, "distinct", { distinct: true }))
  }

  forUpdate(options?: LockOptions<unknown>): Rows {
    return this.with(locks.locking(this.request, "update", options))
  }

  forShare(options?: LockOptions<unknown>): Rows {
    return this.with(locks.locking(this.request, "share", options))
  }

  join(name: string, rows: unknown, on?: Callback): Rows {
    return this.joined("inner", name, rows, on)
  }

  leftJoin(name: string, rows: unknown, on?: Callback): Rows {
    return this.joined("left", name, rows, on)
  }

  private joined(kind: "inner" | "left", name: string, given: unknown, on: Callback | undefined): Rows {
    refuseTaken(this.definition, name)
    refuseRelation(this.definition, name)
    const { aggregates, annotations, groupBy, includes, joins } = this.request.query.node
    refuseNamed(this.definition, name, [...annotations, ...includes, ...joins])
    steps.refuseSliced(this.request, "join")
    locks.refuseLocked(this.request, "join")
    if (groupBy !== undefined || aggregates.length > 0)
      throw queryError(this.definition.name, name, "join after groupBy")
    const self = this.fresh()
    const asked = typeof given === "function" && requestOf(given) === undefined
    // A function of the row; the types below say so.
    const rows = asked ? self.call(given as Callback) : given
    const joined = joining.rowsOf(self.request, name, rows, asked)
    const reference = joining.referenceOf(joined.scope, kind)
    const condition =
      on &&
      conjunction(
        this.definition.name,
        "join",
        self.call((row) => on(withNames(row as references.Reference, { [name]: reference })))
      )
    return self.with(joining.join(self.request, kind, name, joined, condition))
  }

  include(f: Callback): Rows {
    refuseSelected(this.request, "include")
    const self = this.fresh()
    const added = namedRelations(this.definition, self.call(f))
    for (const [name] of added) refuseNamed(this.definition, name, this.request.query.node.annotations)
    const shapes = added.flatMap(([name, include]) => [name, include.shape])
    const values = Shape.parametersOf(added.map(([, include]) => include))
    return this.with(
      steps.step(self.request, ["include", ...shapes], values, (query, number) => ({
        includes: [
          ...query.includes.filter((each) => !added.some(([name]) => name === each.name)),
          ...added.map(([name, { shape }]) => ({
            _tag: "NamedInclude" as const,
            name,
            include: number(shape.node)
          }))
        ]
      }))
    )
  }

  annotate(f: Callback): Rows {
    const self = this.fresh()
    const named = this.named("annotate", self.call(f))
    for (const [name] of named) {
      refuseTaken(this.definition, name)
      refuseRelation(this.definition, name)
      refuseNamed(this.definition, name, this.request.query.node.includes)
    }
    // What was selected is all that the row has, so that more goes there.
    const selected = this.request.query.node.selection !== undefined
    return this.with(steps.named(self.request, selected ? "selection" : "annotations", named, true))
  }

  select(f: Callback): Rows {
    if (this.request.query.node.includes.length > 0) {
      throw queryError(
        this.definition.name,
        undefined,
        "select after include would lose what it loads; leave out one of them"
      )
    }
    const self = this.fresh()
    return this.with(steps.named(self.request, "selection", this.named("select", self.call(f))))
  }

  only(...properties: ReadonlyArray<string>): Rows {
    refuseSelected(this.request, "only")
    const columns = properties.map((property) => columnNamed(this.definition, property))
    return this.with(steps.set(this.request, `only ${columns.join()}`, { columns }))
  }

  defer(...properties: ReadonlyArray<string>): Rows {
    const dropped = properties.map((property) => columnNamed(this.definition, property))
    return this.only(...this.definition.columns.flatMap(({ property }) => (dropped.includes(property) ? [] : property)))
  }

  groupBy(f: Callback, options: { readonly sets?: unknown } = {}): { aggregate(g: OfGroups): unknown } {
    locks.refuseLocked(this.request, "groupBy")
    const self = this.fresh()
    const grouped = self.with(steps.groupBy(self.request, this.named("groupBy", self.call(f)), options.sets))
    // The keys are asked for by name: with grouping sets they are others than the rows' own values.
    return { aggregate: (g) => grouped.aggregated(self, (row) => grouped.call((group) => g(row, group))) }
  }

  aggregate(f: Callback): unknown {
    return this.ask(this.aggregation(f).request, (rows) => Effect.succeed(rows[0]))
  }

  /** Aggregates over all the rows, as a query of one row. */
  aggregation(f: Callback): Rows {
    locks.refuseLocked(this.request, "aggregate")
    const self = this.fresh()
    return self.with(steps.named(self.request, "groupBy", [])).aggregated(self, f)
  }

  // The aggregates of these groups; `rows` are what the callback speaks of.
  private aggregated(rows: Rows, f: Callback): Rows {
    const named = this.named("aggregate", rows.call(f))
    for (const [name] of named) refuseNamed(this.definition, name, this.request.query.node.groupBy ?? [])
    return this.with(steps.named(this.request, "aggregates", named))
  }

  private named(name: string, record: unknown): ReadonlyArray<readonly [string, Built]> {
    const model = this.definition.name
    if (typeof record !== "object" || record === null) {
      throw queryError(model, undefined, `${name} wants an object of expressions, such as (p) => ({ title: p.title })`)
    }
    return Object.entries(record).map(([key, value]: [string, unknown]) => {
      if (isExpression(value)) return [key, value] as const
      throw queryError(model, key, `${name} wants expressions; this is ${value === undefined ? "undefined" : "none"}`)
    })
  }

  // ---- set operations ------------------------------------------------------------------------------------------------

  private together(step: string, operator: SetOperator["operator"], all: boolean, other: unknown): Rows {
    const request = requestOf(other)
    if (request !== undefined) return this.with(compound(step, { operator, all }, this.request, request))
    throw queryError(this.definition.name, step, "wants another query of the same rows")
  }

  union(other: unknown): Rows {
    return this.together("union", "union", false, other)
  }

  unionAll(other: unknown): Rows {
    return this.together("unionAll", "union", true, other)
  }

  intersect(other: unknown): Rows {
    return this.together("intersect", "intersect", false, other)
  }

  intersectAll(other: unknown): Rows {
    return this.together("intersectAll", "intersect", true, other)
  }

  except(other: unknown): Rows {
    return this.together("except", "except", false, other)
  }

  exceptAll(other: unknown): Rows {
    return this.together("exceptAll", "except", true, other)
  }

  using(tag: Tag): Rows {
    return new Rows(this.request, tag)
  }

  // ---- reads ---------------------------------------------------------------------------------------------------------

  private ask<A, E>(request: Request, finish: (rows: ReadonlyArray<unknown>) => Effect.Effect<A, E>): Run<A, E> {
    // `Ask` is an Effect of what its question gives.
    return new Ask(this.tag, (database) => database.rows(request, finish)) as Run<A, E>
  }

  get(key: unknown): Run<unknown, NotFound> {
    const { request } = this
    const single = keys.byKey(request, key)
    const none = () => notFound(this.definition.name)
    // `Ask` is an Effect of what its question gives.
    return new Ask(this.tag, (database) =>
      isBatching() && keys.isKeyed(request)
        ? Effect.flatMap(
            database.rowByKey(request, key),
            Option.match({ onNone: () => Exit.fail(none()), onSome: Exit.succeed })
          )
        : database.rows(single, (rows) => (rows.length === 0 ? Exit.fail(none()) : Exit.succeed(rows[0])))
    ) as Run<unknown, NotFound>
  }

  get first(): Run<Option.Option<unknown>> {
    return this.ask(steps.isSliced(this.request) ? this.request : keys.first(this.request), (rows) =>
      Effect.succeed(rows.length === 0 ? Option.none() : Option.some(rows[0]))
    )
  }

  get last(): Run<Option.Option<unknown>> {
    const { request } = this
    if (steps.isSliced(request)) {
      return this.ask(request, (rows) => Effect.succeed(Option.fromIterable(rows.slice(-1))))
    }
    return this.ask(keys.first(steps.set(request, "reversed", { reversed: !request.query.node.reversed })), (rows) =>
      Effect.succeed(Option.fromIterable(rows))
    )
  }

  get one(): Run<unknown, NotFound | MultipleFound> {
    const request = steps.isSliced(this.request) ? this.request : steps.limit(this.request, 2)
    return this.ask(request, (rows) => only(this.definition.name, rows))
  }

  get count(): Run<unknown> {
    return this.ask(steps.set(this.request, "count", { kind: "count" }), (rows) => Effect.succeed(rows[0]))
  }

  get exists(): Run<boolean> {
    return this.ask(steps.set(this.request, "exists", { kind: "exists" }), (rows) => Effect.succeed(rows.length > 0))
  }

  get stream(): Stream.Stream<unknown, DatabaseError, unknown> {
    return Stream.unwrap(Effect.map(this.tag, (database) => database.stream(this.request)))
  }

  inBulk(given: ReadonlyArray<unknown>): Run<ReadonlyMap<unknown, unknown>> {
    const { definition } = this
    const requests = keys.bulks(definition, given).map((some) => keys.amongKeys(this.request, some))
    return Effect.map(
      Effect.forEach(requests, (request) => this.ask(request, Effect.succeed)),
      (rows) => keys.index(definition, given, rows.flat())
    )
  }

  get toSql(): Run<unknown> {
    return Effect.flatMap(this.tag, (database) => database.toSql(this.request))
  }

  get explain(): Run<QueryPlan> {
    return Effect.flatMap(this.tag, (database) => database.explain(this.request))
  }

  // ---- writes --------------------------------------------------------------------------------------------------------

  private write<A, E>(use: (target: writes.Target) => Effect.Effect<A, E>): Effect.Effect<A, E, unknown> {
    const { definition, request } = this
    // `Ask` is an Effect of what its question gives.
    return new Ask(this.tag, (database) => use({ database, definition, request })) as Effect.Effect<A, E, unknown>
  }

  create(values: writes.Values) {
    return this.write((target) => writes.create(target, values))
  }

  bulkCreate(rows: Iterable<writes.Values>, options: writes.BulkOptions = {}) {
    return this.write((target) => writes.bulkCreate(target, rows, options))
  }

  save(row: writes.Values, patch: writes.Values) {
    return this.write((target) => writes.save(target, row, patch))
  }

  update(f: Callback) {
    const self = this.fresh()
    const changes = self.call(f)
    return self.write((target) => writes.update(target, changes))
  }

  /** The request of an update, for a query that asks for what it has written. */
  updating(f: Callback): Request {
    const self = this.fresh()
    return writes.checked(self.definition, self.request, self.call(f))
  }

  /** The request of a delete. */
  deleting(): Request {
    return writes.deleting(this.request)
  }

  bulkUpdate(
    rows: Iterable<writes.Values>,
    columns: ReadonlyArray<string>,
    options: { readonly batchSize?: number } = {}
  ) {
    return this.write((target) => writes.bulkUpdate(target, rows, columns, options))
  }

  get delete() {
    return this.write(writes.remove)
  }

  getOrCreate(lookup: writes.Values, defaults: writes.Values = {}) {
    return this.write((target) => writes.getOrCreate(target, lookup, defaults))
  }

  updateOrCreate(lookup: writes.Values, defaults: writes.Values = {}) {
    return this.write((target) => writes.updateOrCreate(target, lookup, defaults))
  }
}

const notFound = (model: string): NotFound => new NotFound({ model, message: `${model}: no such row` })

const only = (model: string, rows: ReadonlyArray<unknown>): Effect.Effect<unknown, NotFound | MultipleFound> => {
  if (rows.length === 1) return Effect.succeed(rows[0])
  if (rows.length === 0) return Effect.fail(notFound(model))
  return Effect.fail(new MultipleFound({ model, message: `${model}: several rows, where one was wanted` }))
}

const columnNamed = (definition: ModelDefinition, property: string): string => {
  if (definition.columnsByProperty.has(property)) return property
  throw queryError(definition.name, property, "no such column")
}

// One of the two would be lost.
const refuseNamed = (definition: ModelDefinition, name: string, others: ReadonlyArray<{ name: string }>): void => {
  if (!others.some((other) => other.name === name)) return
  throw queryError(definition.name, name, "the query gives another value under this name; choose another")
}

// A name that callbacks see as a relation cannot be a value's as well.
const refuseRelation = (definition: ModelDefinition, name: string): void => {
  if (!definition.relationNames.includes(name)) return
  throw queryError(definition.name, name, "the model has a relation of this name; choose another")
}

const refuseSelected = ({ query }: Request, step: string): void => {
  if (query.node.selection === undefined) return
  throw queryError(query.node.scope.model, undefined, `${step} after select; a selected row is no row of the model`)
}

// What callbacks see: the model's columns, what was joined, and what was annotated, selected or grouped by before.
const withAdded = (row: references.Reference, { query }: Request): references.Reference => {
  const { aggregates, annotations, groupBy, joins, selection } = query.node
  const named = [...annotations, ...(selection ?? []), ...(groupBy ?? []), ...aggregates]
  if (named.length + joins.length === 0) return row
  return withNames(row, {
    // The scope of every join is one of Scope.make.
    ...Object.fromEntries(
      joins.map(({ kind, name, scope }) => [name, joining.referenceOf(scope as Scope.Scope, kind)])
    ),
    ...Object.fromEntries(
      named.map(({ expression: node, name }) => [name, expression(steps.annotation(query, name, node))])
    )
  })
}

const withNames = (row: references.Reference, names: Readonly<Record<string, unknown>>): references.Reference =>
  Object.create(row, Object.fromEntries(Object.entries(names).map(([name, value]) => [name, { value }])))
