/** `@effect/sql` as it is, and with rows that Schema has checked and decoded. */
import { SqlClient } from "@effect/sql"
import { Chunk, Effect, type Layer, ManagedRuntime, Schema, Stream } from "effect"
import type { Contender } from "../harness.js"
import { after, criteria, effects, keys, line, lines, order, tally, type Work } from "../work.js"
import { nest, shaped } from "./raw.js"

type Engine = "sqlite" | "postgres" | "mysql"
type Rows = ReadonlyArray<any>
type Query = Effect.Effect<any, unknown, SqlClient.SqlClient>

const stored = Schema.transform(Schema.String, Schema.DateFromSelf, {
  strict: true,
  decode: (text) => new Date(`${text.replace(" ", "T")}Z`),
  encode: (date) => date.toISOString()
})
const bit = Schema.transform(Schema.Number, Schema.Boolean, { strict: true, decode: (n) => n !== 0, encode: Number })

const schemas = (engine: Engine) => {
  const moment = engine === "sqlite" ? stored : Schema.DateFromSelf
  const key = engine === "postgres" ? Schema.NumberFromString : Schema.Number
  const settings = Schema.Struct({ theme: Schema.String, size: Schema.Number })
  const customer = Schema.Struct({
    id: key,
    name: Schema.String,
    email: Schema.String,
    city: Schema.String,
    age: Schema.Int,
    score: Schema.Number,
    active: engine === "postgres" ? Schema.Boolean : bit,
    note: Schema.NullOr(Schema.String),
    settings: engine === "sqlite" ? Schema.parseJson(settings) : settings,
    created_at: moment
  })
  const order = Schema.Struct({ id: key, customer_id: key, status: Schema.String, placed_at: moment })
  const detail = Schema.Struct({
    id: key,
    order_id: key,
    product: Schema.String,
    quantity: Schema.Int,
    price: Schema.Number
  })
  const grouped = Schema.Struct({ status: Schema.String, orders: key, newest: key })
  return { customer, order, detail, grouped, withCustomer: Schema.Struct({ ...order.fields, customer }) }
}

type Kind = keyof ReturnType<typeof schemas>
type Decode = (kind: Kind) => (rows: Rows) => Effect.Effect<Rows, unknown>

const decoding = (engine: Engine): Decode => {
  const known = schemas(engine)
  const decoders = new Map(
    Object.entries(known).map(([kind, schema]) => [
      kind,
      // Which struct it is, the kind tells; a map of them has no common type.
      Schema.decodeUnknown(Schema.Array(schema as Schema.Schema<any>))
    ])
  )
  return (kind) => decoders.get(kind) ?? Effect.succeed
}

const columns = ["id", "name", "email", "city", "age", "score", "active", "note", "settings", "created_at"]

const work = (sql: SqlClient.SqlClient, engine: Engine, decode: Decode): Work<Query> => {
  const [customers, orders, details] = [decode("customer"), decode("order"), decode("detail")]
  const truth = engine === "postgres" ? true : 1
  const point = (key: number) =>
    Effect.map(Effect.flatMap(sql`SELECT * FROM bench_customer WHERE id = ${key}`, customers), (rows) => rows[0])
  const list = (i: number, rows: number) =>
    Effect.flatMap(sql`SELECT * FROM bench_customer WHERE id > ${after(i, rows)} ORDER BY id LIMIT ${rows}`, customers)
  const ordersOf = (found: Rows) =>
    Effect.flatMap(sql`SELECT * FROM bench_order WHERE customer_id IN ${sql.in(found.map((row) => row.id))}`, orders)
  const aliases = sql.literal(columns.map((name) => `c.${name} AS c_${name}`).join(", "))
  const inserted = (table: string, rows: ReadonlyArray<Record<string, string | number>>) => {
    const query = sql`INSERT INTO ${sql(table)} ${engine === "mysql" ? sql.insert(rows) : sql.insert(rows).returning("*")}`
    if (engine !== "mysql") return query
    return Effect.map(query.raw, (result: any) => rows.map((row, n) => ({ id: result.insertId + n, ...row })))
  }
  const scored = (score: number, key: number) =>
    Effect.map(sql`UPDATE bench_customer SET score = ${score} WHERE id = ${key}`.raw, (result: any) =>
      Number(result.changes ?? result.rowCount ?? result.affectedRows)
    )
  return {
    "point read": (i) => point(keys(i)),
    "100 rows": (i) => list(i, 100),
    "5000 rows": (i) => list(i, 5000),
    nested: (i) =>
      Effect.gen(function* () {
        const rows = yield* list(i, 50)
        const all = yield* ordersOf(rows)
        const found = sql`SELECT * FROM bench_detail WHERE order_id IN ${sql.in(all.map((row) => row.id))}`
        return nest(
          rows.map((row) => ({ ...row })),
          all.map((row) => ({ ...row })),
          yield* Effect.flatMap(found, details)
        )
      }),
    "with customer": (i) =>
      Effect.flatMap(
        sql`SELECT o.*, ${aliases} FROM bench_order o JOIN bench_customer c ON c.id = o.customer_id WHERE o.id > ${after(i, 100)} ORDER BY o.id LIMIT 100`,
        (rows) => decode("withCustomer")(rows.map(shaped))
      ),
    "built per call": (i) => {
      const { active, age, city, descending } = criteria(i)
      const found = [sql`city = ${city}`, sql`age >= ${age}`, ...(active ? [sql`active = ${truth}`] : [])]
      const by = descending ? sql.csv(["age DESC", "id"]) : sql`id`
      return Effect.flatMap(
        sql`SELECT * FROM bench_customer WHERE ${sql.and(found)} ORDER BY ${by} LIMIT 20`,
        customers
      )
    },
    "group by": () =>
      Effect.flatMap(
        sql`SELECT status, count(*) AS orders, max(id) AS newest FROM bench_order GROUP BY status`,
        decode("grouped")
      ),
    "100 at once": (i) =>
      Effect.forEach(
        Array.from({ length: 100 }, (_, n) => keys(i + n)),
        point,
        { concurrency: "unbounded" }
      ),
    "include of one": (i) =>
      Effect.gen(function* () {
        const row = yield* point(keys(i))
        return { ...row, orders: yield* ordersOf([row]) }
      }),
    // The SQLite client has no streams.
    ...(engine === "sqlite"
      ? {}
      : {
          stream: () =>
            Effect.suspend(() => {
              const { add, total } = tally()
              return sql`SELECT * FROM bench_event`.stream.pipe(
                Stream.mapChunksEffect((chunk) => Effect.map(details([...chunk]), Chunk.fromIterable)),
                Stream.runForEachChunk((rows) =>
                  Effect.sync(() => {
                    for (const row of rows) add(row.quantity)
                  })
                ),
                Effect.map(total)
              )
            })
        }),
    insert: (i) => Effect.flatMap(inserted("bench_detail", [line(i)]), engine === "mysql" ? Effect.succeed : details),
    "bulk insert": (i) =>
      Effect.flatMap(inserted("bench_detail", lines(i)), engine === "mysql" ? Effect.succeed : details),
    update: (i) => scored(i / 8, keys(i)),
    transaction: (i) =>
      sql.withTransaction(
        Effect.gen(function* () {
          const [made]: Rows = yield* inserted("bench_order", [order(i)])
          yield* inserted("bench_detail", [{ ...line(i), order_id: made.id }])
          return yield* scored(i / 4, keys(i))
        })
      )
  }
}

export const effectSql = async (
  layer: Layer.Layer<SqlClient.SqlClient, unknown>,
  engine: Engine
): Promise<ReadonlyArray<Contender>> => {
  const contender = async (name: string, decode: Decode): Promise<Contender> => {
    const runtime = ManagedRuntime.make(layer)
    const sql = await runtime.runPromise(SqlClient.SqlClient)
    const made = effects<SqlClient.SqlClient, unknown>(
      name,
      (effect) => runtime.runPromise(effect),
      work(sql, engine, decode),
      (f, times, first) =>
        Effect.gen(function* () {
          for (let i = 0; i < times; i++) yield* f(first + i)
        })
    )
    return { ...made, close: () => runtime.dispose() }
  }
  return [
    await contender("@effect/sql", () => Effect.succeed),
    await contender("@effect/sql + Schema", decoding(engine))
  ]
}
