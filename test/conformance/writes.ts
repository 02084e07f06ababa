import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { expect } from "vitest"
import type { Expression } from "../../src/ast/Expression.js"
import type { Assignment, Conflict, Insert, Update } from "../../src/ast/Statement.js"
import * as StorageType from "../../src/ast/StorageType.js"
import {
  aggregate,
  and,
  arithmetic,
  call,
  cast,
  column,
  columnSpec,
  compare,
  literal,
  order,
  select,
  subquery,
  tableSpec,
  target,
  type,
  value
} from "../support/ast.js"
import type { SqlName } from "../support/dialects.js"
import { type Subject, subject } from "../support/subject.js"

const people = tableSpec(
  "people",
  [
    columnSpec("name", StorageType.text(20)),
    columnSpec("a", StorageType.integer(32), { default: literal(7) }),
    columnSpec("b", StorageType.integer(32), { nullable: true }),
    columnSpec("doc", StorageType.json, { nullable: true })
  ],
  { uniques: [{ name: "people_name_key", columns: ["name"] }] }
)

const counters = tableSpec("counters", [
  columnSpec("n", StorageType.integer(64), { default: literal(-3) }),
  columnSpec("at", StorageType.dateTime, { default: call("now", [], type.dateTime) })
])

const pairs = tableSpec("pairs", [], {
  columns: [
    columnSpec("left", StorageType.integer(64)),
    columnSpec("right", StorageType.text(10)),
    columnSpec("n", StorageType.integer(64))
  ],
  primaryKey: ["left", "right"]
})

const c = {
  id: column("id"),
  name: column("name", type.text),
  a: column("a"),
  b: column("b", type.orNull(type.integer))
}

const insert = (rows: number, more: Partial<Insert> = {}): Insert => ({
  _tag: "Insert",
  table: "people",
  columns: [target("name", type.text), target("a"), target("b")],
  rows,
  conflict: undefined,
  returning: [],
  identity: "id",
  key: ["id"],
  ...more
})

const assignment = (name: string, value: Expression): Assignment => ({
  _tag: "Assignment",
  target: target(name),
  value
})

const update = (
  assignments: ReadonlyArray<Assignment>,
  where: Expression | undefined,
  more: Partial<Update> = {}
): Update => ({
  _tag: "Update",
  table: "people",
  alias: "t0",
  key: [target("id")],
  assignments,
  where,
  returning: [],
  ...more
})

const everyone = select("people", [c.name, c.a, c.b], { orderBy: [order(c.id)] })

/** What the statements that write mean, on one database. */
export const writes = (name: SqlName): void => {
  const withPeople = (title: string, body: (db: Subject) => Effect.Effect<void, unknown>) =>
    it.scopedLive(title, () =>
      Effect.gen(function* () {
        const db = yield* subject(name)
        yield* db.create(people, counters, pairs)
        yield* db.run(insert(3), ["ada", 1, 10, "bob", 2, 20, "eve", 3, null])
        yield* body(db)
      })
    )

  withPeople("inserts rows, and one of defaults", (db) =>
    Effect.gen(function* () {
      expect(yield* db.rows(everyone)).toEqual([
        ["ada", 1, 10],
        ["bob", 2, 20],
        ["eve", 3, null]
      ])
      yield* db.run(insert(1, { table: "counters", columns: [] }))
      const at = column("at", type.dateTime)
      const [row] = yield* db.rows(select("counters", [column("n"), at]))
      expect(row?.[0]).toBe(-3)
      expect(Math.abs(Number(row?.[1]) - Date.now())).toBeLessThan(5000)
    })
  )

  withPeople("gives back what it wrote, where it can", (db) =>
    Effect.gen(function* () {
      const returning = [target("id"), target("name", type.text), target("a")]
      const columns = [target("name", type.text)]
      const inserted = yield* db.rows(insert(2, { columns, returning }), ["kim", "lou"])
      const found = db.dialect.capabilities.insertReturning
        ? [
            [4, "kim", 7],
            [5, "lou", 7]
          ]
        : []
      expect(inserted).toEqual(found)
      const changed = update([assignment("a", literal(9))], compare(c.name, "=", value(0, type.text)), { returning })
      expect(yield* db.rows(changed, ["kim"])).toEqual(db.dialect.capabilities.updateReturning ? [[4, "kim", 9]] : [])
    })
  )

  const upsert = (conflict: Conflict) => insert(2, { conflict })

  withPeople("leaves what is there", (db) =>
    Effect.gen(function* () {
      yield* db.run(upsert({ _tag: "Ignore", target: ["name"] }), ["bob", 5, 5, "kim", 6, 6])
      yield* db.run(upsert({ _tag: "Ignore", target: [] }), ["bob", 5, 5, "lou", 7, 7])
      expect(yield* db.rows(everyone)).toEqual([
        ["ada", 1, 10],
        ["bob", 2, 20],
        ["eve", 3, null],
        ["kim", 6, 6],
        ["lou", 7, 7]
      ])
      // Only what conflicts is left: a value that does not fit is an error still.
      const wrong = yield* Effect.flip(
        db.run(upsert({ _tag: "Ignore", target: [] }), ["x".repeat(21), 5, 5, "zoe", 7, 7])
      )
      expect(wrong).toHaveProperty("_tag", "DatabaseError")
    })
  )

  withPeople("writes over what is there", (db) =>
    Effect.gen(function* () {
      const replace = upsert({ _tag: "Update", target: ["name"], update: [target("a"), target("b")] })
      yield* db.run(replace, ["bob", 5, null, "kim", 6, 6])
      const nothing = upsert({ _tag: "Update", target: ["name"], update: [] })
      yield* db.run(nothing, ["ada", 8, 8, "lou", 7, 7])
      expect(yield* db.rows(everyone)).toEqual([
        ["ada", 1, 10],
        ["bob", 5, null],
        ["eve", 3, null],
        ["kim", 6, 6],
        ["lou", 7, 7]
      ])
      const keyed = insert(2, {
        table: "pairs",
        columns: [target("left"), target("right", type.text), target("n")],
        identity: undefined,
        key: ["left", "right"],
        conflict: { _tag: "Update", target: ["left", "right"], update: [target("n")] }
      })
      yield* db.run(keyed, [1, "x", 1, 1, "X", 2])
      yield* db.run(keyed, [1, "x", 3, 2, "x", 4])
      const p = { left: column("left"), right: column("right", type.text), n: column("n") }
      expect(
        yield* db.rows(select("pairs", [p.left, p.right, p.n], { orderBy: [order(p.left), order(p.right)] }))
      ).toEqual([
        [1, "X", 2],
        [1, "x", 3],
        [2, "x", 4]
      ])
    })
  )

  withPeople("updates the rows it finds, and counts them", (db) =>
    Effect.gen(function* () {
      const grown = update([assignment("a", arithmetic(c.a, "+", value(0)))], compare(c.a, ">", value(1)))
      expect((yield* db.run(grown, [10, 1])).affected).toBe(2)
      // Those that it finds as it would leave them count, too.
      expect((yield* db.run(update([assignment("b", value(0))], undefined), [5])).affected).toBe(3)
      expect((yield* db.run(update([assignment("b", value(0))], undefined), [5])).affected).toBe(3)
      expect(yield* db.rows(everyone)).toEqual([
        ["ada", 1, 5],
        ["bob", 12, 5],
        ["eve", 13, 5]
      ])
    })
  )

  withPeople("reads all values before it writes any", (db) =>
    Effect.gen(function* () {
      const swap = update(
        [assignment("a", call("coalesce", [c.b, literal(0)], type.integer)), assignment("b", c.a)],
        undefined
      )
      expect((yield* db.run(swap)).affected).toBe(3)
      const rest = update(
        [
          assignment("a", arithmetic(c.a, "+", literal(1))),
          assignment("b", arithmetic(c.a, "*", value(0))),
          { _tag: "Assignment", target: target("doc", type.json), value: value(1, type.json) },
          {
            _tag: "Assignment",
            target: target("name", type.text),
            value: call("concat", [c.name, literal("!", type.text)])
          }
        ],
        compare(c.id, "<=", value(2))
      )
      yield* db.run(rest, [2, { x: [1] }, 2])
      expect(yield* db.rows(everyone)).toEqual([
        ["ada!", 11, 20],
        ["bob!", 21, 40],
        ["eve", 0, 3]
      ])
      const docs = yield* db.rows(select("people", [column("doc", type.json)], { orderBy: [order(c.id)] }))
      expect(docs).toEqual([[{ x: [1] }], [{ x: [1] }], [null]])
    })
  )

  const inner = { id: column("id", type.integer, "t1"), a: column("a", type.integer, "t1") }
  const another: Expression = {
    _tag: "Exists",
    select: select("people", [], { alias: "t1", where: compare(inner.a, "=", arithmetic(c.a, "+", value(0))) })
  }

  withPeople("updates by what the table itself holds", (db) =>
    Effect.gen(function* () {
      const most = subquery(select("people", [aggregate("max", inner.a)], { alias: "t1" }))
      expect((yield* db.run(update([assignment("a", most)], another), [1])).affected).toBe(2)
      const next = subquery(
        select("people", [inner.id], {
          alias: "t1",
          where: compare(inner.id, ">", c.id),
          orderBy: [order(inner.id)],
          limit: literal(1)
        }),
        type.orNull(type.integer)
      )
      yield* db.run(update([assignment("b", next)], undefined))
      expect(yield* db.rows(everyone)).toEqual([
        ["ada", 3, 2],
        ["bob", 3, 3],
        ["eve", 3, null]
      ])
      const lastTwo: Expression = {
        _tag: "InSubquery",
        operands: [c.id],
        select: select("people", [inner.id], { alias: "t1", orderBy: [order(inner.id, "desc")], limit: value(0) })
      }
      expect((yield* db.run(update([assignment("a", literal(0))], lastTwo), [2])).affected).toBe(2)
      expect((yield* db.rows(everyone)).map(([, a]) => a)).toEqual([3, 0, 0])
    })
  )

  withPeople("updates keys, and decimals to their scale", (db) =>
    Effect.gen(function* () {
      yield* db.run(update([assignment("id", arithmetic(c.id, "+", literal(100))), assignment("a", c.id)], undefined))
      expect(yield* db.rows(select("people", [c.id, c.a], { orderBy: [order(c.id)] }))).toEqual([
        [101, 1],
        [102, 2],
        [103, 3]
      ])
      const half = cast(arithmetic(c.a, "/", literal(2), type.float), type.integer)
      yield* db.run(update([assignment("a", half)], undefined))
      expect((yield* db.rows(everyone)).map(([, a]) => a)).toEqual([1, 1, 2])
    })
  )

  withPeople("deletes", (db) =>
    Effect.gen(function* () {
      const remove = (where: Expression | undefined) =>
        ({ _tag: "Delete", table: "people", alias: "t0", key: [target("id")], where }) as const
      expect((yield* db.run(remove(and(another, compare(c.id, "<", value(1)))), [1, 2])).affected).toBe(1)
      expect((yield* db.rows(everyone)).map(([name]) => name)).toEqual(["bob", "eve"])
      const last: Expression = {
        _tag: "InSubquery",
        operands: [c.id],
        select: select("people", [inner.id], { alias: "t1", orderBy: [order(inner.id, "desc")], limit: value(0) })
      }
      expect((yield* db.run(remove(last), [1])).affected).toBe(1)
      expect((yield* db.run(remove(compare(c.name, "=", value(0, type.text))), ["nobody"])).affected).toBe(0)
      expect((yield* db.run(remove(undefined))).affected).toBe(1)
    })
  )
}
