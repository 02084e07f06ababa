import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { Fn } from "../../src/index.js"
import { decimal, type EmployeeRow, employees, skills, words } from "../support/fixtures.js"
import { Employee, Skill, Word } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, ids, idsOf, inOrder, peopleOn, textsOn } from "./support.js"

// Without its case, one code point for each.
const fold = (text: string) => Array.from(text, (sign) => sign.toLowerCase()).join("")

const texts = {
  eq: (text: string, pattern: string) => text === pattern,
  iexact: (text: string, pattern: string) => fold(text) === fold(pattern),
  contains: (text: string, pattern: string) => text.includes(pattern),
  icontains: (text: string, pattern: string) => fold(text).includes(fold(pattern)),
  startsWith: (text: string, pattern: string) => text.startsWith(pattern),
  istartsWith: (text: string, pattern: string) => fold(text).startsWith(fold(pattern)),
  endsWith: (text: string, pattern: string) => text.endsWith(pattern),
  iendsWith: (text: string, pattern: string) => fold(text).endsWith(fold(pattern)),
  gt: (text: string, pattern: string) => byCodePoint(text, pattern) > 0,
  gte: (text: string, pattern: string) => byCodePoint(text, pattern) >= 0,
  lt: (text: string, pattern: string) => byCodePoint(text, pattern) < 0,
  lte: (text: string, pattern: string) => byCodePoint(text, pattern) <= 0,
  ne: (text: string, pattern: string) => text !== pattern
} as const

type Name = keyof typeof texts
const names = Object.keys(texts) as ReadonlyArray<Name>

const patterns = [
  ...["a", "A", "á", "Á", "ab", " ", "", "ß", "é", "É", "ё", "Ё", "Σ", "σ", "ж", "日", "😀", "%", "_", "\\", "\\\\"],
  ...[
    "'",
    '"',
    "`",
    "!",
    "50%",
    "a_b",
    "a\\b",
    "a\nb",
    ".",
    "*",
    "?",
    "[a]",
    "$1",
    "1",
    "true",
    "null",
    "e\u0301",
    "--"
  ],
  "longer than the column is, and so not in it: ".repeat(2)
]

/** What an engine's own syntax of patterns has in common with all others. */
const expressions = [
  "^a",
  "b$",
  "^a?b",
  "^[0-9]+$",
  "a|é",
  "^(a|A)$",
  "^.$",
  "^á",
  "^É$",
  "\\\\",
  "\\.",
  "^$",
  "日.",
  "x{1}"
]

type Case = readonly [name: string, query: typeof Employee.objects, keep: (row: EmployeeRow) => boolean]
const { objects } = Employee

const more = (left: BigDecimal.BigDecimal | null, right: string) =>
  left !== null && BigDecimal.greaterThan(left, decimal(right))

const cases: ReadonlyArray<Case> = [
  ["eq(null)", objects.filter((e) => e.age.eq(null)), (e) => e.age === null],
  ["ne(null)", objects.filter((e) => e.age.ne(null)), (e) => e.age !== null],
  ["isNull", objects.filter((e) => e.nick.isNull()), (e) => e.nick === null],
  ["isNotNull", objects.filter((e) => e.nick.isNotNull()), (e) => e.nick !== null],
  ["an empty text is no NULL", objects.filter((e) => e.nick.eq("")), (e) => e.nick === ""],
  ["ne leaves NULL out", objects.filter((e) => e.age.ne(17)), (e) => e.age !== null && e.age !== 17],
  ["in: integers", objects.filter((e) => e.age.in([17, 22, 22, 1000])), (e) => e.age === 17 || e.age === 22],
  ["in: one", objects.filter((e) => e.age.in([17])), (e) => e.age === 17],
  ["in: what no row can have", objects.filter((e) => e.age.in([17, 17.5])), (e) => e.age === 17],
  ["in: only what no row can have", objects.filter((e) => e.age.in([17.5])), () => false],
  ["not in: what no row can have", objects.filter((e) => e.age.notIn([17.5])), (e) => e.age !== null],
  [
    "in: decimals of more digits than the column's",
    objects.filter((e) => e.salary.in([decimal("0.01"), decimal("0.011")])),
    (e) => e.salary !== null && BigDecimal.equals(e.salary, decimal("0.01"))
  ],
  ["in: many", objects.filter((e) => e.id.in(Array.from({ length: 5000 }, (_, i) => i + 8))), (e) => e.id >= 8],
  ["in: very many", objects.filter((e) => e.id.in(Array.from({ length: 60_000 }, (_, i) => i + 8))), (e) => e.id >= 8],
  ["in: texts", objects.filter((e) => e.name.in(["Ada", "bob", "Éva"])), (e) => e.name === "Ada" || e.name === "Éva"],
  ["in: booleans", objects.filter((e) => e.active.in([false])), (e) => e.active === false],
  [
    "in: 64-bit integers",
    objects.filter((e) => e.points.in([9_007_199_254_740_993n, 7n])),
    (e) => [1, 10].includes(e.id)
  ],
  ["in: floats", objects.filter((e) => e.score.in([1.5, 1e10, 0.1])), (e) => e.score === 1.5 || e.score === 1e10],
  [
    "in: decimals",
    objects.filter((e) => e.salary.in([decimal("0.01"), decimal("1200.00")])),
    (e) => [2, 5].includes(e.id)
  ],
  ["in: dates", objects.filter((e) => e.hired.in(["2015-01-15", "2024-02-29"])), (e) => [1, 4, 6].includes(e.id)],
  [
    "in: moments",
    objects.filter((e) => e.seenAt.in([new Date("2024-02-29T12:00:00.123Z")])),
    (e) => [1, 8].includes(e.id)
  ],
  ["in: durations", objects.filter((e) => e.pause.in([Duration.hours(1.5), Duration.nanos(2n)])), (e) => e.id === 1],
  ["in: none", objects.filter((e) => e.age.in([])), () => false],
  ["notIn", objects.filter((e) => e.age.notIn([17, 22])), (e) => e.age !== null && e.age !== 17 && e.age !== 22],
  ["notIn: none", objects.filter((e) => e.age.notIn([])), (e) => e.age !== null],
  ["exclude in: none", objects.exclude((e) => e.age.in([])), () => true],
  ["not in", objects.filter((e) => e.age.in([17]).not()), (e) => e.age !== null && e.age !== 17],
  [
    "range, both ends in it",
    objects.filter((e) => e.age.range(17, 36)),
    (e) => e.age !== null && e.age >= 17 && e.age <= 36
  ],
  ["range of dates", objects.filter((e) => e.hired.range("2015-01-15", "2020-06-01")), (e) => [1, 4, 9].includes(e.id)],
  ["range the wrong way round", objects.filter((e) => e.age.range(36, 17)), () => false],
  [
    "range between columns",
    objects.filter((e) => e.age.range(e.id, e.id.times(5))),
    (e) => e.age !== null && e.age >= e.id && e.age <= e.id * 5
  ],
  [
    "a decimal against one with more digits",
    objects.filter((e) => e.salary.gt(decimal("700.2499"))),
    (e) => more(e.salary, "700.2499")
  ],
  [
    "a decimal against one beyond it",
    objects.filter((e) => e.salary.lt(decimal("99999999999999"))),
    (e) => e.salary !== null
  ],
  ["a float against an integer", objects.filter((e) => e.score.eq(0)), (e) => e.score === 0],
  ["a negative float", objects.filter((e) => e.score.lt(-2)), (e) => e.score !== null && e.score < -2],
  ["a duration", objects.filter((e) => e.pause.gte(Duration.minutes(90))), (e) => e.id === 1],
  ["a boolean", objects.filter((e) => e.active.eq(false)), (e) => e.active === false],
  ["a boolean not equal", objects.filter((e) => e.active.ne(true)), (e) => e.active === false],
  [
    "dates as text",
    objects.filter((e) => e.hired.startsWith("2015").or(e.hired.contains("-12-"))),
    (e) => [1, 4, 5].includes(e.id)
  ],
  [
    "columns of text",
    objects.filter((e) => e.nick.istartsWith(e.name)),
    (e) => e.nick !== null && fold(e.nick).startsWith(fold(e.name))
  ],
  [
    "a function on the left",
    objects.filter((e) => Fn.lower(e.nick).eq("ace")),
    (e) => e.nick !== null && fold(e.nick) === "ace"
  ],
  [
    "functions on both sides",
    objects.filter((e) => Fn.lower(e.name).eq(Fn.lower(e.nick))),
    (e) => e.nick !== null && fold(e.name) === fold(e.nick)
  ],
  [
    "text of a path",
    objects.filter((e) => e.name.icontains(e.manager.name)),
    (e) => e.managerId !== null && fold(e.name).includes(fold(employees[e.managerId - 1]?.name ?? "?"))
  ],
  [
    "an unknown pattern",
    objects.exclude((e) => e.name.contains(e.nick)),
    (e) => e.nick === null || !e.name.includes(e.nick)
  ]
]

/** Lookups: the same signs, cases and orders on every engine. */
export const lookup = (name: DatabaseName): void => {
  layer(textsOn(name))("lookup of texts", (it) => {
    for (const lookup of names) {
      it.effect(lookup, () =>
        Effect.forEach(patterns, (pattern) =>
          Effect.map(ids(Word.objects.filter((w) => w.value[lookup](pattern))), (found) => {
            const expected = idsOf(words, ({ value }) => texts[lookup](value, pattern))
            expect({ pattern, found }).toEqual({ pattern, found: expected })
          })
        )
      )

      it.effect(`${lookup}: of two columns, NULL in one of them`, () =>
        Effect.gen(function* () {
          const kept = yield* ids(Word.objects.filter((w) => w.value[lookup](w.other)))
          expect(kept).toEqual(idsOf(words, ({ other, value }) => other !== null && texts[lookup](value, other)))
          const dropped = yield* ids(Word.objects.exclude((w) => w.value[lookup](w.other)))
          expect([...kept, ...dropped].sort((a, b) => a - b)).toEqual(words.map(({ id }) => id))
          const other = yield* ids(Word.objects.filter((w) => w.other[lookup]("a")))
          expect(other).toEqual(idsOf(words, ({ other }) => other !== null && texts[lookup](other, "a")))
        })
      )
    }

    it.effect("regex and iregex", () =>
      Effect.forEach(expressions, (pattern) =>
        Effect.gen(function* () {
          const found = yield* ids(Word.objects.filter((w) => w.value.regex(pattern)))
          const ignored = yield* ids(Word.objects.filter((w) => w.value.iregex(pattern)))
          expect({ pattern, found, ignored }).toEqual({
            pattern,
            found: idsOf(words, ({ value }) => new RegExp(pattern, "u").test(value)),
            ignored: idsOf(words, ({ value }) => new RegExp(pattern, "iu").test(value))
          })
        })
      )
    )

    it.effect("regex: an expression for a pattern, and NULL", () =>
      Effect.gen(function* () {
        const computed = Word.objects.filter((w) =>
          w.value.regex(Fn.concat("^", Fn.lower(w.value), "$")).and(w.id.lte(12))
        )
        expect(yield* ids(computed)).toEqual(idsOf(words, ({ id, value }) => id <= 12 && value === value.toLowerCase()))
        const nullable = Word.objects.filter((w) => w.other.regex("a"))
        expect(yield* ids(nullable)).toEqual(idsOf(words, ({ other }) => other?.includes("a") === true))
      })
    )

    it.effect("sorted by code point, both ways", () =>
      Effect.gen(function* () {
        const sorted = [...words].sort((a, b) => byCodePoint(a.value, b.value) || a.id - b.id).map(({ id }) => id)
        expect(yield* inOrder(Word.objects.orderBy((w) => [w.value.asc(), w.id.asc()]))).toEqual(sorted)
        expect(yield* inOrder(Word.objects.orderBy((w) => [w.value.desc(), w.id.desc()]))).toEqual(
          [...sorted].reverse()
        )
      })
    )

    it.effect("each text is found by itself, and is a group of its own", () =>
      Effect.gen(function* () {
        for (const { id, value } of words) {
          expect(yield* ids(Word.objects.filter((w) => w.value.eq(value)))).toEqual([id])
        }
        const given = words.filter(({ id }) => id % 2 === 0).map(({ value }) => value)
        expect(yield* ids(Word.objects.filter((w) => w.value.in(given)))).toEqual(
          idsOf(words, ({ id }) => id % 2 === 0)
        )
        const groups = Word.objects.groupBy((w) => ({ value: w.value })).aggregate(() => ({ n: Fn.count() }))
        expect(yield* groups.count).toBe(words.length)
        expect(yield* Word.objects.select((w) => ({ value: w.value })).distinct().count).toBe(words.length)
        const different = yield* Word.objects.aggregate((w) => ({ n: Fn.count(w.value, { distinct: true }) }))
        expect(different.n).toBe(words.length)
      })
    )

    it.effect("lower, upper and length", () =>
      Effect.gen(function* () {
        const rows = yield* Word.objects
          .orderBy((w) => w.id.asc())
          .select((w) => ({ lower: Fn.lower(w.value), upper: Fn.upper(w.value), length: Fn.length(w.value) }))
        const upper = (sign: string) => (sign.toUpperCase().length === sign.length ? sign.toUpperCase() : sign)
        expect(rows).toEqual(
          words.map(({ value }) => ({
            lower: fold(value),
            upper: Array.from(value, upper).join(""),
            length: Array.from(value).length
          }))
        )
      })
    )
  })

  layer(peopleOn(name))("lookup", (it) => {
    for (const [title, query, keep] of cases) {
      it.effect(title, () => Effect.map(ids(query), (found) => expect(found).toEqual(idsOf(employees, keep))))
    }

    it.effect("uuids: in, ranges, and as text", () =>
      Effect.gen(function* () {
        const [first, second, third] = skills.map(({ id }) => id)
        const named = (query: typeof Skill.objects) =>
          Effect.map(query, (rows) => rows.map((skill) => skill.name).sort())
        expect(yield* named(Skill.objects.filter((s) => s.id.in([first ?? "", third ?? ""])))).toEqual(["ops", "sql"])
        expect(yield* named(Skill.objects.filter((s) => s.id.range(first ?? "", second ?? "")))).toEqual(["sql", "ts"])
        expect(yield* named(Skill.objects.filter((s) => s.id.endsWith("4").or(s.id.contains("0003"))))).toEqual([
          "idle",
          "ops"
        ])
      })
    )
  })
}
