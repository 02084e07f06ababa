import * as BigDecimal from "effect/BigDecimal"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Constraint, DefinitionError, Field, Fn, Index, Model, Naming, Relation } from "../../../src/index.js"

const caught = (define: () => unknown): DefinitionError => {
  try {
    define()
  } catch (error) {
    if (error instanceof DefinitionError) return error
    throw error
  }
  throw new Error("nothing was refused")
}

// What the types refuse must be refused at run time, too: not everybody is type-checked.
const untyped = (fields: object, options: object = {}, name = "shop.Thing"): (() => unknown) => {
  const define = Model.Class<never>(name) as (fields: object, options: object) => unknown
  return () => define(fields, options)
}

const unknownDefault = (value: unknown) => Field.databaseDefault(value as never)

const columns = (model: unknown) => Model.definition(model as never).columns

/** A case: what is defined, the model and field that the error names, and what it says. */
type Case = readonly [title: string, define: () => unknown, field: string | undefined, message: RegExp]

describe("a model is refused where it is defined", () => {
  const id = Field.id
  const cases: ReadonlyArray<Case> = [
    ["a name with a space", untyped({ id }, {}, "my thing"), undefined, /names are like blog\.Post/],
    ["an empty name", untyped({ id }, {}, ""), undefined, /names are like blog\.Post/],
    ["a field that is no Schema", untyped({ id, a: 5 }), "a", /neither a Schema/],
    ["an optional property", untyped({ id, a: Schema.optional(Schema.String) }), "a", /Schema\.NullOr/],
    ["a struct", untyped({ id, a: Schema.Struct({ b: Schema.String }) }), "a", /Field\.json/],
    ["an array", untyped({ id, a: Schema.Array(Schema.String) }), "a", /Field\.json/],
    [
      "a union of texts and numbers",
      untyped({ id, a: Schema.Union(Schema.String, Schema.Number) }),
      "a",
      /Field\.json/
    ],
    ["literals of several types", untyped({ id, a: Schema.Literal("a", 1) }), "a", /Field\.json/],
    ["undefined", untyped({ id, a: Schema.UndefinedOr(Schema.String) }), "a", /no database stores/],
    ["a symbol", untyped({ id, a: Schema.SymbolFromSelf }), "a", /no database stores/],
    ["a decimal without digits", untyped({ id, a: Schema.BigDecimal }), "a", /Field\.decimal\(\{ precision/],
    ["a decimal as it is", untyped({ id, a: Schema.BigDecimalFromSelf }), "a", /Field\.decimal\(\{ precision/],
    ["JSON of a Date", untyped({ id, a: Field.json(Schema.Struct({ b: Schema.DateFromSelf })) }), "a", /is no JSON/],
    ["JSON of bigints", untyped({ id, a: Field.json(Schema.Array(Schema.BigIntFromSelf)) }), "a", /is no JSON/],
    ["autoNow of a text", untyped({ id, a: Field.autoNow(Schema.String) }), "a", /autoNow/],
    [
      "the collation of a number",
      untyped({ id, a: Field.collation("C")(Schema.Number) }),
      "a",
      /collation is for text/
    ],
    [
      "a default of a decimal",
      untyped({ id, a: unknownDefault(BigDecimal.unsafeFromString("1.5"))(Field.decimal({ precision: 4, scale: 2 })) }),
      "a",
      /a decimal is a text here/
    ],
    ["a default of NULL", untyped({ id, a: unknownDefault(null)(Field.int) }), "a", /databaseDefault is a text/],
    ["a default of a point in time", untyped({ id, a: unknownDefault(new Date(0))(Field.datetime) }), "a", /ISO form/],
    ["a default of another type", untyped({ id, a: Field.databaseDefault("x")(Field.int) }), "a", /no value of this/],
    ["a default out of range", untyped({ id, a: Field.databaseDefault(2 ** 40)(Field.int) }), "a", /no value of this/],
    [
      "a default that is too long",
      untyped({ id, a: Field.databaseDefault("x".repeat(4))(Field.char(3)) }),
      "a",
      /xxxx/
    ],
    [
      "a default that is no choice",
      untyped({ id, a: Field.databaseDefault("c")(Field.choices("a")) }),
      "a",
      /Default c/
    ],
    [
      "a default with values of its own",
      untyped({ id, a: Field.databaseDefault(Fn.concat("a", "b"))(Field.text) }),
      "a",
      /values of its own/
    ],
    ["an order by nothing", untyped({ id }, { ordering: ["-nope"] }), "nope", /ordering/],
    ["an order by a method", untyped({ id }, { ordering: ["-toString"] }), "toString", /ordering/],
    ["a decimal with too large a scale", untyped({ id, a: Field.decimal({ precision: 2, scale: 5 }) }), "a", /scale/],
    ["a decimal of no digits", untyped({ id, a: Field.decimal({ precision: 0, scale: 0 }) }), "a", /1 or more digits/],
    ["text of no characters", untyped({ id, a: Field.char(0) }), "a", /at most 0 characters/],
    ["text of half characters", untyped({ id, a: Field.char(1.5) }), "a", /at most 1\.5 characters/],
    ["an empty table name", untyped({ id }, { table: "" }), undefined, /"" cannot be a name/],
    ["a long table name", untyped({ id }, { table: "x".repeat(64) }), undefined, /63 bytes/],
    ...[
      "include",
      "joined",
      "selectIn",
      "isNull",
      "isNotNull",
      "then",
      "pipe",
      "constructor",
      "toString",
      "toJSON"
    ].map((name): Case => [`the name ${name}`, untyped({ id, [name]: Schema.String }), name, /is the library's/])
  ]
  it.each(cases)("%s", (_, define, field, message) => {
    const error = caught(define)
    expect(error.field).toBe(field)
    expect(error.message).toMatch(message)
    expect(error.message.startsWith(field === undefined ? error.model : `shop.Thing.${field}: `)).toBe(true)
  })
})

class Other extends Model.Class<Other>("shop.Other")({ id: Field.id, name: Field.char(10) }) {}

describe("a model is refused where it is first used", () => {
  const used =
    (fields: object, options: object = {}) =>
    () => {
      const model = untyped(fields, options)()
      return [columns(model), Model.definition(model as never).primaryKey]
    }
  const other = (options: object = {}) => ({ id: Field.id, other: () => Relation.foreignKey(Other, options) })
  const cases: ReadonlyArray<Case> = [
    ["no primary key", used({ a: Schema.String }), undefined, /no primary key/],
    ["two primary keys", used({ a: Field.id, b: Field.uuid.pipe(Field.primaryKey) }), "b", /a second primary key/],
    ["a key that may be NULL", used({ a: Schema.NullOr(Schema.Int).pipe(Field.primaryKey) }), "a", /cannot be NULL/],
    ["a key of unknown columns", used({ a: Schema.Int }, { primaryKey: ["b"] }), "b", /no such column; there are a/],
    ["authorId beside author", used({ ...other(), otherId: Schema.Int }), "otherId", /relation's column/],
    [
      "two columns of one name",
      used({ id: Field.id, a: Field.column("x")(Schema.Int), X: Schema.Int }),
      "X",
      /second column/
    ],
    [
      "a key beside that of the options",
      used({ id: Field.id, a: Field.int }, { primaryKey: ["a"] }),
      "id",
      /beside that of the options/
    ],
    ["a column without a name", used({ id: Field.id, a: Field.column("")(Schema.Int) }), "a", /cannot be a name/],
    [
      "a column that ends in a space",
      used({ id: Field.id, a: Field.column("x ")(Schema.Int) }),
      "a",
      /cannot be a name/
    ],
    ["a long column name", used({ id: Field.id, a: Field.column("é".repeat(32))(Schema.Int) }), "a", /63 bytes/],
    ["a relation to nothing", used({ id: Field.id, a: () => Relation.foreignKey(undefined) }), "a", /module cycle/],
    ["a relation to no model", used({ id: Field.id, a: () => Relation.foreignKey(Schema.String) }), "a", /is no model/],
    ["a function that gives nothing", used({ id: Field.id, a: () => undefined }), "a", /gives no relation/],
    ["setNull where NULL cannot be", used(other({ onDelete: "setNull" })), "other", /nullable: true/],
    ["setDefault without one", used(other({ onDelete: "setDefault" })), "other", /needs a databaseDefault/]
  ]
  it.each(cases)("%s", (_, define, field, message) => {
    const error = caught(define)
    expect([error.model, error.field]).toEqual(["shop.Thing", field])
    expect(error.message).toMatch(message)
  })
})

class Author extends Model.Class<Author>("a.Author")({
  id: Field.id,
  books: () => Relation.oneToMany(Book, "author")
}) {}
class Book extends Model.Class<Book>("a.Book")({
  id: Field.id,
  author: () => Relation.foreignKey(Author),
  readers: () => Relation.manyToMany(Author, { through: () => Loan })
}) {}
class Loan extends Model.Class<Loan>("a.Loan")({
  id: Field.id,
  book: () => Relation.foreignKey(Book),
  author: () => Relation.foreignKey(Author)
}) {}
class Pair extends Model.Class<Pair>("a.Pair")(
  { left: Field.int, right: Field.int, pairs: () => Relation.oneToMany(ToPair, "pair" as never) },
  { primaryKey: ["left", "right"] }
) {}
class ToPair extends Model.Class<ToPair>("a.ToPair")({ id: Field.id, pair: () => Relation.foreignKey(Pair) }) {}

class Manager extends Model.Class<Manager>("a.Manager")({
  id: Field.id,
  office: () => Relation.oneToOne(Office, "manager"),
  branch: () => Relation.oneToOne(Office, "branch"),
  desk: () => Relation.oneToOne(Office, "desk")
}) {}
class Office extends Model.Class<Office>("a.Office")(
  {
    id: Field.id,
    manager: () => Relation.foreignKey(Manager),
    branch: () => Relation.foreignKey(Manager, { unique: true }),
    desk: () => Relation.foreignKey(Manager)
  },
  { unique: [["desk"]] }
) {}
class Loop extends Model.Class<Loop>("a.Loop")({
  id: Field.id,
  left: () => Relation.manyToMany(Loop, { via: "right" }),
  right: () => Relation.manyToMany(Loop, { via: "left" })
}) {}

const model = (name: string, fields: object, options: object = {}) => untyped(fields, options, name)() as typeof Other
const via = (relation: () => unknown) => model("a.Thing", { id: Field.id, things: relation })

describe("a registry refuses", () => {
  const cases: ReadonlyArray<readonly [string, () => unknown, string, string | undefined, RegExp]> = [
    ["models that are not there", () => Model.registry(Book), "a.Book", "author", /refers to a\.Author/],
    ["a through model that is not there", () => Model.registry(Author, Book), "a.Book", "readers", /refers to a\.Loan/],
    ["two models of a name", () => Model.registry(Other, Other), "shop.Other", undefined, /second model/],
    [
      "two tables of a name",
      () => Model.registry(Other, model("x.Y", { id: Field.id }, { table: "Shop_other" })),
      "Shop_other",
      undefined,
      /second table/
    ],
    [
      "two indexes of a name",
      () =>
        Model.registry(
          model("x.A", { id: Field.id }, { indexes: [Index.named("i")(Index.on("id"))] }),
          model("x.B", { id: Field.id }, { indexes: [Index.named("I")(Index.on("id"))] })
        ),
      "x_b",
      undefined,
      /second constraint, index or table "I"/
    ],
    [
      "the other end of nothing",
      () =>
        Model.registry(
          via(() => Relation.oneToMany(Book, "writer" as never)),
          Book,
          Author,
          Loan
        ),
      "a.Thing",
      "things",
      /"writer" is not a relation of a\.Book to one row; there are author/
    ],
    [
      "the other end of no many-to-many relation",
      () =>
        Model.registry(
          via(() => Relation.manyToMany(Book, { via: "author" })),
          Book,
          Author,
          Loan
        ),
      "a.Thing",
      "things",
      /"author" is not a many-to-many relation of a\.Book/
    ],
    [
      "the other end of a relation to another model",
      () =>
        Model.registry(
          via(() => Relation.oneToMany(Book, "author")),
          Book,
          Author,
          Loan
        ),
      "a.Thing",
      "things",
      /"author" of a\.Book refers to a\.Author, not to a\.Thing/
    ],
    [
      "the other end of a many-to-many relation to another model",
      () =>
        Model.registry(
          via(() => Relation.manyToMany(Book, { via: "readers" })),
          Book,
          Author,
          Loan
        ),
      "a.Thing",
      "things",
      /"readers" of a\.Book refers to a\.Author, not to a\.Thing/
    ],
    [
      "one row at the other end of a foreign key",
      () => Model.registry(Manager, Office),
      "a.Manager",
      "office",
      /several rows of a\.Office may have one "manager"; write Relation\.oneToMany here/
    ],
    ["two ends that name each other", () => Model.registry(Loop), "a.Loop", "left", /other end of itself/],
    [
      "a through model that is none",
      () =>
        Model.registry(
          via(() => Relation.manyToMany(Other, { through: () => undefined as never })),
          Other
        ),
      "a.Thing",
      "things",
      /module cycle/
    ],
    [
      "a through model without a way here",
      () =>
        Model.registry(
          via(() => Relation.manyToMany(Author, { through: () => Loan })),
          Book,
          Author,
          Loan
        ),
      "a.Thing",
      "things",
      /a\.Loan has no foreign key to a\.Thing/
    ],
    [
      "a unique constraint of nothing",
      () => Model.registry(model("a.Thing", { id: Field.id }, { unique: [[]] })),
      "a.Thing",
      undefined,
      /a unique constraint names no column/
    ],
    [
      "a column twice in a key",
      () => Model.registry(model("a.Thing", { a: Field.int }, { primaryKey: ["a", "a"] })),
      "a.Thing",
      undefined,
      /the primary key names the column a twice/
    ],
    ["a reference to a composite key", () => Model.registry(Pair, ToPair), "a.Pair", undefined, /not a single column/]
  ]
  it.each(cases)("%s", (_, define, name, field, message) => {
    const error = caught(define)
    expect([error.model, error.field]).toEqual([name, field])
    expect(error.message).toMatch(message)
  })

  it("no other end of a foreign key that is unique", () => {
    const ends = ["branch", "desk"].map((name) => Model.definition(Manager).relation(name)?.foreign.property)
    expect(ends).toEqual(["branchId", "deskId"])
  })

  it("nothing of what belongs together", () => {
    const { models, tables } = Model.registry(Author, Book, Loan)
    expect(models.map(({ name }) => name)).toEqual(["a.Author", "a.Book", "a.Loan"])
    expect(tables.map(({ name }) => name)).toEqual(["a_author", "a_book", "a_loan"])
  })
})

describe("a constraint is refused", () => {
  const constrained = (constraint: () => unknown) => () =>
    Model.definition(
      class extends (untyped({ id: Field.id, data: Field.binary })() as typeof Other) {
        static readonly constraints = constraint
      } as never
    ).constraints
  it("where it is no condition of the row's own columns", () => {
    const check = Constraint.check as (name: string, condition: unknown) => unknown
    expect(caught(constrained(() => [check("c", 5)])).message).toMatch(/wants a condition/)
    const bytes = constrained(() => [
      Constraint.on(Binary, (b) => [Constraint.check("c", b.data.eq(Uint8Array.of(1)))])()
    ])
    expect(caught(bytes).message).toMatch(/bytes, JSON or arrays/)
    const path = () => Constraint.on(Book, (b) => [Constraint.check("c", b.author.id.gt(1))])()
    expect(caught(path).message).toMatch(/only speak of the columns of its own row/)
  })
})

class Binary extends Model.Class<Binary>("a.Binary")({ id: Field.id, data: Field.binary }) {}

describe("names", () => {
  const tableOf = (name: string, naming?: Naming.Naming) =>
    Model.definition(model(name, { id: Field.id }, naming === undefined ? {} : { naming })).table

  it("are Django's by default", () => {
    expect(tableOf("blog.Post")).toBe("blog_post")
    expect(tableOf("HTTPLog")).toBe("http_log")
    expect(tableOf("shop.OrderLine2")).toBe("shop_order_line2")
    expect(columns(Book).map(({ name }) => name)).toEqual(["id", "author_id"])
    expect(Naming.snakeCase("createdAtUTC")).toBe("created_at_utc")
  })

  it("may be left as written, or follow a rule of one's own", () => {
    expect(tableOf("blog.Post", Naming.asWritten)).toBe("blog_Post")
    const shouting: Naming.Naming = { ...Naming.django, table: (app, label) => `${app}_${label}`.toUpperCase() }
    expect(tableOf("blog.Post", shouting)).toBe("BLOG_POST")
    const written = model(
      "blog.Post",
      { id: Field.id, createdAt: Field.datetime, author: () => Relation.foreignKey(Author) },
      { naming: Naming.asWritten }
    )
    expect(columns(written).map(({ name }) => name)).toEqual(["id", "createdAt", "authorId"])
  })

  it("are cut to 63 bytes, and stay different", () => {
    const [one, two] = ["1", "2"].map((end) => tableOf(`app.${"Long".repeat(20)}${end}`))
    expect(one).not.toBe(two)
    expect(new TextEncoder().encode(one).length).toBe(63)
  })

  it("of links tell models of one name apart", () => {
    const tag = model("x.Author", { id: Field.id, others: () => Relation.manyToMany(Author) })
    const [, link] = Model.registry(tag, Author, Book, Loan).tables
    expect(link?.columns.map(({ name }) => name)).toEqual(["from_author_id", "to_author_id"])
  })
})
