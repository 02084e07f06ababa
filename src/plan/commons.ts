/**
 * The common tables of a statement, each defined once.
 */
import { type Node, walk } from "../ast/children.js"
import type { Query } from "../ast/Query.js"
import type { Common } from "../ast/RowSource.js"
import type { CommonDefinition, Delete, Select, Update } from "../ast/Statement.js"
import { queryError } from "../error/DefinitionError.js"

interface Defined {
  readonly key: object
  readonly values: ReadonlyArray<number>
  readonly definition: CommonDefinition
}

/** How a query that writes is planned. */
export type PlanWriting = (query: Query) => Update | Delete

const refuseWrites: PlanWriting = ({ scope }) => {
  throw queryError(scope.model, undefined, "a table of what is written stands in a query that reads, at its top")
}

/** Collects them while a statement is planned. */
export class Commons {
  constructor(readonly writing: PlanWriting = refuseWrites) {}

  private readonly defined = new Map<string, Defined>()
  private readonly open = new Set<string>()

  /** The table, planned where it stands for the first time. */
  define(common: Common, plan: () => CommonDefinition["select"]): void {
    const { key, name, step } = common
    const values = valuesOf(common)
    const known = this.defined.get(name)
    if (known === undefined) {
      this.open.add(name)
      const select = plan()
      this.open.delete(name)
      const definition = { _tag: "CommonDefinition", name, recursive: step !== undefined, select, repeats: [] } as const
      this.defined.set(name, { key, values, definition })
      return
    }
    if (known.key !== key) throw queryError(name, undefined, "two common tables of this name; give each its own")
    const repeats = known.values.map((first, i) => [first, values[i] ?? first] as const)
    const definition = { ...known.definition, repeats: [...known.definition.repeats, ...repeats] }
    this.defined.set(name, { ...known, definition })
  }

  /** Refuses the rows of a recursion that is not being planned. */
  refuseClosed(name: string): void {
    if (this.open.has(name)) return
    throw queryError(name, undefined, "the rows of a recursion outside of its step")
  }

  /** The same for a second statement of the query, which may write nothing again. */
  again(statement: Select): Select {
    const { commons = [], ...rest } = this.with(statement)
    const written = commons.find(({ select }) => select._tag === "Update" || select._tag === "Delete")
    if (written === undefined) return { ...rest, commons }
    throw queryError(written.name, undefined, "loading by a subquery would write again; load it by keys: selectIn()")
  }

  /** The statement with the definitions of the tables that it asks, each after those that it asks itself. */
  with(statement: Select): Select {
    if (this.defined.size === 0) return statement
    const asked = new Set<string>()
    const ask = (node: Node): void =>
      walk(node, (each) => {
        const { name } = each as Node & { readonly name?: string }
        if (each._tag !== "CommonTable" || name === undefined || asked.has(name)) return
        asked.add(name)
        const found = this.defined.get(name)
        if (found !== undefined) ask(found.definition)
      })
    ask(statement)
    const commons = [...this.defined.values()].flatMap(({ definition }) =>
      asked.has(definition.name) ? [definition] : []
    )
    if (commons.length === 0) return statement
    refuseHidden({ ...statement, commons })
    return { ...statement, commons }
  }
}

const valuesOf = (common: Common): ReadonlyArray<number> => {
  const found: Array<number> = []
  walk(common, (node) => {
    if (node._tag === "Parameter") found.push((node as Node & { readonly index: number }).index)
  })
  return found
}

// A common table hides the table of its name.
const refuseHidden = (statement: Select): void => {
  const names = new Map((statement.commons ?? []).map(({ name }) => [name.toLowerCase(), name]))
  walk(statement, (node) => {
    const { name } = node as Node & { readonly name?: string }
    const hidden = node._tag === "Table" && name !== undefined ? names.get(name.toLowerCase()) : undefined
    if (hidden !== undefined)
      throw queryError(hidden, undefined, "the query asks a table of this name, too; choose another")
  })
}
