/** Registries of 10 to 1,000 models: the time of a point read, on SQLite in memory. */
import Sqlite from "better-sqlite3"
import { Effect, ManagedRuntime, Schema } from "effect"
import { Field, Model, Relation } from "../../../dist/index.js"
import { Sqlite as Reinhardt } from "../../../dist/sqlite.js"
import { type Contender, type Figure, measure } from "../harness.js"
import { own } from "./subject.js"

export interface RegistryFigure {
  readonly models: number
  /** Microseconds of a read: of one model always, and of each in turn. */
  readonly one: { readonly raw: number; readonly own: number }
  readonly inTurn: { readonly raw: number; readonly own: number }
}

const sizes = [10, 100, 1_000]
const rows = 10

const define = (count: number): ReadonlyArray<any> => {
  const models: ReadonlyArray<any> = Array.from(
    { length: count },
    (_, n) =>
      class extends Model.Class<any>(`growth.Model${n}`)(
        {
          id: Field.id,
          name: Schema.String.pipe(Schema.maxLength(50)),
          amount: Field.int,
          active: Schema.Boolean,
          note: Schema.NullOr(Schema.String),
          next: () => Relation.foreignKey(models[(n + 1) % count], { nullable: true })
        },
        { table: `growth_model${n}` }
      ) {}
  )
  return models
}

const row = (i: number) => ({ name: `row ${i}`, amount: i, active: true, note: null, nextId: null })
const list = Array.from({ length: rows }, (_, i) => row(i))
const key = (i: number) => (i % rows) + 1

const library = async (count: number) => {
  const models = define(count)
  const runtime = ManagedRuntime.make(Reinhardt.layer({ filename: ":memory:" }))
  await runtime.runPromise(Model.createTables(Model.registry(...(models as [any]))))
  for (const model of models) await runtime.runPromise(model.objects.bulkCreate(list) as Effect.Effect<unknown>)
  const contender = own((effect) => runtime.runPromise(effect), `reinhardt-db ${count}`, {
    one: (i) => models[count / 2].objects.get(key(i)),
    inTurn: (i) => models[i % count].objects.get(key(i))
  })
  return { ...contender, close: () => Effect.runPromise(runtime.disposeEffect) }
}

const driver = (count: number): Contender => {
  const db = new Sqlite(":memory:")
  const statements = Array.from({ length: count }, (_, n) => {
    db.exec(
      `CREATE TABLE growth_model${n} (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER, active INTEGER, note TEXT, next_id INTEGER)`
    )
    const insert = db.prepare(`INSERT INTO growth_model${n} (name, amount, active) VALUES (?, ?, 1)`)
    for (const { amount, name } of list) insert.run(name, amount)
    return db.prepare(`SELECT * FROM growth_model${n} WHERE id = ?`)
  })
  return {
    name: `better-sqlite3 ${count}`,
    operations: {
      one: (i) => statements[count / 2]?.get(key(i)),
      inTurn: (i) => statements[i % count]?.get(key(i))
    },
    close: async () => db.close()
  }
}

const at = (figures: ReadonlyArray<Figure>, count: number) => {
  const micros = (name: string) => figures.find(({ contender }) => contender === `${name} ${count}`)?.micros ?? 0
  return { raw: micros("better-sqlite3"), own: micros("reinhardt-db") }
}

export const growthOfRegistry = async (rounds: number): Promise<ReadonlyArray<RegistryFigure>> => {
  const contenders = [...sizes.map(driver), ...(await Promise.all(sizes.map(library)))]
  const one = await measure(contenders, "one", 5_000, rounds)
  const inTurn = await measure(contenders, "inTurn", 5_000, rounds)
  for (const contender of contenders) await contender.close?.()
  return sizes.map((models) => ({ models, one: at(one, models), inTurn: at(inTurn, models) }))
}
