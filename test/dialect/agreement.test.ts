import { it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { expect, inject } from "vitest"
import { some } from "../../src/ast/children.js"
import type { Expression } from "../../src/ast/Expression.js"
import * as StorageType from "../../src/ast/StorageType.js"
import type { ValueType } from "../../src/ast/ValueType.js"
import { mayBeNull } from "../../src/compiler/nullability.js"
import * as ValueTypes from "../../src/expression/ValueTypes.js"
import {
  aggregate,
  and,
  arithmetic,
  call,
  cast,
  column,
  columnSpec,
  compare,
  isIn,
  isNotTrue,
  isNull,
  literal,
  match,
  not,
  or,
  order,
  select,
  tableSpec,
  type,
  value,
  values
} from "../support/ast.js"
import { type Subject, subject } from "../support/subject.js"

// Whatever is asked, every database answers the same: expressions at random, over rows full of zeros, signs and NULL.

const table = tableSpec("r", [
  columnSpec("n", StorageType.integer(32), { nullable: true }),
  columnSpec("m", StorageType.integer(64)),
  columnSpec("d0", StorageType.decimal(6, 0), { nullable: true }),
  columnSpec("d2", StorageType.decimal(8, 2)),
  columnSpec("d4", StorageType.decimal(8, 4), { nullable: true }),
  columnSpec("f", StorageType.float, { nullable: true }),
  columnSpec("t", StorageType.text(20), { nullable: true }),
  columnSpec("u", StorageType.text(20)),
  columnSpec("o", StorageType.boolean, { nullable: true }),
  columnSpec("at", StorageType.dateTime, { nullable: true })
])

const decimal = BigDecimal.unsafeFromString
const leapDay = new Date("2024-02-29T10:00:00.123Z")
const rows = [
  { n: 3, m: 7, d0: "12", d2: "-3.45", d4: "0.1250", f: 1.5, t: "Straße%", u: "ss_", o: true, at: leapDay },
  { n: null, m: -4, d0: null, d2: "99.99", d4: null, f: null, t: null, u: "", o: null, at: null },
  {
    n: 0,
    m: 0,
    d0: "-7",
    d2: "0.05",
    d4: "-1.0005",
    f: -0.25,
    t: "ÉcoleA",
    u: "É",
    o: false,
    at: new Date(946_684_799_999)
  },
  { n: -5, m: 100, d0: "5", d2: "2.50", d4: "2.5000", f: 2.5, t: "abc", u: "ABC", o: true, at: leapDay }
].map((row) => ({ ...row, d0: row.d0 && decimal(row.d0), d2: decimal(row.d2), d4: row.d4 && decimal(row.d4) }))

// An expression whose values are still to be numbered.
type Draft = (given: Array<unknown>) => Expression

const fixed =
  (expression: Expression): Draft =>
  () =>
    expression
const given =
  (carrier: unknown, as: ValueType): Draft =>
  (all) =>
    value(all.push(carrier) - 1, as)

const columns = (...names: ReadonlyArray<string>): fc.Arbitrary<Draft> =>
  fc.constantFrom(
    ...table.columns.flatMap(({ name, nullable, storage }) => {
      const as = { ...type.text, storage, nullable }
      return names.includes(name) ? [fixed(column(name, as))] : []
    })
  )

const small = fc.integer({ min: -10, max: 10 })
const hundredths = fc.integer({ min: -500, max: 500 }).map((n) => BigDecimal.make(BigInt(n), 2))
const word = fc.constantFrom("", "%", "_", "s", "É", "é", "SS", "abc", "C", "ß", "!", "\\", "'")
const comparison = fc.constantFrom(...(["=", "<>", "<", "<=", ">", ">="] as const))

const scaleOf = (node: Expression): number => {
  const { storage } = ValueTypes.of(node)
  return storage._tag === "Decimal" ? storage.scale : 0
}

const two = (make: (left: Expression, right: Expression) => Expression, left: fc.Arbitrary<Draft>, right = left) =>
  fc.tuple(left, right).map(
    ([l, r]): Draft =>
      (all) =>
        make(l(all), r(all))
  )

const one = (make: (operand: Expression) => Expression, operand: fc.Arbitrary<Draft>) =>
  operand.map(
    (draft): Draft =>
      (all) =>
        make(draft(all))
  )

const kinds = fc.letrec<Record<"integer" | "decimal" | "float" | "text" | "condition", Draft>>((tie) => {
  const [int, dec, flt, txt, cond] = [tie("integer"), tie("decimal"), tie("float"), tie("text"), tie("condition")]
  const depth = { maxDepth: 3, depthSize: "small" } as const
  const ofInt = (operator: "+" | "-" | "*" | "%") => two((l, r) => arithmetic(l, operator, r), int)
  const ofFloat = (operator: "+" | "-" | "*" | "/") => two((l, r) => arithmetic(l, operator, r, type.float), flt)
  const ofDecimal = (operator: "+" | "-" | "%") =>
    two(
      (l, r) => arithmetic(l, operator, r, type.decimal(18, Math.max(scaleOf(l), scaleOf(r)))),
      dec,
      fc.oneof(dec, int)
    )
  const part = (name: "year" | "month" | "day") => one((at) => call(name, [at], type.integer), columns("at"))
  const matching = fc
    .record({
      kind: fc.constantFrom(...(["exact", "contains", "startsWith", "endsWith"] as const)),
      ignoreCase: fc.boolean(),
      txt,
      in: txt
    })
    .map(
      (m): Draft =>
        (all) =>
          match(m.in(all), m.kind, m.txt(all), m.ignoreCase)
    )
  return {
    integer: fc.oneof(
      depth,
      columns("n", "m"),
      small.map((n) => fixed(literal(n))),
      small.map((n) => given(n, type.integer)),
      fc.oneof(ofInt("+"), ofInt("-"), ofInt("*"), ofInt("%")),
      one((t) => call("length", [t], type.integer), txt),
      two((l, r) => call("coalesce", [l, r], type.integer), int),
      one((d) => cast(d, type.integer), fc.oneof(dec, flt)),
      fc.oneof(part("year"), part("month"), part("day"))
    ),
    decimal: fc.oneof(
      depth,
      columns("d0", "d2", "d4"),
      hundredths.map((d) => fixed(literal(BigDecimal.format(d), type.price))),
      hundredths.map((d) => given(d, type.price)),
      fc.oneof(ofDecimal("+"), ofDecimal("-"), ofDecimal("%")),
      two(
        (l, r) => arithmetic(l, "*", r, type.decimal(18, scaleOf(l) + scaleOf(r))),
        columns("d0", "d2", "d4"),
        fc.oneof(columns("d2"), int)
      ),
      two((l, r) => arithmetic(l, "/", r, type.decimal(18, 6)), dec, fc.oneof(dec, int)),
      two((l, r) => call("coalesce", [l, r], type.decimal(18, scaleOf(l))), dec),
      fc.tuple(fc.oneof(dec, int), fc.nat({ max: 4 })).map(
        ([d, scale]): Draft =>
          (all) =>
            cast(d(all), type.decimal(14, scale))
      )
    ),
    float: fc.oneof(
      depth,
      columns("f"),
      small.map((n) => fixed(literal(n / 4, type.float))),
      small.map((n) => given(n / 4, type.float)),
      fc.oneof(ofFloat("+"), ofFloat("-"), ofFloat("*"), ofFloat("/")),
      two((l, r) => arithmetic(l, "/", r, type.float), int),
      one((x) => cast(x, type.float), fc.oneof(int, dec))
    ),
    text: fc.oneof(
      depth,
      columns("t", "u"),
      word.map((w) => fixed(literal(w, type.text))),
      word.map((w) => given(w, type.text)),
      two((l, r) => call("concat", [l, r]), txt),
      two((l, r) => call("coalesce", [l, r]), txt),
      fc.oneof(
        one((t) => call("lower", [t]), txt),
        one((t) => call("upper", [t]), txt)
      ),
      one((x) => cast(x, type.text), fc.oneof(int, columns("d2", "d4"), cond))
    ),
    condition: fc.oneof(
      depth,
      columns("o"),
      fc.boolean().map((b) => fixed(literal(b, type.boolean))),
      fc.boolean().map((b) => given(b, type.boolean)),
      one(isNull, fc.oneof(int, dec, txt, cond)),
      comparison.chain((operator) =>
        fc.oneof(
          two((l, r) => compare(l, operator, r), int),
          two((l, r) => compare(l, operator, r), dec, fc.oneof(dec, int)),
          two((l, r) => compare(l, operator, r), txt)
        )
      ),
      fc.oneof(two(and, cond), two(or, cond), one(not, cond), one(isNotTrue, cond)),
      matching,
      one((n) => n, int).map(
        (n): Draft =>
          (all) =>
            isIn(n(all), values(all.push([1, 3, -4]) - 1, 4))
      )
    )
  }
})

const scalars = fc.oneof(kinds.integer, kinds.decimal, kinds.float, kinds.text, kinds.condition)

const aggregates = fc
  .record({
    name: fc.constantFrom(...(["count", "sum", "avg", "min", "max"] as const)),
    argument: fc.oneof(kinds.integer, columns("d2", "d4", "f"), columns("t", "o")),
    distinct: fc.boolean(),
    filter: fc.option(kinds.condition, { nil: undefined })
  })
  .map(
    ({ argument, distinct, filter, name }): Draft =>
      (all) => {
        const operand = argument(all)
        const { storage } = ValueTypes.of(operand)
        const isNumber = storage._tag !== "Text" && storage._tag !== "Boolean"
        const mean = storage._tag === "Decimal" ? type.decimal(18, storage.scale + 4) : type.float
        const types = {
          count: type.integer,
          sum: ValueTypes.of(operand),
          avg: mean,
          min: ValueTypes.of(operand),
          max: ValueTypes.of(operand)
        }
        // MySQL counts one distinct value where there is a constant that is NULL.
        const known = isNumber && some(operand, ({ _tag }) => _tag === "Column") ? name : "max"
        return aggregate(known, operand, type.orNull(types[known]), {
          distinct,
          ...(filter && { filter: filter(all) })
        })
      }
  )

const shown = (cell: unknown): unknown => {
  if (BigDecimal.isBigDecimal(cell)) return `decimal ${BigDecimal.format(BigDecimal.normalize(cell))}`
  return typeof cell === "number" && !Number.isInteger(cell) ? cell.toPrecision(11) : cell
}

const answer = (db: Subject, expression: Expression, carriers: ReadonlyArray<unknown>) => {
  const rows = expression._tag === "Aggregate" ? {} : { orderBy: [order(column("id"))] }
  return db.rows(select("r", [expression], rows), carriers).pipe(
    Effect.map((found) => JSON.stringify(found.flat().map(shown))),
    // Numbers beyond what their type holds are an error everywhere, though each says so in its own way.
    Effect.catchAllCause(() => Effect.succeed("an error"))
  )
}

const names = (["sqlite", "postgres", "mysql", "mariadb"] as const).filter(
  (name) => name === "sqlite" || !("missing" in inject("found").servers[name])
)

const agree = (drafts: fc.Arbitrary<Draft>) =>
  Effect.gen(function* () {
    const dbs = yield* Effect.forEach(names, subject)
    for (const db of dbs) {
      yield* db.create(table)
      yield* db.insert(table, rows)
    }
    const property = fc.asyncProperty(drafts, async (draft) => {
      const carriers: Array<unknown> = []
      const expression = draft(carriers)
      const answers = await Effect.runPromise(Effect.forEach(dbs, (db) => answer(db, expression, carriers)))
      const texts = dbs.map(({ dialect }) => dialect.compile(select("r", [expression])).sql)
      expect(new Set(answers).size, texts.map((text, i) => `${answers[i]} ${text}`).join("\n")).toBe(1)
      if (!mayBeNull(expression)) expect(answers[0]).not.toContain("null")
    })
    yield* Effect.promise(() => fc.assert(property, { numRuns: 500, seed: 20_260_101 }))
  })

it.scopedLive(`${names.join(", ")} calculate alike`, () => agree(scalars), 120_000)
it.scopedLive(`${names.join(", ")} aggregate alike`, () => agree(aggregates), 120_000)
