import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { Fn, QueryError } from "../../src/index.js"
import { Employee, Entry, Task, Team } from "../support/models.js"
import { sqlOf } from "../support/sql.js"

const { objects } = Employee

// What the types refuse already; programs without types get the same answer at run time.
const nothing = undefined as never
const none = null as never

type Cases = Readonly<Record<string, readonly [build: () => unknown, message: string]>>

const values: Cases = {
  "eq(undefined)": [() => objects.filter((e) => e.age.eq(nothing)), "org.Employee.age: eq(undefined) is no condition"],
  "ne(undefined)": [() => objects.filter((e) => e.age.ne(nothing)), "ne(undefined)"],
  "gt(undefined)": [() => objects.filter((e) => e.manager.age.gt(nothing)), "org.Employee.age: gt(undefined)"],
  "lte(undefined)": [() => objects.exclude((e) => e.age.lte(nothing)), "lte(undefined)"],
  "range(undefined, 1)": [() => objects.filter((e) => e.age.range(nothing, 1)), "gte(undefined)"],
  "range(1, undefined)": [() => objects.filter((e) => e.age.range(1, nothing)), "lte(undefined)"],
  "contains(undefined)": [
    () => objects.filter((e) => e.name.contains(nothing)),
    "org.Employee.name: contains(undefined)"
  ],
  "regex(undefined)": [() => objects.filter((e) => e.name.regex(nothing)), "regex(undefined)"],
  "plus(undefined)": [() => objects.filter((e) => e.age.plus(nothing).gt(1)), "plus(undefined)"],
  "in(undefined)": [() => objects.filter((e) => e.age.in(nothing)), "in(undefined)"],
  "in([undefined])": [() => objects.filter((e) => e.age.in([1, nothing])), "in(undefined)"],
  "notIn([undefined])": [() => objects.filter((e) => e.age.notIn([nothing])), "notIn(undefined)"],
  "in([null])": [() => objects.filter((e) => e.age.in([1, none])), "in got a null among its values"],
  "notIn([null])": [() => objects.filter((e) => e.age.notIn([none])), "notIn got a null among its values"],
  "gt(null)": [() => objects.filter((e) => e.age.gt(none)), "gt(null) is never true; use isNull()"],
  "contains(null)": [() => objects.filter((e) => e.name.contains(none)), "contains(null) is never true"],
  "within some": [
    () => objects.filter((e) => e.tasks.some((t) => t.hours.eq(nothing))),
    "org.Task.hours: eq(undefined)"
  ],
  "within an include": [
    () => objects.include((e) => ({ tasks: e.tasks.filter((t) => t.hours.eq(nothing)) })),
    "org.Task.hours: eq(undefined)"
  ],
  "concat(undefined)": [() => objects.select((e) => ({ a: Fn.concat(e.name, nothing) })), "concat wants text"],
  "gt of JSON": [
    () => objects.filter((e) => e.prefs.gt({ theme: "dark", size: 1 })),
    "org.Employee.prefs: gt of JSON, which every engine sorts in another way"
  ],
  "range of JSON": [
    () => objects.filter((e) => e.manager.prefs.range({ theme: "a", size: 1 }, { theme: "b", size: 1 })),
    "org.Employee.prefs: gte of JSON"
  ],
  "asc of JSON": [() => objects.orderBy((e) => e.prefs.asc()), "org.Employee.prefs: an order of JSON"],
  "min of JSON": [() => Employee.objects.aggregate((e) => ({ n: Fn.min(e.prefs) })), "min of JSON"],
  "max of related JSON": [() => objects.select((e) => ({ n: e.reports.max((r) => r.prefs) })), "max of JSON"],
  "get(undefined)": [() => objects.get(nothing), "org.Employee.id: undefined is no key"],
  "get(null)": [() => objects.get(none), "null is no key"],
  "get of a part of the key": [
    () => Entry.objects.get({ playlistId: 1 } as never),
    "music.Entry.trackId: a key of this model is an object with playlistId, trackId"
  ],
  "inBulk([undefined])": [() => objects.inBulk([1, nothing]), "undefined is no key"]
}

const callbacks: Cases = {
  "filter with nothing": [() => objects.filter(() => nothing), "filter got undefined for a condition"],
  "filter with a boolean": [() => objects.filter(() => true as never), "filter got boolean for a condition"],
  "filter with a comparison of ours": [
    () => objects.filter((e) => (e.age.gte(1) && undefined) as never),
    "filter got undefined for a condition"
  ],
  "filter with a column": [() => objects.filter((e) => e.name as never), "filter got Text values for a condition"],
  "filter with a relation": [() => objects.filter((e) => e.tasks as never), "filter got object for a condition"],
  "exclude with an array of nothing": [() => objects.exclude(() => [nothing]), "exclude got undefined for a condition"],
  "some with nothing": [() => objects.filter((e) => e.tasks.some(() => nothing)), "org.Task: filter got undefined"],
  "having with nothing": [
    () =>
      objects
        .groupBy((e) => ({ age: e.age }))
        .aggregate(() => ({ n: Fn.count() }))
        .having(() => nothing),
    "having got undefined"
  ],
  "orderBy with nothing": [() => objects.orderBy(() => nothing), "orderBy wants keys such as"],
  "orderBy with names": [() => objects.orderBy(() => ["age"] as never), "orderBy wants keys such as"],
  "select with nothing": [() => objects.select(() => nothing), "select wants an object of expressions"],
  "select of nothing": [() => objects.select(() => ({ a: nothing })), "org.Employee.a: select wants expressions"],
  "select of a value": [() => objects.select(() => ({ a: 1 as never })), "select wants expressions"],
  "annotate under a column's name": [
    () => objects.annotate((e) => ({ age: e.id as never })),
    "org.Employee.age: the row has a column of this name"
  ],
  "annotate under a relation's name": [
    () => objects.annotate((e) => ({ tasks: e.tasks.count() as never })),
    "org.Employee.tasks: the model has a relation of this name"
  ],
  "include under a column's name": [
    () => objects.include((e) => ({ age: e.tasks as never })),
    "the row has a column of this name"
  ],
  "annotate under a getter's name": [
    () => objects.annotate((e) => ({ isAdult: e.id as never })),
    "org.Employee.isAdult: the class has a getter or method of this name"
  ],
  "include under a getter's name": [
    () => objects.include((e) => ({ isAdult: e.manager as never })),
    "org.Employee.isAdult: the class has a getter or method of this name"
  ],
  "include under a column's name, further down": [
    () => objects.include((e) => ({ tasks: e.tasks.include((t) => ({ title: t.team as never })) })),
    "org.Task.title: the row has a column of this name"
  ],
  "include under a column's name, of one row": [
    () => objects.include((e) => ({ manager: e.manager.include((m) => ({ name: m.team as never })) })),
    "org.Employee.name: the row has a column of this name"
  ],
  "include under an annotation's name": [
    () => objects.annotate((e) => ({ x: e.id })).include((e) => ({ x: e.manager as never })),
    "org.Employee.x: the query gives another value under this name"
  ],
  "annotate under an include's name": [
    () => objects.include((e) => ({ x: e.manager })).annotate((e) => ({ x: e.id as never })),
    "org.Employee.x: the query gives another value under this name"
  ],
  "aggregate under a group's name": [
    () => objects.groupBy((e) => ({ n: e.age })).aggregate(() => ({ n: Fn.count() as never })),
    "org.Employee.n: the query gives another value under this name"
  ],
  "include of a column": [() => objects.include((e) => ({ x: e.age as never })), "include takes relations only"],
  "include with nothing": [() => objects.include(() => nothing), "include wants an object of relations"],
  "only of no column": [() => objects.only("tasks" as never), "org.Employee.tasks"],
  "max of the outer row": [
    () => objects.select((e) => ({ x: e.tasks.max(() => e.age) })),
    "org.Task: max wants a value of the related rows"
  ],
  "sum of nothing": [() => objects.select((e) => ({ x: e.tasks.sum(() => nothing) })), "sum wants an expression"]
}

const steps: Cases = {
  "filter after limit": [
    () => objects.limit(1).filter((e) => e.active),
    "filter after limit or offset; put filter before"
  ],
  "orderBy after offset": [() => objects.offset(1).orderBy((e) => e.id.asc()), "orderBy after limit or offset"],
  "groupBy after limit": [() => objects.limit(1).groupBy((e) => ({ age: e.age })), "groupBy after limit or offset"],
  "a second limit": [() => objects.limit(1).limit(2), "a second limit"],
  "a second offset": [() => objects.offset(1).offset(2), "a second offset"],
  "limit(undefined)": [() => objects.limit(nothing), "limit(undefined) is no number of rows"],
  "limit(-1)": [() => objects.limit(-1), "limit(-1) is no number of rows"],
  "limit(1.5)": [() => objects.limit(1.5), "limit(1.5) is no number of rows"],
  "offset(NaN)": [() => objects.offset(Number.NaN), "offset(NaN) is no number of rows"],
  "filter of related rows after limit": [
    () => objects.filter((e) => e.tasks.limit(1).some((t) => t.done)),
    "org.Employee.tasks: filter after limit or offset"
  ],
  "limit of related rows": [() => objects.filter((e) => e.tasks.limit(-1).some()), "limit(-1) is no number of rows"],
  "include after select": [
    () => objects.select((e) => ({ id: e.id })).include((e) => ({ tasks: e.tasks })),
    "include after select"
  ],
  "only after select": [() => objects.select((e) => ({ id: e.id })).only("id"), "only after select"],
  "inBulk without the key": [() => objects.only("name").inBulk([1]), 'add "id" to its columns'],
  "inBulk of selected rows": [() => objects.select((e) => ({ n: e.name })).inBulk([1]), "inBulk wants rows with"],
  "filter by an aggregate": [() => objects.filter((e) => Fn.max(e.age).gt(1)), "filter has no groups to aggregate"],
  "annotate an aggregate": [() => objects.annotate(() => ({ n: Fn.count() })), "annotate has no groups to aggregate"],
  "select an aggregate": [
    () => objects.select((e) => ({ n: Fn.max(e.age).plus(1) })),
    "select has no groups to aggregate"
  ],
  "orderBy an aggregate": [() => objects.orderBy(() => Fn.count().asc()), "orderBy has no groups to aggregate"],
  "groupBy an aggregate": [() => objects.groupBy(() => ({ n: Fn.count() })), "groupBy has no groups to aggregate"],
  "an aggregate of an aggregate": [() => Fn.sum(Fn.count()), "sum has no groups to aggregate"],
  "an aggregate filtered by another": [
    () => objects.aggregate((e) => ({ n: Fn.sum(e.id, { filter: Fn.count().gt(1) }) })),
    "sum has no groups to aggregate"
  ],
  "a relation's aggregate of an aggregate": [
    () => objects.select((e) => ({ n: e.tasks.sum((t) => Fn.sum(t.hours)) })),
    "org.Task: sum has no groups to aggregate"
  ],
  "related rows filtered by an aggregate": [
    () => objects.filter((e) => e.tasks.some(() => Fn.count().gt(1))),
    "org.Task: filter has no groups to aggregate"
  ],
  "related rows ordered by an aggregate": [
    () => objects.include((e) => ({ tasks: e.tasks.orderBy(() => Fn.count().asc()).limit(1) as never })),
    "org.Task: orderBy has no groups to aggregate"
  ]
}

const planned: Cases = {
  "a column that is in no group": [
    () => sqlOf(objects.groupBy((e) => ({ age: e.age })).aggregate((e) => ({ n: e.name }))),
    "org.Employee.n: neither an aggregate nor one of the values that groupBy names"
  ],
  "related rows of no group": [
    () => sqlOf(objects.groupBy((e) => ({ age: e.age })).aggregate((e) => ({ n: e.tasks.count() }))),
    "neither an aggregate"
  ],
  "a column without a group": [() => sqlOf(objects.aggregate((e) => ({ n: e.age }))), "neither an aggregate"],
  "distinct rows in another order": [
    () =>
      sqlOf(
        objects
          .select((e) => ({ age: e.age }))
          .distinct()
          .orderBy((e) => e.name.asc())
      ),
    "distinct rows can only be ordered by what is selected"
  ],
  "aggregates of distinct values": [
    () =>
      sqlOf(
        objects
          .select((e) => ({ age: e.age }))
          .distinct()
          .aggregate((e) => ({ n: Fn.sum(e.age) }))
      ),
    "aggregates do not see that the selected values are distinct"
  ],
  "a column of another query": [
    () => {
      const kept: { other?: Parameters<Parameters<typeof Team.objects.filter>[0]>[0] } = {}
      Team.objects.filter((t) => {
        kept.other = t
        return []
      })
      return sqlOf(objects.filter((e) => e.teamId.eq(kept.other?.code ?? "")))
    },
    "org.Team: a column of another query"
  ],
  "an included relation that speaks of a row above its own": [
    () =>
      sqlOf(
        objects.include((e) => ({
          manager: e.manager.include((m) => ({ tasks: m.tasks.filter((t) => t.hours.gt(e.age)) }))
        }))
      ),
    "a condition of an included relation may speak of the row that it belongs to, of none above it"
  ]
}

const refuses = (cases: Cases): void => {
  for (const [title, [build, message]] of Object.entries(cases)) {
    it(title, () => {
      try {
        build()
      } catch (error) {
        // What is planned is asked for within an effect, whose defect it is.
        const refused = error instanceof QueryError ? error : ((error as { readonly cause?: unknown }).cause ?? error)
        expect(refused).toBeInstanceOf(QueryError)
        expect(String((refused as Error).message)).toContain(message)
        return
      }
      throw new Error("nothing was refused")
    })
  }
}

describe("refused where the query is built", () => {
  describe("values", () => refuses(values))
  describe("callbacks", () => refuses(callbacks))
  describe("steps", () => refuses(steps))
})

describe("refused where the query is planned", () => refuses(planned))

describe("not refused", () => {
  it("eq(null) and ne(null) are isNull() and isNotNull()", () => {
    expect(sqlOf(objects.filter((e) => e.age.eq(null)))).toEqual(sqlOf(objects.filter((e) => e.age.isNull())))
    expect(sqlOf(objects.filter((e) => e.age.ne(null)))).toEqual(sqlOf(objects.filter((e) => e.age.isNotNull())))
  })

  it("a refusal leaves nothing behind: the next key is found", () => {
    const before = sqlOf(Task.objects.get(1))
    expect(() => Task.objects.get(none)).toThrow()
    expect(() => Task.objects.get(nothing)).toThrow()
    expect(sqlOf(Task.objects.get(2))).toEqual(before)
    expect(Effect.isEffect(Task.objects.get(3))).toBe(true)
  })
})
