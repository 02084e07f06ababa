/**
 * Relations loaded with the rows: joined into the statement, or by statements of their own.
 */
import type * as AST from "../ast/Expression.js"
import type { Include, NamedInclude } from "../ast/Include.js"
import type { Related } from "../ast/Scope.js"
import type { Join, Select } from "../ast/Statement.js"
import { singleKey } from "../definition/columns.js"
import { replaceRoot } from "../expression/includes.js"
import * as Scope from "../expression/Scope.js"
import * as ValueTypes from "../expression/ValueTypes.js"
import { all, columnNode, Environment, equal, relationOf, tableSource } from "./environment.js"
import { orderOfRelated } from "./order.js"
import { Outputs } from "./outputs.js"
import { type ChildPlan, type InstancePlan, type JoinedPlan, keysIndex, type SelectPlan } from "./Plan.js"
import { enterRelated, resolve } from "./resolve.js"
import { columnIn, inSlice, isSliced, rowNumber } from "./slice.js"
import { emptySelect, output } from "./statement.js"

/** What includes add to a statement. */
interface Planned {
  readonly joined: ReadonlyArray<JoinedPlan>
  readonly loaded: ReadonlyArray<string>
  readonly children: ReadonlyArray<ChildPlan>
}

/** The statement being planned; `parent` gives it without outputs, for children that ask it again as a subquery. */
interface Context {
  readonly environment: Environment
  readonly outputs: Outputs
  readonly parent: (() => Omit<Select, "outputs">) | undefined
}

/** Plans includes of the rows that `container` leads to. */
export const planIncludes = (
  context: Context,
  includes: ReadonlyArray<NamedInclude>,
  container: ReadonlyArray<string>
): Planned => {
  const joined: Array<JoinedPlan> = []
  const loaded: Array<string> = []
  const children: Array<ChildPlan> = []
  for (const { include, name } of includes) {
    if (include.related === undefined && include.strategy === "joined") {
      const plan = planJoined(context, name, include, container)
      joined.push(plan.joined)
      children.push(...plan.children)
    } else {
      loaded.push(name)
      children.push(planChild(context, name, include, container))
    }
  }
  return { joined, loaded, children }
}

const planJoined = (
  context: Context,
  name: string,
  include: Include,
  container: ReadonlyArray<string>
): { readonly joined: JoinedPlan; readonly children: ReadonlyArray<ChildPlan> } => {
  const { environment, outputs } = context
  const table = environment.reach(include.outer, [...include.path, include.relation])
  const { definition } = table
  const slots = definition.columns.map((column) => outputs.column(table.alias, column))
  const key = singleKey(definition, `the include of ${name}`)
  const present = outputs.place(columnNode(table.alias, key))
  const below = planIncludes(context, include.includes, [...container, name])
  const row: InstancePlan = {
    _tag: "Instance",
    definition,
    slots,
    annotations: [],
    joined: below.joined,
    loaded: below.loaded
  }
  return { joined: { name, present, row }, children: below.children }
}

const planChild = (
  { environment, outputs, parent }: Context,
  name: string,
  include: Include,
  container: ReadonlyArray<string>
): ChildPlan => {
  const table = environment.reach(include.outer, include.path)
  const relation = relationOf(table.definition, include.relation)
  const local = columnNode(table.alias, relation.local)
  const asked = include.strategy === "subquery" ? parent : undefined
  const keys = asked === undefined ? undefined : (): Select => ({ ...asked(), outputs: [output(local)] })
  const rows =
    include.related === undefined ? relatedOne(include) : { related: include.related, includes: include.includes }
  const child = (size: number) =>
    planRelated(
      new Environment(environment.planNested, environment.commons),
      rows.related,
      rows.includes,
      relation.local.type,
      size,
      keys
    )
  return {
    name,
    container,
    toMany: relation.toMany,
    parentKey: outputs.place(local),
    childKey: child(1).childKey,
    keyType: relation.local.type,
    byKeys: keys === undefined,
    plan: (size) => child(size).plan
  }
}

/** A relation to one row as a relation to many, of which there will be one; what is below moves to its rows. */
const relatedOne = (
  include: Include
): { readonly related: Related; readonly includes: ReadonlyArray<NamedInclude> } => {
  const outer = Scope.definitionOf(include.outer)
  const from = include.path.reduce((definition, name) => relationOf(definition, name).target, outer)
  const inner = Scope.make(relationOf(from, include.relation).target)
  const related: Related = {
    _tag: "Related",
    outer: include.outer,
    path: include.path,
    relation: include.relation,
    inner,
    filter: undefined,
    orderBy: [],
    limit: undefined,
    offset: undefined
  }
  const prefix = [...include.path, include.relation]
  return { related, includes: include.includes.map((each) => replaceRoot(each, include.outer, prefix, inner)) }
}

/** The related rows seen from the rows that the path leads to. */
const rebased = (related: Related): Related => {
  const { outer, path } = related
  const model = path.reduce((definition, name) => relationOf(definition, name).target, Scope.definitionOf(outer))
  return replaceRoot(related, outer, path, Scope.make(model))
}

interface RelatedPlan {
  readonly plan: SelectPlan
  readonly childKey: number
}

/**
 * Enters the related rows. The outer rows are not in the statement, only their keys; `outer` gives the joins to them where
 * a condition or an order spoke of them.
 */
const enterOuter = (environment: Environment, related: Related) => {
  const definition = Scope.definitionOf(related.outer)
  const outer = environment.enter(related.outer, definition, environment.alias())
  const source = enterRelated(environment, related)
  const join = (): ReadonlyArray<Join> => {
    const spoken = [related.filter, ...related.orderBy].some(
      (node) => node !== undefined && Scope.speaksOf(related.outer, node)
    )
    if (!spoken) return []
    const on = equal(source.outer, source.key)
    return [{ _tag: "Join", kind: "inner", source: tableSource(definition, outer.alias), on }, ...outer.joins]
  }
  return { outer: join, source }
}

/** The statement that loads the related rows of many outer rows at once. */
const planRelated = (
  environment: Environment,
  given: Related,
  includes: ReadonlyArray<NamedInclude>,
  keyType: AST.Parameter["type"],
  size: number,
  keys: (() => Select) | undefined
): RelatedPlan => {
  const related = given.path.length === 0 ? given : rebased(given)
  const { outer, source } = enterOuter(environment, related)
  const outputs = new Outputs()
  const table = environment.tableOf(related.inner)
  const slots = table.definition.columns.map((column) => outputs.column(table.alias, column))
  const childKey = outputs.place(source.key)
  const operand = source.key
  const list: AST.Parameter = { _tag: "Parameter", index: keysIndex, type: keyType, size }
  const among: AST.Expression =
    keys === undefined ? { _tag: "In", operand, list } : { _tag: "InSubquery", operands: [operand], select: keys() }
  const where = all(among, related.filter && resolve(environment, related.filter))
  const orderBy = orderOfRelated(related).map((order) => resolve(environment, order))
  const below = planIncludes({ environment, outputs, parent: undefined }, includes, [])
  const { definition } = table
  const row: InstancePlan = {
    _tag: "Instance",
    definition,
    slots,
    annotations: [],
    joined: below.joined,
    loaded: below.loaded
  }
  const joins = [...source.joins, ...outer()]
  const select: Select = { ...emptySelect(source.from), outputs: outputs.list, joins, where, orderBy }
  const statement = environment.commons.again(isSliced(related) ? sliceEach(related, select, operand) : select)
  return { childKey, plan: { statement, table: definition.table, row, children: below.children } }
}

// The first rows of each parent.
const sliceEach = (related: Related, select: Select, key: AST.Column): Select => {
  const alias = "numbered"
  const name = (position: number): string => `c${position}`
  const inner: Select = {
    ...select,
    orderBy: [],
    outputs: [
      ...select.outputs.map(({ expression }, i) => output(expression, name(i))),
      output(rowNumber(key, select.orderBy), "n")
    ]
  }
  const n = columnIn(alias, "n")
  return {
    ...emptySelect({ _tag: "Derived", select: inner, alias }),
    outputs: select.outputs.map(({ expression }, i) => output(columnIn(alias, name(i), ValueTypes.of(expression)))),
    where: inSlice(n, related),
    orderBy: [{ _tag: "Order", expression: n, direction: "asc", nulls: "last" }]
  }
}
