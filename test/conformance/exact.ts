import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe } from "vitest"
import { Field, Model, ValidationError } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import { type Kind, kinds } from "../support/kinds.js"
import { property } from "../support/property.js"
import type { DatabaseName } from "../support/servers/index.js"

const pascal = (name: string) =>
  name.replaceAll(/[^A-Za-z0-9]+/g, " ").replaceAll(/(?:^| )(.)/g, (_, letter: string) => letter.toUpperCase())

const modelOf = ({ name, schema }: Kind) => {
  class Row extends Model.Class<Row>(`kind.${pascal(name).trim()}`)({
    id: Field.id,
    value: schema,
    maybe: Schema.NullOr(schema),
    tag: Schema.NullOr(Field.int)
  }) {}
  return Row
}

type Row = ReturnType<typeof modelOf>

const subjects = kinds.map((kind) => ({ kind, row: modelOf(kind) }))

const acceptsNull = ({ schema }: Kind) => Schema.is(Schema.encodedSchema(schema))(null)

const expectSame = (kind: Kind, actual: ReadonlyArray<unknown>, expected: ReadonlyArray<unknown>) => {
  expect(actual.length).toBe(expected.length)
  actual.forEach((value, i) => {
    if (kind.same(value, expected[i])) return
    // For its message.
    expect(value).toEqual(expected[i])
    expect.fail(`${String(value)} is not the same as ${String(expected[i])}`)
  })
}

/** Written at once and read again, each value is what it was, is found by itself, and sorts as in memory. */
const roundTrip = (kind: Kind, row: Row, values: ReadonlyArray<unknown>) =>
  Effect.gen(function* () {
    const { objects } = row
    const written = yield* objects.bulkCreate(
      values.map((value) => ({ value, maybe: acceptsNull(kind) ? null : value }))
    )
    const ids = written.map(({ id }) => id)
    expectSame(
      kind,
      written.map(({ value }) => value),
      values
    )
    const mine = objects.filter((each) => each.id.in(ids))
    const stored = yield* mine.orderBy((each) => each.id.asc())
    expectSame(
      kind,
      stored.map(({ value }) => value),
      values
    )
    if (!acceptsNull(kind))
      expectSame(
        kind,
        stored.map(({ maybe }) => maybe),
        values
      )
    const turned = stored.map(({ id }, i) => ({ id, value: values[values.length - 1 - i], maybe: null }))
    expect(yield* objects.bulkUpdate(turned, ["value", "maybe"])).toBe(values.length)
    expectSame(
      kind,
      (yield* mine.orderBy((each) => each.id.desc())).map(({ value }) => value),
      values
    )
    expect(yield* mine.filter((each) => each.maybe.isNotNull()).exists).toBe(false)
    expect(yield* objects.bulkUpdate(stored, ["value", "maybe"])).toBe(values.length)
    for (const { id, value } of stored) {
      const found = yield* mine.filter((each) => each.value.eq(value))
      expect(found.map((each) => each.id)).toContain(id)
    }
    if (kind.order !== undefined) {
      const { order } = kind
      const sorted = yield* mine.orderBy((each) => [each.value.asc(), each.id.asc()])
      expectSame(
        kind,
        sorted.map(({ value }) => value),
        [...values].sort(order)
      )
      const [least] = sorted
      const above = yield* mine.filter((each) => each.value.gt(least?.value)).count
      expect(above).toBe(values.filter((value) => order(value, least?.value) > 0).length)
    }
  })

const one = (kind: Kind, row: Row, value: unknown) =>
  Effect.gen(function* () {
    const made = yield* row.objects.create({ value })
    expectSame(kind, [made.value, (yield* row.objects.get(made.id)).value], [value, value])
    const saved = yield* row.objects.save(made, { value, maybe: null })
    expectSame(kind, [saved.value, (yield* row.objects.get(made.id)).value], [value, value])
    expect(yield* row.objects.filter((each) => each.id.eq(made.id)).update(() => ({ value, tag: 1 }))).toBe(1)
    expectSame(kind, [(yield* row.objects.get(made.id)).value], [value])
  })

const refused = (row: Row, value: unknown) =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(row.objects.create({ value }))
    expect(error, String(value)).toBeInstanceOf(ValidationError)
    if (error instanceof ValidationError) {
      expect(error.issues.map(({ path }) => path[0])).toContain("value")
      expect(error.message).toContain(`${row.identifier}.value`)
    }
    const patch = yield* Effect.flip(row.objects.update(() => ({ value: value as never })))
    expect(patch).toBeInstanceOf(ValidationError)
  })

/** Every value that a field admits survives a round trip unchanged, and sorts and compares as in memory. */
export const values = (name: DatabaseName): void => {
  const here = subjects.filter(({ kind }) => kind.missing[name] === undefined)
  const registry = Model.registry(...here.map(({ row }) => row))

  layer(databaseOf(name, registry))("values", (it) => {
    for (const { kind, row } of here) {
      describe(kind.name, () => {
        it.effect("its edges, many at once", () => roundTrip(kind, row, kind.edges))
        it.effect("its edges, one by one", () => Effect.forEach(kind.edges, (value) => one(kind, row, value)))
        it.effect("any values", () =>
          property(fc.array(kind.values, { minLength: 1, maxLength: 20 }), (some) => roundTrip(kind, row, some))
        )
        it.effect("refused ones", () => Effect.forEach(kind.refused, (value) => refused(row, value)))
        if (acceptsNull(kind)) return
        it.effect("NULL", () =>
          Effect.gen(function* () {
            const [value] = kind.edges
            const { id } = yield* row.objects.create({ value })
            expect((yield* row.objects.get(id)).maybe).toBeNull()
            const mine = row.objects.filter((each) => each.id.eq(id))
            expect(yield* mine.filter((each) => each.maybe.isNull()).exists).toBe(true)
            expect(yield* mine.filter((each) => each.maybe.eq(value)).exists).toBe(false)
            expect(yield* mine.exclude((each) => each.maybe.eq(value)).exists).toBe(true)
            const error = yield* Effect.flip(row.objects.create({ value: null }))
            expect(error._tag).toBe("ValidationError")
          })
        )
      })
    }
  })

  const missing = subjects.flatMap(({ kind, row }) => {
    const reason = kind.missing[name]
    return reason === undefined ? [] : [{ kind, row, reason }]
  })
  if (missing.length === 0) return
  layer(databaseOf(name, Model.registry()))("missing", (it) => {
    for (const { kind, row, reason } of missing) {
      it.effect(kind.name, () =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(Model.createTables(Model.registry(row)))
          expect(error.reason._tag).toBe("MissingCapability")
          expect(error.message).toMatch(reason)
          expect(error.message).toContain(`${Model.definition(row).table}.value`)
        })
      )
    }
  })
}
