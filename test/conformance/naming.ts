import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Field, Fn, Model, Naming, Relation } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"
import { plain } from "./support.js"

/** Words that SQL has for itself, as table, column, property and annotation. */
class Order extends Model.Class<Order>("shop.Order")(
  {
    id: Field.id,
    group: Field.char(20),
    select: Schema.NullOr(Field.int),
    lastOrderedAt: Schema.NullOr(Field.datetime),
    HTTPStatus: Field.int,
    user: () => Relation.foreignKey(User, { column: "key", nullable: true }),
    tags: () => Relation.manyToMany(Tag),
    related: () => Relation.manyToMany(Order, { table: "table" })
  },
  { table: "order", ordering: ["-group", "id"] }
) {}

class User extends Model.Class<User>("User")({
  id: Field.uuid7.pipe(Field.primaryKey, Field.column("where")),
  name: Field.char(20).pipe(Field.column('a "quoted" `name`')),
  orders: () => Relation.oneToMany(Order, "user")
}) {}

class Tag extends Model.Class<Tag>("shop.deep.HTTPTag")(
  {
    code: Field.char(10).pipe(Field.primaryKey),
    someValue: Field.int,
    orders: () => Relation.manyToMany(Order, { via: "tags" })
  },
  { naming: Naming.asWritten }
) {}

const registry = Model.registry(Order, User, Tag)

/** Names of tables and columns: by the rule, by hand, and the words of SQL. */
export const naming = (name: DatabaseName): void =>
  layer(databaseOf(name, registry))("naming", (it) => {
    it.effect("names follow the rule, or what was given", () =>
      Effect.sync(() => {
        expect(registry.tables.map((table) => [table.name, table.columns.map((column) => column.name)])).toEqual([
          ["order", ["id", "group", "select", "last_ordered_at", "http_status", "key"]],
          ["order_tags", ["order_id", "http_tag_id"]],
          ["table", ["from_order_id", "to_order_id"]],
          ["user", ["where", 'a "quoted" `name`']],
          ["shop.deep_HTTPTag", ["code", "someValue"]]
        ])
      })
    )

    it.effect("rows are written and read under any name", () =>
      Effect.gen(function* () {
        const ada = yield* User.objects.create({ name: "Ada" })
        const first = yield* Order.objects.create({ group: "a", HTTPStatus: 200, userId: ada.id, select: 1 })
        const second = yield* Order.objects.create({ group: "b", HTTPStatus: 404 })
        yield* Tag.objects.create({ code: "x", someValue: 3 })
        expect((yield* Order.objects).map(({ group }) => group)).toEqual(["b", "a"])
        const found = yield* Order.objects
          .filter((o) => [o.group.eq("a"), o.user.name.eq("Ada"), o.HTTPStatus.lt(300)])
          .annotate((o) => ({ from: o.select.plus(1), limit: o.tags.count() }))
          .include((o) => ({ user: o.user.include((u) => ({ orders: u.orders })), tags: o.tags, related: o.related }))
        expect(plain(found)).toEqual([
          { ...first, from: 2, limit: 0, user: { ...ada, orders: [{ ...first }] }, tags: [], related: [] }
        ])
        expect(yield* Order.objects.select((o) => ({ group: o.group, by: o.user.name, where: o.userId }))).toEqual([
          { group: "b", by: null, where: null },
          { group: "a", by: "Ada", where: ada.id }
        ])
        const groups = Order.objects
          .groupBy((o) => ({ order: o.group }))
          .aggregate((o) => ({ count: Fn.count(), "max status": Fn.max(o.HTTPStatus) }))
          .orderBy((g) => g.order.asc())
        expect(yield* groups).toEqual([
          { order: "a", count: 1, "max status": 200 },
          { order: "b", count: 1, "max status": 404 }
        ])
        expect(yield* Tag.objects.filter((t) => t.orders.some((o) => o.id.eq(second.id))).count).toBe(0)
        expect(yield* User.objects.filter((u) => u.orders.some((o) => o.select.eq(1))).count).toBe(1)
      })
    )
  })
