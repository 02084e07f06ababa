/**
 * Makes the tables and fills them, with a bar that shows how far it is.
 */
import { Effect } from "effect"
import { Model, Transaction } from "../../src/index.js"
import { files } from "./data.js"
import { registry } from "./models.js"

const width = 30

const bar = (done: number, all: number, name: string): string => {
  const filled = Math.round((done / all) * width)
  return `${"█".repeat(filled)}${"░".repeat(width - filled)} ${String(done).padStart(6)} of ${all} rows  ${name}`
}

const show = (done: number, all: number, name: string) =>
  Effect.sync(() => {
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${bar(done, all, name)}`)
    else if (done === all) process.stdout.write(`${bar(done, all, name)}\n`)
  })

/** Makes the shop's tables. */
export const createTables = Model.createTables(registry)

/** Drops them. */
export const dropTables = Model.dropTables(registry)

/** Loads the data, all of it or nothing; gives the number of rows. */
export const load = Effect.gen(function* () {
  const tables = yield* Effect.forEach(files, ({ name, read }) => Effect.map(read, (table) => ({ name, ...table })))
  const all = tables.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  for (const { batches, name } of tables) {
    for (const insert of batches) {
      done += yield* insert
      yield* show(done, all, name)
    }
  }
  if (process.stdout.isTTY) process.stdout.write("\n")
  return all
}).pipe(Transaction.atomic())
