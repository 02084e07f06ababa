import { Model as SqlModel } from "@effect/sql"
import * as DateTime from "effect/DateTime"
import * as Either from "effect/Either"
import * as Equal from "effect/Equal"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { Field, Model, Relation } from "../../../src/index.js"

class User extends Model.Class<User>("blog.User")({
  id: Field.id,
  name: Schema.NonEmptyString.pipe(Schema.maxLength(20)),
  bio: Schema.NullOr(Schema.String),
  nick: Schema.OptionFromNullOr(Schema.String),
  age: Schema.Int.pipe(Field.default(18)),
  score: Schema.Int.pipe(Field.databaseDefault(0)),
  password: Schema.String.pipe(Field.sensitive),
  born: Schema.Date,
  createdAt: Field.createdAt,
  updatedAt: Field.updatedAt,
  posts: () => Relation.oneToMany(Post, "author")
}) {
  readonly visits = 7
  static readonly kind = "person"
  get isAdult() {
    return this.age >= 18
  }
  greet(word: string) {
    return `${word}, ${this.name}`
  }
}

class Post extends Model.Class<Post>("blog.Post")({
  id: Field.id,
  title: Schema.String,
  author: () => Relation.foreignKey(User),
  editor: () => Relation.foreignKey(User, { nullable: true })
}) {}

const at = new Date("2024-01-02T03:04:05.006Z")
const encoded = {
  id: 1,
  name: "Ada",
  bio: null,
  nick: null,
  age: 36,
  score: 5,
  password: "secret",
  born: "1815-12-10T00:00:00.000Z",
  createdAt: at,
  updatedAt: at
}
const decode = Schema.decodeUnknownSync(User)

describe("a model is a Schema", () => {
  it("that gives instances of its class", () => {
    const user = decode(encoded)
    expect(user).toBeInstanceOf(User)
    expect(user.born).toEqual(new Date("1815-12-10T00:00:00Z"))
    expect(Option.isNone(user.nick)).toBe(true)
    expect([user.isAdult, user.greet("Hello"), user.visits, User.kind]).toEqual([true, "Hello, Ada", 7, "person"])
    expect(Schema.encodeSync(User)(user)).toEqual(encoded)
    expect(Schema.is(User)(user)).toBe(true)
    expect(Schema.is(User)({ ...user })).toBe(false)
  })

  it("whose instances are equal by value, and say what they are", () => {
    expect(Equal.equals(decode(encoded), decode(encoded))).toBe(true)
    expect(Equal.equals(decode(encoded), decode({ ...encoded, age: 37 }))).toBe(false)
    expect(String(Post.make({ id: 1, title: "a", authorId: 1, editorId: null }))).toBe(
      'blog.Post({ "id": 1, "title": "a", "authorId": 1, "editorId": null })'
    )
    expect([User.identifier, Object.keys(Post.fields)]).toEqual(["blog.User", ["id", "title", "authorId", "editorId"]])
  })

  it("that refuses what is wrong, in `new` too, unless told not to look", () => {
    expect(Either.isLeft(Schema.decodeUnknownEither(User)({ ...encoded, name: "" }))).toBe(true)
    const props = { id: 1, title: 5 as never, authorId: 1, editorId: null }
    expect(() => new Post(props)).toThrow(/blog\.Post/)
    expect(new Post(props, true).title).toBe(5)
    expect(new Post(props, { disableValidation: true }).title).toBe(5)
  })

  it("for other Schemas to use", () => {
    const Page = Schema.Struct({ users: Schema.Array(User) })
    expect(Schema.decodeUnknownSync(Page)({ users: [encoded] }).users[0]).toBeInstanceOf(User)
  })
})

const keysOf = (schema: { readonly fields: object }) => Object.keys(schema.fields)
const all = ["id", "name", "bio", "nick", "age", "score", "password", "born", "createdAt", "updatedAt"]
const without = (...names: ReadonlyArray<string>) => all.filter((name) => !names.includes(name))

describe("the variants", () => {
  it("have the columns that they are about", () => {
    expect(keysOf(User.insert)).toEqual(without("id"))
    expect(keysOf(User.update)).toEqual(all)
    expect(keysOf(User.json)).toEqual(without("password"))
    expect(keysOf(User.jsonCreate)).toEqual(without("id", "password", "createdAt", "updatedAt"))
    expect(keysOf(User.jsonUpdate)).toEqual(keysOf(User.jsonCreate))
  })

  it("let an insert leave out what has a default or may be NULL", () => {
    const least = { name: "Ada", password: "x", born: encoded.born }
    expect(Object.keys(Schema.decodeUnknownSync(User.insert)(least))).toEqual(Object.keys(least))
    expect(Either.isLeft(Schema.decodeUnknownEither(User.insert)({ name: "Ada", password: "x" }))).toBe(true)
    const { password: _, ...shown } = least
    expect(Object.keys(Schema.decodeUnknownSync(User.jsonCreate)(shown))).toEqual(Object.keys(shown))
    expect(Schema.decodeUnknownSync(Post.insert)({ title: "a", authorId: 1 })).toEqual({ title: "a", authorId: 1 })
  })

  it("let a JSON update leave out anything, and never show what is sensitive", () => {
    expect(Schema.decodeUnknownSync(User.jsonUpdate)({})).toEqual({})
    expect(Schema.decodeUnknownSync(User.jsonUpdate)({ age: 3, password: "x", id: 9 })).toEqual({ age: 3 })
    expect(JSON.stringify(Schema.encodeSync(User.json)(decode(encoded)))).not.toContain("secret")
  })
})

const Token = Schema.Uint8ArrayFromSelf.pipe(Schema.brand("Token"))
class Event extends Model.Class<Event>("log.Event")({
  id: SqlModel.Generated(Schema.Int.pipe(Field.primaryKey)),
  key: SqlModel.GeneratedByApp(Schema.String),
  secret: SqlModel.Sensitive(Schema.String),
  note: SqlModel.FieldOption(Schema.String),
  token: SqlModel.UuidV4Insert(Token),
  flag: SqlModel.BooleanFromNumber,
  payload: SqlModel.JsonFromString(Schema.Struct({ n: Schema.Number })),
  made: SqlModel.DateTimeInsert,
  madeDate: SqlModel.DateTimeInsertFromDate,
  madeNumber: SqlModel.DateTimeInsertFromNumber,
  changed: SqlModel.DateTimeUpdate,
  changedDate: SqlModel.DateTimeUpdateFromDate,
  shown: SqlModel.FieldOnly("select", "json")(Schema.NullOr(Schema.String))
}) {}

describe("the variant fields of @effect/sql's Model", () => {
  const { columns, primaryKey } = Model.definition(Event)
  const column = (property: string) => columns.find((each) => each.property === property)

  it("become columns", () => {
    expect(columns.map(({ type }) => type.storage._tag)).toEqual([
      "Integer",
      "Text",
      "Text",
      "Text",
      "Binary",
      "Integer",
      "Text",
      "DateTime",
      "DateTime",
      "Float",
      "DateTime",
      "DateTime",
      "Text"
    ])
    expect(primaryKey.map(({ property }) => property)).toEqual(["id"])
    expect(column("id")?.facts.identity).toBe(true)
    expect(column("note")?.type.nullable).toBe(true)
    expect(column("secret")?.facts.sensitive).toBe(true)
  })

  it("stand in their variants, and in no others", () => {
    const names = columns.map(({ property }) => property)
    const but = (...gone: ReadonlyArray<string>) => names.filter((name) => !gone.includes(name))
    expect(keysOf(Event)).toEqual(names)
    expect(keysOf(Event.insert)).toEqual(but("id", "shown"))
    expect(keysOf(Event.update)).toEqual(but("made", "madeDate", "madeNumber", "shown"))
    expect(keysOf(Event.json)).toEqual(but("secret"))
    expect(keysOf(Event.jsonCreate)).toEqual(["note", "flag", "payload"])
  })

  it("decode and encode as their Schemas say", () => {
    const json = Schema.decodeUnknownSync(Event.jsonUpdate)({ note: "x", flag: 1, payload: { n: 1 } })
    expect(json).toEqual({ note: Option.some("x"), flag: true, payload: { n: 1 } })
    const made = Schema.encodeSync(Event.insert)({
      key: "k",
      secret: "s",
      note: Option.none(),
      token: SqlModel.Override(Schema.decodeSync(Token)(new Uint8Array(16))),
      flag: false,
      payload: { n: 1 },
      made: SqlModel.Override(DateTime.unsafeMake(at)),
      madeDate: SqlModel.Override(DateTime.unsafeMake(at)),
      madeNumber: SqlModel.Override(DateTime.unsafeMake(at)),
      changed: SqlModel.Override(DateTime.unsafeMake(at)),
      changedDate: SqlModel.Override(DateTime.unsafeMake(at))
    })
    expect(made).toMatchObject({ note: null, flag: 0, payload: '{"n":1}', made: at.toISOString(), madeDate: at })
  })

  it("are refused without a Schema of the rows", () => {
    const define = Model.Class<never>("log.Bad") as (fields: object) => unknown
    expect(() => define({ id: Field.id, a: SqlModel.FieldOnly("insert")(Schema.String) })).toThrow(/log\.Bad\.a/)
  })
})
