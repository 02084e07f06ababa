import { inspect } from "node:util"
import { expect, it, layer } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Database, type DatabaseError, Field, Fn, Model, Transaction } from "../../src/index.js"
import type { SqlName } from "../support/accounts.js"
import { databaseOf, layerAt } from "../support/engine.js"
import { Event, Item, Label, Line, Visitor, warehouse } from "../support/warehouse.js"

const secret = "s3cr3t-4711"

class Account extends Model.Class<Account>("error.Account")({
  id: Field.id,
  password: Field.char(40).pipe(Schema.minLength(5), Field.sensitive),
  settings: Field.json(Schema.Struct({ sizes: Schema.Array(Schema.Int), theme: Schema.Literal("light", "dark") })),
  tags: Field.json(Schema.Unknown)
}) {}

const registry = Model.registry(...[Item, Line, Visitor, Label, Event, Account])

/** Nothing that anybody prints by accident shows a value, however deep it looks. */
const showsNoSecret = (error: unknown) => {
  const shown = [
    inspect(error, { depth: Number.POSITIVE_INFINITY }),
    JSON.stringify(error),
    String(error),
    error instanceof Error ? error.stack : "",
    Cause.pretty(Cause.fail(error))
  ]
  for (const text of shown) expect(text).not.toContain(secret)
}

const causeOf = (error: { readonly cause: unknown }) => error.cause as DatabaseError

let count = 0
const item = <A extends object = object>(more: A = {} as A) => {
  const name = `e${++count}`
  return { code: name, name, ...more }
}

const broken = (error: unknown, expected: object) =>
  Effect.sync(() => {
    expect(error).toMatchObject({ model: "store.Item", ...expected })
    const cause = causeOf(error as never)
    expect(cause).toMatchObject({ _tag: "DatabaseError", reason: { _tag: "ConstraintViolation" }, isRetryable: false })
    expect(cause.statement).toMatch(/^(INSERT|UPDATE|DELETE)/)
    expect(Redacted.isRedacted(cause.parameters)).toBe(true)
    showsNoSecret(error)
  })

/** What can go wrong with a row, provoked for real. */
export const errors = (name: SqlName): void => {
  const isSqlite = name === "sqlite"
  const primary = (table: string) => (name === "mysql" || name === "mariadb" ? "PRIMARY" : `${table}_pkey`)

  layer(databaseOf(name, warehouse))("a broken constraint", (it) => {
    it.effect("of a unique column", () =>
      Effect.gen(function* () {
        yield* Item.objects.create(item({ code: secret, note: secret }))
        const error = yield* Effect.flip(Item.objects.create(item({ code: secret, note: secret })))
        yield* broken(error, { _tag: "UniqueViolation", fields: ["code"], constraint: "store_item_code_key" })
        const other = yield* Item.objects.create(item())
        const saved = yield* Effect.flip(Item.objects.save(other, { code: secret }))
        yield* broken(saved, { _tag: "UniqueViolation", fields: ["code"], constraint: "store_item_code_key" })
        const updated = yield* Effect.flip(
          Item.objects.filter((i) => i.id.eq(other.id)).update(() => ({ code: secret }))
        )
        yield* broken(updated, { _tag: "UniqueViolation", fields: ["code"] })
      })
    )

    it.effect("of several columns", () =>
      Effect.gen(function* () {
        yield* Item.objects.create(item({ name: secret }))
        const error = yield* Effect.flip(Item.objects.create(item({ name: secret })))
        yield* broken(error, {
          _tag: "UniqueViolation",
          fields: ["name", "high"],
          constraint: "store_item_name_high_key"
        })
      })
    )

    it.effect("of a primary key", () =>
      Effect.gen(function* () {
        const made = yield* Item.objects.create(item())
        const again = yield* Effect.flip(Item.objects.create({ ...item<object>(), id: made.id } as never))
        yield* broken(again, { _tag: "UniqueViolation", fields: ["id"], constraint: primary("store_item") })
        const line = { itemId: made.id, position: 1, amount: 1 }
        yield* Line.objects.create(line)
        const error = yield* Effect.flip(Line.objects.create(line))
        expect(error).toMatchObject({
          _tag: "UniqueViolation",
          model: "store.Line",
          fields: ["itemId", "position"],
          constraint: primary("store_line")
        })
      })
    )

    it.effect("of a foreign key", () =>
      Effect.gen(function* () {
        const dangling = yield* Effect.flip(Line.objects.create({ itemId: 987_654, position: 1, amount: 1 }))
        // SQLite says no more than that there is one.
        const known = isSqlite ? { fields: [] } : { fields: ["itemId"], constraint: "store_line_item_id_fkey" }
        expect(dangling).toMatchObject({ _tag: "ForeignKeyViolation", model: "store.Line", ...known })
        const made = yield* Item.objects.create(item({ name: secret, high: 99 }))
        yield* Line.objects.create({ itemId: made.id, position: 1, amount: 1 })
        const error = yield* Effect.flip(Item.objects.filter((i) => i.name.eq(secret).and(i.high.eq(99))).delete)
        const constraint = isSqlite ? undefined : "store_line_item_id_fkey"
        yield* broken(error, { _tag: "ForeignKeyViolation", fields: [], constraint })
      })
    )

    it.effect("of NOT NULL", () =>
      Effect.gen(function* () {
        const { id } = yield* Item.objects.create(item())
        const mine = Item.objects.filter((i) => i.id.eq(id))
        // The types refuse a value that may be NULL, where the column may not.
        const error = yield* Effect.flip(mine.update((i) => ({ name: i.note as never })))
        yield* broken(error, { _tag: "NotNullViolation", fields: ["name"] })
      })
    )

    it.effect("of a check", () =>
      Effect.gen(function* () {
        const check = { _tag: "CheckViolation", fields: ["quantity"], constraint: "store_item_quantity" }
        yield* broken(yield* Effect.flip(Item.objects.create(item({ quantity: -1, note: secret }))), check)
        yield* Item.objects.create(item({ quantity: 0 }))
        yield* broken(yield* Effect.flip(Item.objects.update((i) => ({ quantity: i.quantity.minus(50) }))), check)
      })
    )
  })

  layer(databaseOf(name, registry))("what a statement computes and no column holds", (it) => {
    it.effect("is out of range, and nothing is changed", () =>
      Effect.gen(function* () {
        const made = yield* Item.objects.create(item({ low: 2 ** 31 - 1, code: "x".repeat(20) }))
        const mine = Item.objects.filter((i) => i.id.eq(made.id))
        const wrong = [
          mine.update((i) => ({ low: i.low.plus(1) })),
          mine.update((i) => ({ low: i.low.times(-3) })),
          mine.update((i) => ({ code: Fn.concat(i.code, "y") }))
        ]
        for (const each of wrong) {
          const error = yield* Effect.flip(each)
          expect(error).toMatchObject({ _tag: "DatabaseError", reason: { _tag: "OutOfRange" }, isRetryable: false })
        }
        expect(yield* mine.one).toEqual(made)
      })
    )
  })

  layer(databaseOf(name, registry))("a row that is not as wanted", (it) => {
    it.effect("is not found, or found twice", () =>
      Effect.gen(function* () {
        yield* Item.objects.bulkCreate([item({ low: 5 }), item({ low: 5 })])
        expect(yield* Effect.flip(Item.objects.get(987_654))).toMatchObject({ _tag: "NotFound", model: "store.Item" })
        const five = Item.objects.filter((i) => i.low.eq(5))
        expect(yield* Effect.flip(five.one)).toMatchObject({ _tag: "MultipleFound", model: "store.Item" })
        expect(yield* Effect.flip(five.filter((i) => i.high.eq(1)).one)).toMatchObject({ _tag: "NotFound" })
        const several = yield* Effect.flip(Item.objects.getOrCreate({ low: 5 }, item()))
        expect(several).toMatchObject({ _tag: "MultipleFound", model: "store.Item" })
        expect((yield* Effect.flip(Item.objects.updateOrCreate({ low: 5 }, item())))._tag).toBe("MultipleFound")
      })
    )

    it.effect("has all that is wrong with it told, and where", () =>
      Effect.gen(function* () {
        const values = {
          password: "s3cr",
          settings: { sizes: [1, 1.5, "x"], theme: "red" },
          tags: { a: [0, { b: Number.NaN }] },
          nope: 1
        }
        const error = yield* Effect.flip(Account.objects.create(values as never))
        if (error._tag !== "ValidationError") return expect.fail()
        expect(new Set(error.issues.map(({ path }) => path.join(".")))).toEqual(
          new Set(["nope", "password", "settings.sizes.1", "settings.sizes.2", "settings.theme", "tags"])
        )
        expect(error.message).toContain("error.Account.settings.sizes.1: ")
        expect(error.message).toContain("error.Account.tags: a.1.b: NaN")
        expect(error.message).toContain("error.Account.nope: is no column of this model")
        // A sensitive field's own value is not shown in its place.
        expect(error.message).not.toContain("s3cr")
        const missing = yield* Effect.flip(Account.objects.create({} as never))
        // Of anything, null is one.
        expect(missing.message.match(/is missing/g)?.length).toBe(2)
      })
    )

    it.effect("was changed behind our back", () =>
      Effect.gen(function* () {
        const database = yield* Database
        const event = { secret: "x", flag: true, payload: { n: 1 } }
        yield* Event.objects.bulkCreate([event, event])
        yield* database.script("UPDATE store_event SET payload = '{}'")
        const error = yield* Effect.flip(Event.objects)
        expect(error.reason).toEqual({ _tag: "DecodeFailed", model: "store.Event", field: "payload" })
        expect(error.message).toContain(
          "store.Event.payload: the database holds a value that the model does not accept"
        )
        const values = { password: "long enough", settings: { sizes: [], theme: "dark" as const }, tags: 1 }
        yield* Account.objects.create(values)
        yield* database.script("UPDATE error_account SET password = 's3cr'")
        const sensitive = yield* Effect.flip(Account.objects.first)
        expect(sensitive.reason).toEqual({ _tag: "DecodeFailed", model: "error.Account", field: "password" })
        for (const text of [inspect(sensitive, { depth: 20 }), JSON.stringify(sensitive), String(sensitive)]) {
          expect(text).not.toContain("'s3cr'")
          expect(text).not.toContain('"s3cr"')
        }
      })
    )
  })

  layer(databaseOf(name, warehouse))("a DatabaseError", (it) => {
    it.effect("tells a statement that failed, without its values", () =>
      Effect.gen(function* () {
        const database = yield* Database
        const error = yield* Effect.flip(database.script("SELEC 1"))
        expect(error).toMatchObject({ _tag: "DatabaseError", reason: { _tag: "StatementFailed" }, isRetryable: false })
        expect(error.statement).toBe("SELEC 1")
        yield* database.script("ALTER TABLE store_visitor RENAME TO elsewhere")
        const gone = yield* Effect.flip(Visitor.objects.filter((v) => v.email.eq(secret)))
        expect(gone.reason._tag).toBe("StatementFailed")
        expect(gone.statement).toMatch(/^SELECT/)
        // SQLite could not even prepare it: the parameters had no part in it.
        if (!isSqlite) expect(gone.parameters && Redacted.value(gone.parameters)).toContain(secret)
        showsNoSecret(gone)
        yield* database.script("ALTER TABLE elsewhere RENAME TO store_visitor")
      })
    )

    it.effect("refuses a parameter that no column could hold, naming the field", () =>
      Effect.gen(function* () {
        const refused = { _tag: "ParameterRefused", model: "store.Item" }
        const text = yield* Effect.flip(Item.objects.filter((i) => i.note.eq(`${secret}\0`)))
        expect(text.reason).toEqual({ ...refused, field: "note" })
        expect(text.message).toContain("store.Item.note: text with a NUL character")
        const date = yield* Effect.flip(Item.objects.filter((i) => i.createdAt.gt(new Date(Number.NaN))))
        expect(date.reason).toEqual({ ...refused, field: "createdAt" })
        const lists = yield* Effect.flip(Item.objects.filter((i) => i.code.in(["a", `${secret}\ud800`])))
        expect(lists.reason).toEqual({ ...refused, field: "code" })
        const none = yield* Effect.flip(Item.objects.filter((i) => i.low.eq(Number.NaN)))
        expect(none.reason).toEqual({ ...refused, field: "low" })
        for (const error of [text, date, lists, none]) showsNoSecret(error)
      })
    )
  })

  const nowhere = {
    sqlite: "/nowhere/at/all.db",
    postgres: "postgres://a:b@127.0.0.1:1/c",
    mysql: "mysql://a:b@127.0.0.1:1/c"
  }
  it.live("tells a database that is not there", () =>
    Effect.gen(function* () {
      const url = nowhere[name === "mariadb" ? "mysql" : name]
      const error = yield* Effect.flip(Effect.provide(Item.objects, layerAt(name, url)))
      expect(error).toMatchObject({ _tag: "DatabaseError", reason: { _tag: "ConnectionFailed" }, isRetryable: false })
    })
  )

  if (isSqlite) {
    it.skip("a deadlock (SQLite has one writer, who waits for nobody)", () => {})
    return
  }

  layer(databaseOf(name, warehouse))("two transactions", (it) => {
    const touch = (code: string) => Item.objects.filter((i) => i.code.eq(code)).update(() => ({ note: "touched" }))

    it.effect("that wait for each other: one of them fails with a Deadlock, to be tried again", () =>
      Effect.gen(function* () {
        yield* Item.objects.bulkCreate([item({ code: "left" }), item({ code: "right" })])
        const [leftDone, rightDone] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
        const crossing = (
          mine: string,
          theirs: string,
          done: Deferred.Deferred<void>,
          other: Deferred.Deferred<void>
        ) =>
          touch(mine).pipe(
            Effect.zipRight(Deferred.succeed(done, undefined)),
            Effect.zipRight(Deferred.await(other)),
            Effect.zipRight(touch(theirs)),
            Transaction.atomic({}),
            Effect.either
          )
        const results = yield* Effect.all(
          [crossing("left", "right", leftDone, rightDone), crossing("right", "left", rightDone, leftDone)],
          { concurrency: 2 }
        )
        const failures = results.flatMap((result) => (result._tag === "Left" ? [result.left] : []))
        expect(failures).toMatchObject([{ _tag: "DatabaseError", reason: { _tag: "Deadlock" }, isRetryable: true }])
      })
    )

    it.effect("of which neither could have been the first: one fails with an error to be tried again", () =>
      Effect.gen(function* () {
        yield* Item.objects.delete
        const ready = [yield* Deferred.make<void>(), yield* Deferred.make<void>()] as const
        const counting = (mine: Deferred.Deferred<void>, other: Deferred.Deferred<void>) =>
          Item.objects.count.pipe(
            Effect.tap(() => Deferred.succeed(mine, undefined)),
            Effect.tap(() => Deferred.await(other)),
            Effect.flatMap((low) => Item.objects.create(item({ low }))),
            Transaction.atomic({ isolation: "Serializable" }),
            Effect.either
          )
        const results = yield* Effect.all([counting(ready[0], ready[1]), counting(ready[1], ready[0])], {
          concurrency: 2
        })
        const failures = results.flatMap((result) => (result._tag === "Left" ? [result.left] : []))
        const reason = name === "postgres" ? "SerializationFailure" : "Deadlock"
        expect(failures).toMatchObject([{ _tag: "DatabaseError", reason: { _tag: reason }, isRetryable: true }])
      })
    )
  })
}
