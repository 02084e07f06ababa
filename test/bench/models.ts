import { Schema } from "effect"
import { Field, Model, Relation } from "../../dist/index.js"

export class Customer extends Model.Class<Customer>("bench.Customer")({
  id: Field.id,
  name: Schema.String.pipe(Schema.maxLength(100)),
  email: Schema.String.pipe(Schema.maxLength(100)),
  city: Schema.String.pipe(Schema.maxLength(50)),
  age: Field.int,
  score: Field.float,
  active: Schema.Boolean,
  note: Schema.NullOr(Schema.String),
  settings: Field.json(Schema.Struct({ theme: Schema.String, size: Schema.Number })),
  createdAt: Field.datetime,
  orders: () => Relation.oneToMany(Order, "customer")
}) {}

export class Order extends Model.Class<Order>("bench.Order")({
  id: Field.id,
  customer: () => Relation.foreignKey(Customer),
  status: Schema.String.pipe(Schema.maxLength(20)),
  placedAt: Field.datetime,
  details: () => Relation.oneToMany(Detail, "order")
}) {}

export class Detail extends Model.Class<Detail>("bench.Detail")({
  id: Field.id,
  order: () => Relation.foreignKey(Order),
  product: Schema.String.pipe(Schema.maxLength(50)),
  quantity: Field.int,
  price: Field.float
}) {}

/** The details five times over, to be streamed. */
export class Event extends Model.Class<Event>("bench.Event")({
  id: Field.id,
  orderId: Schema.Int,
  product: Schema.String.pipe(Schema.maxLength(50)),
  quantity: Field.int,
  price: Field.float
}) {}

export const registry = Model.registry(Customer, Order, Detail, Event)
