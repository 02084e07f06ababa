import { Model as SqlModel } from "@effect/sql"
import * as Schema from "effect/Schema"
import { Constraint, Field, Fn, Index, Model, Relation } from "../../src/index.js"

const positive = Schema.Int.pipe(Schema.greaterThanOrEqualTo(-100))

/** Every way to have a default, two unique keys beside the primary one, a check, and relations either way. */
export class Item extends Model.Class<Item>("store.Item")(
  {
    id: Field.id,
    code: Field.char(20).pipe(Field.unique),
    name: Field.char(50),
    quantity: positive.pipe(Field.default(1)),
    low: Field.int.pipe(Field.default(0)),
    high: Field.int.pipe(Field.default(() => 10)),
    price: Schema.NullOr(Field.decimal({ precision: 10, scale: 2 })),
    note: Schema.NullOr(Field.text),
    status: Field.char(10).pipe(Field.databaseDefault("new")),
    stampedAt: Field.datetime.pipe(Field.databaseDefault(Fn.now())),
    createdAt: Field.createdAt,
    updatedAt: Field.updatedAt,
    parent: () => Relation.foreignKey(Item, { nullable: true, onDelete: "cascade" }),
    parts: () => Relation.oneToMany(Item, "parent"),
    lines: () => Relation.oneToMany(Line, "item")
  },
  { unique: [["name", "high"]], ordering: ["id"] }
) {
  static readonly constraints = Constraint.on(Item, (i) => [
    Constraint.check("store_item_quantity", i.quantity.gte(0)),
    Index.partial("store_item_low", [i.low], i.note.isNotNull())
  ])
}

/** A composite key of a relation and a number; its item cannot go before it. */
export class Line extends Model.Class<Line>("store.Line")(
  {
    item: () => Relation.foreignKey(Item, { onDelete: "restrict" }),
    position: Field.int,
    amount: Field.int
  },
  { primaryKey: ["itemId", "position"] }
) {}

/** One unique key beside the primary one. */
export class Visitor extends Model.Class<Visitor>("store.Visitor")({
  id: Field.id,
  email: Schema.NullOr(Field.char(50).pipe(Field.unique)),
  visits: Field.int,
  seenAt: Field.updatedAt
}) {}

/** A key of the application's own. */
export class Label extends Model.Class<Label>("store.Label")({
  key: Field.decimal({ precision: 10, scale: 2 }).pipe(Field.primaryKey),
  text: Field.char(20)
}) {}

export class Blank extends Model.Class<Blank>("store.Blank")({ id: Field.id }) {}

const Token = Schema.Uint8ArrayFromSelf.pipe(Schema.brand("Token"))

export class Event extends Model.Class<Event>("store.Event")({
  id: SqlModel.Generated(Schema.Int.pipe(Field.primaryKey)),
  token: SqlModel.UuidV4Insert(Token),
  secret: SqlModel.Sensitive(Schema.String),
  note: SqlModel.FieldOption(Schema.String),
  flag: SqlModel.BooleanFromNumber,
  payload: SqlModel.JsonFromString(Schema.Struct({ n: Schema.Number })),
  made: SqlModel.DateTimeInsert,
  madeDate: SqlModel.DateTimeInsertFromDate,
  changed: SqlModel.DateTimeUpdate,
  changedNumber: SqlModel.DateTimeUpdateFromNumber
}) {}

export const warehouse = Model.registry(Item, Line, Visitor, Label, Blank, Event)
