/**
 * The order in which tables are made.
 */
import type { ForeignKeySpec, TableSpec } from "../ast/Table.js"

/** A table, the foreign keys to tables that are there before it, and those to tables that come after. */
export interface Placed {
  readonly table: TableSpec
  readonly backward: ReadonlyArray<ForeignKeySpec>
  readonly forward: ReadonlyArray<ForeignKeySpec>
}

/** Tables after those that they refer to, as far as they do not refer to each other. */
export const order = (tables: ReadonlyArray<TableSpec>): ReadonlyArray<Placed> => {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const placed: Array<Placed> = []
  const begun = new Set<string>()
  const done = new Set<string>()
  const isThere = ({ references }: ForeignKeySpec): boolean =>
    done.has(references.table) || !byName.has(references.table)
  const place = (table: TableSpec): void => {
    if (begun.has(table.name)) return
    begun.add(table.name)
    for (const { references } of table.foreignKeys) {
      const target = byName.get(references.table)
      if (target !== undefined) place(target)
    }
    const backward = table.foreignKeys.filter((each) => isThere(each) || each.references.table === table.name)
    placed.push({ table, backward, forward: table.foreignKeys.filter((each) => !backward.includes(each)) })
    done.add(table.name)
  }
  for (const table of tables) place(table)
  return placed
}
