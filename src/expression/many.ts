/**
 * A relation to many rows, at run time.
 */
import type * as AST from "../ast/Expression.js"
import type { Include } from "../ast/Include.js"
import type { Related } from "../ast/Scope.js"
import type { RelationDefinition } from "../definition/RelationDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { derive } from "../internal/intern.js"
import { type Aggregator, aggregators, percentile, refuseAggregate, stringAgg } from "./aggregates.js"
import { includeShape, namedIncludes } from "./includes.js"
import { type Built, conjunction, expression, isExpression, isNotTrue, not } from "./make.js"
import { orderings } from "./orderings.js"
import { IncludeId } from "./Reference.js"
import * as Scope from "./Scope.js"
import * as Shape from "./Shape.js"
import * as ValueTypes from "./ValueTypes.js"
import { refuseWindow } from "./windows.js"

type RootOf = (scope: Scope.Scope) => unknown
interface DeviationOptions {
  readonly sample?: boolean
}

type Callback = (row: unknown) => unknown
type ManyShape = Shape.Shape<Include & { readonly related: Related }>

/** The rows of `relation` reached from `outer` over `path`. */
export const many = (
  outer: Scope.Scope,
  path: ReadonlyArray<string>,
  relation: RelationDefinition,
  rootOf: RootOf
): unknown => {
  const related = derive(
    outer.trie,
    [...path, relation.name, "related"],
    (): Related => ({
      _tag: "Related",
      outer,
      path,
      relation: relation.name,
      inner: Scope.make(relation.target),
      filter: undefined,
      orderBy: [],
      limit: undefined,
      offset: undefined
    })
  )
  // `includeShape` keeps the `related` that it is given.
  const shape = includeShape(outer, path, relation.name, related) as ManyShape
  return new ManyRows(shape, Shape.noValues, Shape.noValues, rootOf)
}

const noFilter: Callback = () => []

/** `values` are those of the related rows, `included` those of the includes below, which stand behind them. */
class ManyRows {
  constructor(
    readonly shape: ManyShape,
    readonly values: ReadonlyArray<unknown>,
    readonly included: ReadonlyArray<unknown>,
    readonly rootOf: RootOf
  ) {}

  get [IncludeId](): Shape.Shaped<Include> {
    return { shape: this.shape, parameters: Shape.concat(this.values, this.included) }
  }

  private get related(): Related {
    return this.shape.node.related
  }

  /** These rows under a scope of which no callback is running: inside its own callback a relation is another set of rows. */
  private fresh(): ManyRows {
    const { inner } = this.related
    if (!this.inner.open) return this
    const shape = derive(this.shape.trie, ["again"], (): ManyShape => {
      const again = Scope.make(Scope.definitionOf(inner))
      return Shape.make(Scope.replace(this.shape.node, inner, again))
    })
    return new ManyRows(shape, this.values, this.included, this.rootOf).fresh()
  }

  private get inner(): Scope.Scope {
    // Related rows get their scopes here, from Scope.make.
    return this.related.inner as Scope.Scope
  }

  private call<A>(f: Callback): A {
    return Scope.within(this.inner, () => f(this.rootOf(this.inner))) as A
  }

  private narrowed(step: ReadonlyArray<unknown>, change: Partial<Related>, values: ReadonlyArray<unknown>): ManyRows {
    const shape = derive(this.shape.trie, step, (): ManyShape => {
      const { node } = this.shape
      const { filter, orderBy = [] } = change
      for (const each of filter === undefined ? orderBy : [filter]) {
        refuseAggregate(this.inner.model, String(step[0]), each)
        refuseWindow(this.inner.model, String(step[0]), each)
      }
      return Shape.make({ ...node, related: { ...node.related, ...change } })
    })
    return new ManyRows(shape, values, this.included, this.rootOf)
  }

  filter(f: Callback): ManyRows {
    const self = this.fresh()
    return self.where("filter", conjunction(self.related.inner.model, "filter", self.call(f)))
  }

  exclude(f: Callback): ManyRows {
    const self = this.fresh()
    return self.where("filter", isNotTrue(conjunction(self.related.inner.model, "exclude", self.call(f))))
  }

  private where(step: string, condition: Built): ManyRows {
    const { filter, limit, offset, orderBy } = this.related
    if (orderBy.length > 0 || limit !== undefined || offset !== undefined) {
      // Values are given in the order filter, order, limit; a slice narrowed afterwards would mean something else.
      if (limit !== undefined || offset !== undefined) throw sliced(this.related, step)
      return this.narrowed(
        [step, condition.shape],
        { filter: both(filter, condition.node) },
        // An order rarely has values; those of the filter go before them.
        insertBefore(this.values, condition.parameters, this.countOf(filter))
      )
    }
    return this.narrowed(
      [step, condition.shape],
      { filter: both(filter, condition.node) },
      Shape.concat(this.values, condition.parameters)
    )
  }

  private countOf(filter: AST.Expression | undefined): number {
    return filter === undefined ? 0 : Shape.holes(filter)
  }

  orderBy(f: Callback): ManyRows {
    const self = this.fresh()
    if (self.related.limit !== undefined || self.related.offset !== undefined) throw sliced(self.related, "orderBy")
    const orders = orderings(self.related.inner.model, self.call(f))
    return self.narrowed(
      ["orderBy", ...orders.map((order) => order.shape)],
      { orderBy: orders.map((order) => order.shape.node) },
      Shape.concat(self.values.slice(0, self.countOf(self.related.filter)), Shape.parametersOf(orders))
    )
  }

  limit(n: number): ManyRows {
    const { limit, offset } = this.related
    if (limit !== undefined) throw sliced(this.related, "limit")
    const given = natural(this.related, "limit", n)
    // Values are given in the order of the walk: the limit before the offset.
    const at = this.values.length - (offset === undefined ? 0 : 1)
    return this.narrowed(["limit"], { limit: count }, insertBefore(this.values, [given], at))
  }

  offset(n: number): ManyRows {
    if (this.related.offset !== undefined) throw sliced(this.related, "offset")
    return this.narrowed(["offset"], { offset: count }, [...this.values, natural(this.related, "offset", n)])
  }

  include(f: Callback): ManyRows {
    const self = this.fresh()
    const before = { shape: self.shape, parameters: self.included }
    const { parameters, shape } = namedIncludes(self.inner.definition, before, self.call(f))
    // Adding includes keeps `related`.
    return new ManyRows(shape as ManyShape, self.values, parameters, self.rootOf)
  }

  private withStrategy(strategy: Include["strategy"]): ManyRows {
    const shape = derive(this.shape.trie, [strategy], (): ManyShape => Shape.make({ ...this.shape.node, strategy }))
    return new ManyRows(shape, this.values, this.included, this.rootOf)
  }

  selectIn(): ManyRows {
    return this.withStrategy("selectIn")
  }

  subquery(): ManyRows {
    return this.withStrategy("subquery")
  }

  some(f: Callback = noFilter): Built {
    const rows = f === noFilter ? this.fresh() : this.filter(f)
    const { related } = rows
    const shape = derive(rows.shape.trie, ["some"], () =>
      Shape.make<AST.Expression>({ _tag: "RelatedExists", related })
    )
    return expression(shape, rows.values)
  }

  none(f: Callback = noFilter): Built {
    return not(this.some(f))
  }

  every(f: Callback): Built {
    return not((f === noFilter ? this : this.exclude(f)).some())
  }

  count(): Built {
    return this.fresh().aggregate(aggregators.count, undefined)
  }

  sum(f: Callback): Built {
    return this.aggregateOf(aggregators.sum, f)
  }

  avg(f: Callback): Built {
    return this.aggregateOf(aggregators.avg, f)
  }

  min(f: Callback): Built {
    return this.aggregateOf(aggregators.min, f)
  }

  max(f: Callback): Built {
    return this.aggregateOf(aggregators.max, f)
  }

  variance(f: Callback, options: DeviationOptions = {}): Built {
    return this.aggregateOf(options.sample === true ? aggregators.varianceSample : aggregators.variance, f)
  }

  stdDev(f: Callback, options: DeviationOptions = {}): Built {
    return this.aggregateOf(options.sample === true ? aggregators.stdDevSample : aggregators.stdDev, f)
  }

  percentile(fraction: number, f: Callback): Built {
    return this.aggregateOf(percentile(fraction), f)
  }

  stringAgg(f: Callback, separator: string): Built {
    return this.aggregateOf(stringAgg(separator), f)
  }

  arrayAgg(f: Callback): Built {
    return this.aggregateOf(aggregators.arrayAgg, f)
  }

  private aggregateOf(aggregator: Aggregator, f: Callback): Built {
    const self = this.fresh()
    const { inner } = self.related
    const refuse = (wants: string) => queryError(inner.model, undefined, `${aggregator.name} wants ${wants}`)
    const argument = self.call<unknown>(f)
    if (!isExpression(argument)) throw refuse("an expression, such as (p) => p.views")
    // SQL would take it for an aggregate of the outer rows.
    if (!Scope.speaksOf(inner, argument.node)) throw refuse("a value of the related rows themselves")
    return self.aggregate(aggregator, argument)
  }

  private aggregate(aggregator: Aggregator, argument: Built | undefined): Built {
    const { related } = this
    const shape = derive(this.shape.trie, [aggregator.key, argument?.shape], () => {
      if (argument !== undefined) {
        refuseAggregate(this.inner.model, aggregator.name, argument.node)
        refuseWindow(this.inner.model, aggregator.name, argument.node)
      }
      const aggregate = aggregator.node(argument?.node)
      return Shape.make<AST.Expression>({ _tag: "RelatedAggregate", aggregate, related, type: aggregate.type })
    })
    return expression(shape, Shape.concat(argument?.parameters ?? Shape.noValues, this.values))
  }
}

const both = (first: AST.Expression | undefined, second: AST.Expression): AST.Expression =>
  first === undefined ? second : { _tag: "Logical", operator: "and", operands: [first, second] }

const insertBefore = (
  values: ReadonlyArray<unknown>,
  added: ReadonlyArray<unknown>,
  at: number
): ReadonlyArray<unknown> => [...values.slice(0, at), ...added, ...values.slice(at)]

const count: AST.Hole = { _tag: "Hole", type: ValueTypes.integer, size: undefined }

const sliced = (related: Related, step: string) =>
  queryError(related.outer.model, related.relation, `${step} after limit or offset; put ${step} before them`)

const natural = (related: Related, step: string, n: unknown): number => {
  if (typeof n === "number" && Number.isSafeInteger(n) && n >= 0) return n
  throw queryError(related.outer.model, related.relation, `${step}(${String(n)}) is no number of rows`)
}
