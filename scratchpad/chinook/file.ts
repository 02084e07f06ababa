/**
 * How a file of the data is read, and its rows written.
 */
import { readFile } from "node:fs/promises"
import { Array as Arr, Effect } from "effect"
import type { Database } from "../../src/index.js"

/** A model that takes such rows. */
interface Creates<Row, E> {
  readonly objects: {
    readonly bulkCreate: (rows: Iterable<Row>) => Effect.Effect<ReadonlyArray<unknown>, E, Database>
  }
}

/** What stands in the columns of a file, in their order, by the properties of the model. */
type Columns<Row> = { readonly [Property in keyof Row]: (value: unknown) => Row[Property] }

// Few enough for a bar that moves, and enough for few statements.
const rowsPerBatch = 1_000

/** A file, the model that takes its rows, and what stands in its columns. */
export const file = <Row extends object, E>(name: string, model: Creates<Row, E>, columns: Columns<Row>) =>
  Effect.map(read(name), (values) => {
    const rows = values.map(rowOf(columns))
    const inserts = Arr.chunksOf(rows, rowsPerBatch).map((batch) =>
      Effect.as(model.objects.bulkCreate(batch), batch.length)
    )
    return { name, size: rows.length, inserts }
  })

type Values = ReadonlyArray<unknown>

const read = (name: string): Effect.Effect<ReadonlyArray<Values>> =>
  Effect.promise(async () => {
    const content = await readFile(new URL(`data/${name}.json`, import.meta.url), "utf8")
    return JSON.parse(content).rows
  })

const rowOf = <Row extends object>(columns: Columns<Row>) => {
  const entries = Object.entries<(value: unknown) => unknown>(columns)
  return (values: Values): Row =>
    // Each property has the value that its column makes.
    Object.fromEntries(entries.map(([property, column], i) => [property, column(values[i])])) as Row
}
