/** The driver by itself: prepared statements, its own rows, not decoded. */
import { type Contender, group } from "../harness.js"
import { after, criteria, keys, line, lines } from "../work.js"

type Rows = ReadonlyArray<any>
type Given = ReadonlyArray<unknown>

/** What differs from driver to driver. Text has `?` for parameters. */
export interface Driver {
  readonly name: string
  readonly one: (text: string) => (values: Given) => unknown
  readonly all: (text: string) => (values: Given) => Rows | Promise<Rows>
  /** Gives the number of changed rows. */
  readonly change: (text: string) => (values: Given) => unknown
  /** Inserts rows of as many columns and gives them as they are stored. */
  readonly insert: (table: string, columns: ReadonlyArray<string>, rows: number) => (values: Given) => unknown
  /** The rows of a table whose column is one of the keys. */
  readonly among: (table: string, column: string) => (keys: Given) => Rows | Promise<Rows>
  readonly transaction: (i: number) => unknown
  readonly stream: () => unknown
  readonly truth: unknown
  readonly close?: () => Promise<unknown>
}

const columns = ["id", "name", "email", "city", "age", "score", "active", "note", "settings", "created_at"]

/** Orders joined with their customers, whose columns get a name of their own. */
export const joined = `SELECT o.*, ${columns.map((name) => `c.${name} AS c_${name}`).join(", ")} FROM bench_order o JOIN bench_customer c ON c.id = o.customer_id WHERE o.id > ? ORDER BY o.id LIMIT 100`

/** The nested form of a row of `joined`. */
export const shaped = (row: any) => ({
  id: row.id,
  customer_id: row.customer_id,
  status: row.status,
  placed_at: row.placed_at,
  customer: {
    id: row.c_id,
    name: row.c_name,
    email: row.c_email,
    city: row.c_city,
    age: row.c_age,
    score: row.c_score,
    active: row.c_active,
    note: row.c_note,
    settings: row.c_settings,
    created_at: row.c_created_at
  }
})

/** Puts details into their orders, and orders into their customers. */
export const nest = (customers: Rows, orders: Rows, details: Rows): Rows => {
  const byOrder = group(details, "order_id")
  for (const row of orders) row.details = byOrder.get(row.id) ?? []
  const byCustomer = group(orders, "customer_id")
  for (const row of customers) row.orders = byCustomer.get(row.id) ?? []
  return customers
}

/** The text and the values that `criteria` asks for. */
export const search = (i: number, truth: unknown): readonly [string, Given] => {
  const { active, age, city, descending } = criteria(i)
  const text = `SELECT * FROM bench_customer WHERE city = ? AND age >= ?${active ? " AND active = ?" : ""} ORDER BY ${descending ? "age DESC, id" : "id"} LIMIT 20`
  return [text, active ? [city, age, truth] : [city, age]]
}

export const grouped = "SELECT status, count(*) AS orders, max(id) AS newest FROM bench_order GROUP BY status"

export const raw = (driver: Driver): Contender => {
  const byId = driver.one("SELECT * FROM bench_customer WHERE id = ?")
  const list = driver.all("SELECT * FROM bench_customer WHERE id > ? ORDER BY id LIMIT ?")
  const orders = driver.among("bench_order", "customer_id")
  const details = driver.among("bench_detail", "order_id")
  const withCustomer = driver.all(joined)
  const groups = driver.all(grouped)
  const searches = new Map<string, (values: Given) => unknown>()
  const names = ["order_id", "product", "quantity", "price"]
  const insert = driver.insert("bench_detail", names, 1)
  const bulk = driver.insert("bench_detail", names, 1000)
  const update = driver.change("UPDATE bench_customer SET score = ? WHERE id = ?")
  return {
    name: driver.name,
    operations: {
      "point read": (i) => byId([keys(i)]),
      "100 rows": (i) => list([after(i, 100), 100]),
      "5000 rows": (i) => list([after(i, 5000), 5000]),
      nested: async (i) => {
        const rows = await list([after(i, 50), 50])
        const all = await orders(rows.map((row) => row.id))
        return nest(rows, all, await details(all.map((row) => row.id)))
      },
      "with customer": async (i) => (await withCustomer([after(i, 100)])).map(shaped),
      "built per call": (i) => {
        const [text, values] = search(i, driver.truth)
        const known = searches.get(text) ?? driver.all(text)
        searches.set(text, known)
        return known(values)
      },
      "group by": () => groups([]),
      "100 at once": (i) => Promise.all(Array.from({ length: 100 }, (_, n) => byId([keys(i + n)]))),
      "include of one": async (i) => {
        const row: any = await byId([keys(i)])
        row.orders = await orders([row.id])
        return row
      },
      stream: () => driver.stream(),
      insert: (i) => insert(Object.values(line(i))),
      "bulk insert": (i) => bulk(lines(i).flatMap((each) => Object.values(each))),
      update: (i) => update([i / 8, keys(i)]),
      transaction: (i) => driver.transaction(i)
    },
    ...(driver.close === undefined ? {} : { close: driver.close })
  }
}
