import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ValueType } from "../../../src/ast/ValueType.js"
import { carrierOf } from "../../../src/definition/carrier.js"
import { Field, Model } from "../../../src/index.js"
import { closures } from "../../../src/plan/decode/closures.js"
import type { Codecs } from "../../../src/plan/decode/column.js"
import { generate, type RowDecoder } from "../../../src/plan/decode/generate.js"
import type { RowPlan } from "../../../src/plan/Plan.js"
import * as Codec from "../../../src/service/Codec.js"
import { type Kind, kinds } from "../../support/kinds.js"

// Carriers come as they are, so that what is decoded wrongly is none of a codec's doing.
const codecs: Codecs = () => Codec.identity

const columnsOf = (kind: Kind) => {
  class Row extends Model.Class<Row>("unit.Row")({
    id: Field.id,
    value: kind.schema,
    maybe: Schema.NullOr(kind.schema)
  }) {}
  return Model.definition(Row)
}

const outcome = (decode: RowDecoder, row: ReadonlyArray<unknown>) => Either.try(() => decode(row))

/** What Schema itself makes of a carrier. */
const reference = ({ fromCarrier, schema }: ValueType, carrier: unknown) =>
  Either.flatMap(
    Either.try(() => (fromCarrier === undefined || carrier === null ? carrier : fromCarrier(carrier))),
    (encoded) => Either.mapLeft(Schema.decodeUnknownEither(schema)(encoded), (error): unknown => error)
  )

const agree = (kind: Kind, type: ValueType, carrier: unknown) => {
  const plan: RowPlan = { _tag: "Value", slot: { position: 0, name: "value", type } }
  const wanted = reference(type, carrier)
  for (const make of [generate, closures]) {
    const found = outcome(make(plan, codecs), [carrier])
    expect(Either.isRight(found), `${make.name} of ${fc.stringify(carrier)}`).toBe(Either.isRight(wanted))
    if (Either.isRight(found) && Either.isRight(wanted)) {
      const isSame =
        Object.is(found.right, wanted.right) || (wanted.right !== null && kind.same(found.right, wanted.right))
      expect(isSame, `${make.name} of ${fc.stringify(carrier)}`).toBe(true)
    }
  }
}

const anything = fc.anything({ withBigInt: true, withDate: true, withTypedArray: true, withNullPrototype: false })

describe("a decoder does what Schema does", () => {
  for (const kind of kinds) {
    it(kind.name, () => {
      const { columnsByProperty } = columnsOf(kind)
      for (const property of ["value", "maybe"]) {
        const type = columnsByProperty.get(property)?.type
        if (type === undefined) throw new Error("no such column")
        const carrier = carrierOf(type)
        for (const value of kind.edges) agree(kind, type, carrier(value))
        for (const value of [null, undefined, "", 0, -1, 1.5, 1n, true, {}, [], new Date(Number.NaN)])
          agree(kind, type, value)
        fc.assert(
          fc.property(kind.values, (value) => agree(kind, type, carrier(value))),
          { numRuns: 50 }
        )
        fc.assert(
          fc.property(anything, (value) => agree(kind, type, value)),
          { numRuns: 100 }
        )
      }
    })
  }
})

/** Schemas of JSON: with keys that may be missing, unions, refinements, and parts that Schema transforms. */
const structures: fc.Arbitrary<Schema.Schema<unknown, unknown>> = fc.letrec((tie) => ({
  schema: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(Schema.String, Schema.Number, Schema.Boolean, Schema.Literal("a", "b"), Schema.NonEmptyString),
    fc.constantFrom(Schema.NumberFromString, Schema.Unknown, Schema.Null),
    tie("schema").map((item) => Schema.Array(item as Schema.Schema<unknown>)),
    tie("schema").map((item) => Schema.NullOr(item as Schema.Schema<unknown>)),
    fc.tuple(tie("struct"), tie("struct")).map((both) => Schema.Union(...(both as Array<Schema.Schema<unknown>>))),
    tie("struct")
  ),
  struct: fc
    .tuple(tie("schema"), tie("schema"), tie("schema"))
    .map((all) => all as unknown as readonly [typeof Schema.String, typeof Schema.String, typeof Schema.String])
    .chain(([a, b, c]) =>
      fc.constantFrom<Schema.Schema.AnyNoContext>(
        Schema.Struct({ a, b }),
        Schema.Struct({ a, c: Schema.optional(c) }),
        Schema.Struct({ b: Schema.optionalWith(b, { default: () => "" }), c }),
        Schema.Struct({})
      )
    )
})).struct as fc.Arbitrary<Schema.Schema<unknown, unknown>>

const scalars = fc.constantFrom(null, true, 0, 1.5, "", "a", "b", "12", [], {})
const near: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalars,
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b", "c", "d", "__proto__"), tie("value"), { maxKeys: 3 })
  )
})).value

const agreeOn = (schema: Schema.Schema.AnyNoContext, json: unknown) => {
  class Row extends Model.Class<Row>("unit.Row")({ id: Field.id, value: Field.json(schema) }) {}
  const type = Model.definition(Row).columnsByProperty.get("value")?.type
  if (type === undefined) throw new Error("no such column")
  const wanted = Either.try(() => Schema.decodeUnknownSync(schema)(json))
  for (const make of [generate, closures]) {
    const found = outcome(make({ _tag: "Value", slot: { position: 0, name: "value", type } }, codecs), [json])
    expect(Either.getOrElse(found, () => "refused")).toEqual(Either.getOrElse(wanted, () => "refused"))
  }
}

describe("structures of JSON are decoded as Schema does", () => {
  it("whatever they are", () => {
    fc.assert(
      fc.property(structures, near, (schema, value) => agreeOn(schema, JSON.parse(JSON.stringify(value)))),
      { numRuns: 3000 }
    )
  })

  const [one, other] = [Schema.Struct({ a: Schema.Unknown }), Schema.Struct({ a: Schema.Unknown, b: Schema.Unknown })]
  it.each([
    ["a key too many", one, { a: 1, b: 2 }],
    ["a key too few", other, { a: 1 }],
    ["the first of a union, which drops what it does not know", Schema.Union(one, other), { a: 1, b: 2 }],
    ["items with a key too many", Schema.Array(one), [{ a: 1 }, { a: 1, b: 2 }]],
    [
      "an optional key that is missing",
      Schema.Struct({ a: Schema.optional(Schema.String), b: Schema.Null }),
      { b: null }
    ],
    ["an array for a struct", Schema.Struct({ a: Schema.optional(Schema.String) }), []]
  ])("%s", (_, schema, json) => agreeOn(schema, json))
})

class Person extends Model.Class<Person>("unit.Person")({ id: Field.id, name: Schema.NonEmptyString }) {
  readonly visits = 7
  get shout() {
    return this.name.toUpperCase()
  }
}
class Plain extends Model.Class<Plain>("unit.Plain")({ id: Field.id, name: Schema.NonEmptyString }) {}

describe("an instance", () => {
  const planOf = (model: typeof Person | typeof Plain): RowPlan => {
    const definition = Model.definition(model)
    const slots = definition.columns.map(({ property, type }, position) => ({ position, name: property, type }))
    return { _tag: "Instance", definition, slots, annotations: [], joined: [], loaded: [] }
  }
  it.each([generate, closures])("has its class, its own fields and nothing else: $name", (make) => {
    const person = make(planOf(Person), codecs)([1, "Ada"])
    expect(person).toBeInstanceOf(Person)
    expect(person).toEqual(new Person({ id: 1, name: "Ada" }))
    expect(person).toMatchObject({ visits: 7, shout: "ADA" })
    const plain = make(planOf(Plain), codecs)([1, "Ada"])
    expect(plain).toBeInstanceOf(Plain)
    expect(Object.entries(plain as object)).toEqual([
      ["id", 1],
      ["name", "Ada"]
    ])
    expect(() => make(planOf(Plain), codecs)([1, ""])).toThrow()
  })

  it("is made where code generation is forbidden, too", () => {
    const program = fileURLToPath(new URL("../../support/withoutCode.ts", import.meta.url))
    const flags = ["--disallow-code-generation-from-strings", "--import", "tsx", program]
    expect(JSON.parse(execFileSync(process.execPath, flags, { encoding: "utf8" }))).toEqual({
      forbidden: true,
      people: [{ id: 1, name: "Ada", visits: 7 }],
      shout: "ADA",
      refused: "DecodeFailed"
    })
  })
})
