/**
 * Tables and aliases while a query is planned.
 */
import type * as AST from "../ast/Expression.js"
import type { Query } from "../ast/Query.js"
import type { Scope } from "../ast/Scope.js"
import type { Join, Select, Source } from "../ast/Statement.js"
import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import type { RelationDefinition } from "../definition/RelationDefinition.js"
import { queryError } from "../error/DefinitionError.js"
import { Commons } from "./commons.js"

/** A table under an alias. */
export interface Aliased {
  readonly alias: string
  readonly definition: ModelDefinition
  /** Whether a left join leads here. */
  readonly optional: boolean
}

/** The table of a scope, and the joins to what was reached from it so far. */
export interface ScopeTable extends Aliased {
  readonly joins: Array<Join>
  readonly reached: Map<string, Aliased>
}

/** How a query within another is planned, in the environment around it. */
export type PlanNested = (query: Query, environment: Environment) => Select

/** The scopes in sight, and the aliases given. It lives while one query is planned. */
export class Environment {
  private scopes: Map<Scope, ScopeTable> = new Map()
  private count = 0
  /** Where windows that were computed in a subquery stand. */
  windows: ((window: AST.Window) => AST.Column) | undefined

  /** What the outputs of the statement are, by what the query has them for. */
  readonly outputs: Map<AST.Expression, AST.Expression> = new Map()

  constructor(
    readonly planNested: PlanNested,
    readonly commons: Commons = new Commons()
  ) {}

  alias(): string {
    return `t${this.count++}`
  }

  enter(scope: Scope, definition: ModelDefinition, alias: string, optional = false): ScopeTable {
    const table: ScopeTable = { alias, definition, optional, joins: [], reached: new Map() }
    this.scopes.set(scope, table)
    return table
  }

  /** From here on, what is reached from the scope is joined behind `joins`. */
  append(scope: Scope, joins: Array<Join>): void {
    this.scopes.set(scope, { ...this.tableOf(scope), joins })
  }

  /** Runs `f`, which may enter scopes, and puts back what stood for them: what stands in a subquery is in sight only there. */
  within<A>(f: () => A): A {
    const before = this.scopes
    this.scopes = new Map(before)
    const result = f()
    this.scopes = before
    return result
  }

  /** Runs `f` where another table stands for the scope, whose windows are computed there. */
  inside<A>(scope: Scope, table: ScopeTable, f: () => A): A {
    const { windows } = this
    this.windows = undefined
    const result = this.within(() => {
      this.scopes.set(scope, table)
      return f()
    })
    this.windows = windows
    return result
  }

  tableOf(scope: Scope): ScopeTable {
    const table = this.scopes.get(scope)
    if (table === undefined) {
      throw queryError(
        scope.model,
        undefined,
        "a column of another query; only the query's own columns can be used here"
      )
    }
    return table
  }

  /** The table that a path of to-one relations leads to, joined where it is not yet. */
  reach(scope: Scope, path: ReadonlyArray<string>): Aliased {
    const table = this.tableOf(scope)
    let current: Aliased = table
    path.forEach((name, i) => {
      const key = path.slice(0, i + 1).join(".")
      const known = table.reached.get(key)
      current = known ?? this.join(table, current, relationOf(current.definition, name))
      if (known === undefined) table.reached.set(key, current)
    })
    return current
  }

  private join(table: ScopeTable, from: Aliased, relation: RelationDefinition): Aliased {
    const optional = from.optional || relation.nullable || !relation.constraint
    const kind = optional ? "left" : "inner"
    const join = (source: Source, on: AST.Expression) => table.joins.push({ _tag: "Join", kind, source, on })
    const { foreign, link, local, target } = relation
    const here = columnNode(from.alias, local)
    const next: Aliased = { alias: this.alias(), definition: target, optional }
    const there = columnNode(next.alias, foreign)
    if (link === undefined) {
      join(tableSource(target, next.alias), equal(here, there))
      return next
    }
    const through = this.alias()
    join({ _tag: "Table", name: link.table, alias: through }, equal(here, columnNode(through, link.source)))
    join(tableSource(target, next.alias), equal(columnNode(through, link.destination), there))
    return next
  }
}

export const relationOf = (definition: ModelDefinition, name: string): RelationDefinition => {
  const relation = definition.relation(name)
  if (relation === undefined) throw queryError(definition.name, name, "no such relation")
  return relation
}

export const tableSource = (definition: ModelDefinition, alias: string): Source => ({
  _tag: "Table",
  name: definition.table,
  alias
})

export const columnNode = (table: string, column: Pick<ColumnDefinition, "name" | "type">): AST.Column => ({
  _tag: "Column",
  table,
  name: column.name,
  type: column.type
})

export const equal = (left: AST.Expression, right: AST.Expression): AST.Expression => ({
  _tag: "Compare",
  operator: "=",
  left,
  right
})

/** All of the conditions that are there; undefined where there is none. */
export const all = (...conditions: ReadonlyArray<AST.Expression | undefined>): AST.Expression | undefined => {
  const given = conditions.filter((condition) => condition !== undefined)
  return given.length <= 1 ? given[0] : { _tag: "Logical", operator: "and", operands: given }
}
