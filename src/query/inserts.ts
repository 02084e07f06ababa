/**
 * Queries that insert.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { chain } from "../internal/effectable.js"
import type { InsertRequest, OnConflict } from "../service/Database.js"
import { chunks, refuseSize, validRows } from "./batches.js"
import { checked, waves } from "./conflicts.js"
import { insertable, type Target, type Values, type Write } from "./target.js"
import { typed } from "./violations.js"

/** Options of `bulkCreate`. */
export interface BulkOptions {
  readonly batchSize?: number
  readonly onConflict?: OnConflict
}

/** Inserts one row. */
export const create = (target: Target, values: Values): Write<unknown> =>
  chain(insertable(target.definition, values), (row) =>
    chain(insert(target, { rows: [row], onConflict: undefined }), ([created]) => Exit.succeed(created))
  )

/** Rows of one statement. */
interface Batch {
  readonly rows: InsertRequest["rows"]
  readonly onConflict: OnConflict | undefined
}

const insert = ({ database, definition }: Target, { onConflict, rows }: Batch): Write<ReadonlyArray<unknown>> =>
  typed(definition, database.insert({ definition, properties: Object.keys(rows[0] ?? {}), rows, onConflict }))

/** Inserts many rows, all or none. */
export const bulkCreate = (
  target: Target,
  rows: Iterable<Values>,
  options: BulkOptions
): Write<ReadonlyArray<unknown>> =>
  Effect.suspend(() =>
    Effect.flatMap(validRows(target.definition, rows, insertable), (valid) => {
      const batches = batched(target, valid, options)
      const insertAll = Effect.forEach(batches, (batch) => insert(target, batch))
      const written = batches.length > 1 ? target.database.together(() => insertAll) : insertAll
      return Effect.map(written, (results) => inOrder(batches, results, valid))
    })
  )

const batched = (
  { database, definition }: Target,
  rows: ReadonlyArray<Values>,
  { batchSize, onConflict }: BulkOptions
): ReadonlyArray<Batch> => {
  refuseSize(definition, batchSize)
  const conflict = onConflict === undefined ? undefined : checked(definition, onConflict)
  return waves(definition, conflict, rows).flatMap((wave) =>
    // Rows of one statement have the same columns: those that leave one to the database go with others that do.
    groupByColumns(wave.rows).flatMap((group) => {
      const columns = Object.keys(group[0] ?? {}).length
      // A row of defaults alone has a statement to itself.
      const most = columns === 0 ? 1 : Math.max(1, Math.floor(database.dialect.capabilities.maxParameters / columns))
      return chunks(group, Math.min(batchSize ?? most, most)).map((some) => ({ ...wave, rows: some }))
    })
  )
}

const groupByColumns = (rows: ReadonlyArray<Values>): ReadonlyArray<ReadonlyArray<Values>> => {
  const groups = new Map<string, Array<Values>>()
  let [columns, group]: [ReadonlyArray<string>, Array<Values>] = [[], []]
  for (const row of rows) {
    const own = Object.keys(row)
    // Most have the columns of the row before.
    if (group.length === 0 || own.length !== columns.length || own.some((name, i) => name !== columns[i])) {
      columns = own
      group = groups.get(own.join()) ?? []
      groups.set(own.join(), group)
    }
    group.push(row)
  }
  return [...groups.values()]
}

// A row that somebody else deleted at once may be missing; the rest are then in the order of the batches.
const inOrder = (
  batches: ReadonlyArray<Batch>,
  results: ReadonlyArray<ReadonlyArray<unknown>>,
  given: ReadonlyArray<Values>
): ReadonlyArray<unknown> => {
  if (batches.length <= 1 || batches.some(({ rows }, i) => rows.length !== results[i]?.length)) return results.flat()
  const written = new Map(batches.flatMap(({ rows }, i) => rows.map((row, j) => [row, results[i]?.[j]] as const)))
  return given.map((row) => written.get(row))
}
