/**
 * Field constructors, and the facts of a column: what Django writes as `models.CharField(unique=True)` is a Schema here,
 * piped through these.
 *
 * @since 0.1.0
 */
import * as BigDecimal from "effect/BigDecimal"
import * as Schema from "effect/Schema"
import * as StorageType from "../ast/StorageType.js"
import { decimalFits } from "./columnType.js"
import * as Facts from "./Facts.js"
import type { ArrayEncoded, Automatic, Defaulted, Generated, PrimaryKey, RangeEncoded, Sensitive } from "./Fields.js"
import * as patterns from "./patterns.js"
import type * as Range from "./Range.js"
import { isRangeOf } from "./rangeSchema.js"
import { uuid7 as makeUuid7 } from "./uuid.js"

type AnySchema = Schema.Schema.Any

// ---- facts -----------------------------------------------------------------------------------------------------------

/**
 * Makes the field the primary key.
 *
 * @example
 * ```ts
 * code: Schema.String.pipe(Schema.maxLength(10), Field.primaryKey)
 * ```
 *
 * @since 0.1.0
 * @category facts
 */
export const primaryKey = <S extends AnySchema>(schema: S): S & PrimaryKey =>
  // The marker exists in types only, here and in the other facts below.
  Facts.annotate(schema, { primaryKey: true }) as S & PrimaryKey

/** No two rows may have the same value. @since 0.1.0 @category facts */
export const unique = <S extends AnySchema>(schema: S): S => Facts.annotate(schema, { unique: true })

/** The column gets an index. @since 0.1.0 @category facts */
export const index = <S extends AnySchema>(schema: S): S => Facts.annotate(schema, { index: true })

// Naming the primitives keeps a literal a literal: `Field.default("dark")` fits a Schema.Literal.
type Value = string | number | bigint | boolean | null | object

/**
 * The value of an insert that leaves the field out, or a function that makes it; made by the application.
 *
 * @example
 * ```ts
 * views: Schema.Int.pipe(Field.default(0))
 * ```
 *
 * @since 0.1.0
 * @category facts
 */
export const withDefault =
  <A extends Value>(value: A | (() => A)) =>
  <S extends AnySchema>(
    schema: S & (A extends Schema.Schema.Type<S> ? unknown : { readonly Type: A })
  ): S & Defaulted =>
    Facts.annotate<S>(schema, {
      // A value of a column is never a function, so a function makes the value.
      default: typeof value === "function" ? (value as () => A) : () => value
    }) as S & Defaulted

export {
  /** @since 0.1.0 @category facts */
  withDefault as default
}

/**
 * The value that the database gives to an insert that leaves the field out: a text, a number, a boolean (a decimal or a
 * point in time is a text here), or an expression such as `Fn.now()`.
 *
 * @since 0.1.0
 * @category facts
 */
export const databaseDefault =
  (value: Facts.DatabaseDefault) =>
  <S extends AnySchema>(schema: S): S & Defaulted =>
    Facts.annotate(schema, { databaseDefault: value }) as S & Defaulted

/** The column's name in the database; default: the naming rule's. @since 0.1.0 @category facts */
export const column =
  (name: string) =>
  <S extends AnySchema>(schema: S): S =>
    Facts.annotate(schema, { column: name })

/** A comment on the column, where the database keeps comments. @since 0.1.0 @category facts */
export const comment =
  (text: string) =>
  <S extends AnySchema>(schema: S): S =>
    Facts.annotate(schema, { comment: text })

/** The column's collation, in the engine's own words; default: by code point, case-sensitive, everywhere. @since 0.1.0 @category facts */
export const collation =
  (name: string) =>
  <S extends AnySchema>(schema: S): S =>
    Facts.annotate(schema, { collation: name })

/** The JSON variants leave the field out. @since 0.1.0 @category facts */
export const sensitive = <S extends AnySchema>(schema: S): S & Sensitive =>
  Facts.annotate(schema, { sensitive: true }) as S & Sensitive

/** The time of the insert, where none is given (Django's `auto_now_add`). @since 0.1.0 @category facts */
export const autoNowAdd = <S extends AnySchema>(schema: S): S & Automatic =>
  Facts.annotate(schema, { autoNowAdd: true }) as S & Automatic

/** The time of every write, where none is given (Django's `auto_now`). @since 0.1.0 @category facts */
export const autoNow = <S extends AnySchema>(schema: S): S & Automatic =>
  Facts.annotate(schema, { autoNow: true }) as S & Automatic

/** NULL allowed: the same as `Schema.NullOr`, for a pipe. @since 0.1.0 @category facts */
export const nullable = <S extends AnySchema>(schema: S): Schema.NullOr<S> => Schema.NullOr(schema)

// ---- numbers ---------------------------------------------------------------------------------------------------------

/** A primary key that the database numbers: a 64-bit identity column, absent from inserts. @since 0.1.0 @category constructors */
export const id: typeof Schema.Int & PrimaryKey & Generated = Facts.annotate(Schema.Int, {
  primaryKey: true,
  identity: true,
  storage: StorageType.integer(64)
}) as typeof Schema.Int & PrimaryKey & Generated

/** An identity column seen as `bigint`, for tables beyond 2^53 rows. @since 0.1.0 @category constructors */
export const bigId: typeof Schema.BigIntFromSelf & PrimaryKey & Generated = Facts.annotate(Schema.BigIntFromSelf, {
  primaryKey: true,
  identity: true,
  storage: StorageType.bigInteger
}) as typeof Schema.BigIntFromSelf & PrimaryKey & Generated

/** An integer of 16 bits: -32,768 to 32,767. @since 0.1.0 @category constructors */
export const smallInt: Schema.filter<typeof Schema.Int> = Schema.Int.pipe(
  Schema.between(-32_768, 32_767),
  Facts.stored(StorageType.integer(16))
)

/** An integer of 32 bits: -2,147,483,648 to 2,147,483,647. @since 0.1.0 @category constructors */
export const int: Schema.filter<typeof Schema.Int> = Schema.Int.pipe(
  Schema.between(-2_147_483_648, 2_147_483_647),
  Facts.stored(StorageType.integer(32))
)

/** An integer of 64 bits, as `bigint`. @since 0.1.0 @category constructors */
export const bigInt: Schema.filter<typeof Schema.BigIntFromSelf> = Schema.BigIntFromSelf.pipe(
  Schema.betweenBigInt(-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n),
  Facts.stored(StorageType.bigInteger)
)

/** A finite floating-point number of 64 bits. @since 0.1.0 @category constructors */
export const float = Schema.Finite.pipe(Facts.stored(StorageType.float))

/**
 * An exact decimal (`BigDecimal`) of `precision` digits, `scale` of them behind the point. SQLite holds up to 18 digits.
 *
 * @example
 * ```ts
 * price: Field.decimal({ precision: 10, scale: 2 })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const decimal = (options: {
  readonly precision: number
  readonly scale: number
}): Schema.filter<typeof Schema.BigDecimalFromSelf> =>
  Schema.BigDecimalFromSelf.pipe(
    Schema.filter((value) => decimalFits(value, options.precision, options.scale), {
      message: ({ actual }) =>
        `${BigDecimal.isBigDecimal(actual) ? BigDecimal.format(actual) : String(actual)} has more than ${options.precision} digits, or more than ${options.scale} behind the point`,
      arbitrary: () => (fc) =>
        fc
          .bigInt({ min: -(10n ** BigInt(options.precision)) + 1n, max: 10n ** BigInt(options.precision) - 1n })
          .map((value) => BigDecimal.make(value, options.scale))
    }),
    Facts.stored(StorageType.decimal(options.precision, options.scale))
  )

// ---- text ------------------------------------------------------------------------------------------------------------

/** Text of at most `length` characters. @since 0.1.0 @category constructors */
export const char = (length: number): Schema.filter<typeof Schema.String> =>
  Schema.String.pipe(Schema.maxLength(length))

/** Text of any length. @since 0.1.0 @category constructors */
export const text: typeof Schema.String = Schema.String

/** An email address, at most 254 characters. @since 0.1.0 @category constructors */
export const email: Schema.filter<Schema.filter<typeof Schema.String>> = patterned(254, patterns.email)

/** An absolute http(s) or ftp(s) URL, at most 200 characters. @since 0.1.0 @category constructors */
export const url: Schema.filter<Schema.filter<typeof Schema.String>> = patterned(200, patterns.url)

/** Letters, digits, hyphens and underscores, at most 50. @since 0.1.0 @category constructors */
export const slug: Schema.filter<Schema.filter<typeof Schema.String>> = patterned(50, patterns.slug)

/** An IPv4 or IPv6 address as text. @since 0.1.0 @category constructors */
export const ip: Schema.filter<Schema.filter<typeof Schema.String>> = patterned(45, patterns.ip)

function patterned(length: number, form: patterns.Form) {
  return Schema.String.pipe(Schema.maxLength(length), ofForm(form))
}

function ofForm(form: patterns.Form) {
  const filter = Schema.filter((text: string) => form.test(text), {
    message: () => `expected ${form.hint}`,
    arbitrary: () => form.arbitrary
  })
  // In a pipe of another function a filter would be inferred as one of anything.
  return <S extends Schema.Schema<string>>(schema: S): Schema.filter<S> => filter(schema) as unknown as Schema.filter<S>
}

/** One of the given texts. @since 0.1.0 @category constructors */
export const choices = <const Values extends readonly [string, ...Array<string>]>(
  ...values: Values
): Schema.Literal<[...Values]> => Schema.Literal(...values)

/** A UUID in lower case. @since 0.1.0 @category constructors */
export const uuid: Schema.filter<typeof Schema.String> = Schema.String.pipe(
  ofForm(patterns.uuid),
  Facts.stored(StorageType.uuid)
)

/**
 * A UUID of version 7 (sorted by time), made by the application where an insert leaves it out.
 *
 * @example
 * ```ts
 * id: Field.uuid7.pipe(Field.primaryKey)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const uuid7: Schema.filter<typeof Schema.String> & Defaulted = uuid.pipe(withDefault(makeUuid7))

// ---- time ------------------------------------------------------------------------------------------------------------

/** A calendar date without a time zone: `"2024-02-29"`, years 1 to 9999. @since 0.1.0 @category constructors */
export const date: Schema.filter<typeof Schema.String> = Schema.String.pipe(
  ofForm(patterns.date),
  Facts.stored(StorageType.date)
)

/** A time of day: `"23:59:59"` or `"08:30:00.25"`; up to 6 digits of fraction, the last not a zero. @since 0.1.0 @category constructors */
export const time: Schema.filter<typeof Schema.String> = Schema.String.pipe(
  ofForm(patterns.time),
  Facts.stored(StorageType.time)
)

/** A point in time (`Date`), to the millisecond, years 1 to 9999 UTC. @since 0.1.0 @category constructors */
export const datetime: Schema.filter<typeof Schema.ValidDateFromSelf> = Schema.ValidDateFromSelf.pipe(
  Schema.betweenDate(new Date("0001-01-01T00:00:00.000Z"), new Date("9999-12-31T23:59:59.999Z")),
  Facts.stored(StorageType.dateTime)
)

/** When the row was made; set on insert. @since 0.1.0 @category constructors */
export const createdAt: Schema.filter<typeof Schema.ValidDateFromSelf> & Automatic = datetime.pipe(autoNowAdd)

/** When the row was last written; set on every write. @since 0.1.0 @category constructors */
export const updatedAt: Schema.filter<typeof Schema.ValidDateFromSelf> & Automatic = datetime.pipe(autoNow)

/** A length of time (`Duration`), to the nanosecond, up to 292 years. @since 0.1.0 @category constructors */
export const duration = Schema.DurationFromSelf.pipe(Facts.stored(StorageType.duration))

// ---- others ----------------------------------------------------------------------------------------------------------

/** True or false. @since 0.1.0 @category constructors */
export const boolean: typeof Schema.Boolean = Schema.Boolean

/** Bytes. @since 0.1.0 @category constructors */
export const binary: typeof Schema.Uint8ArrayFromSelf = Schema.Uint8ArrayFromSelf

/**
 * A value of any Schema, stored as JSON of its encoded side.
 *
 * @example
 * ```ts
 * settings: Field.json(Schema.Struct({ theme: Schema.Literal("light", "dark") }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const json = <S extends AnySchema>(schema: S): S => Facts.annotate(schema, { storage: StorageType.json })

/**
 * An array of items of one kind, as PostgreSQL's columns hold them; the other engines have none (`MissingCapability`), on
 * which `Field.json(Schema.Array(…))` says much the same.
 *
 * @example
 * ```ts
 * tags: Field.array(Field.char(30))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const array = <S extends AnySchema>(items: S): ArraySchema<S> =>
  // The encoded side's mark exists in types only.
  Facts.annotate(Schema.Array(items), { array: true }) as unknown as ArraySchema<S>

type ArraySchema<S extends AnySchema> = Schema.Schema<
  ReadonlyArray<Schema.Schema.Type<S>>,
  ArrayEncoded<Schema.Schema.Encoded<S>>,
  Schema.Schema.Context<S>
>

const bounds = {
  integer: StorageType.integer(32),
  bigint: StorageType.bigInteger,
  decimal: StorageType.decimal(60, 20),
  date: StorageType.date,
  timestamp: StorageType.dateTime
} as const

/** What the bounds of each kind of range are. @since 0.1.0 @category models */
export interface RangeBounds {
  readonly integer: number
  readonly bigint: bigint
  readonly decimal: BigDecimal.BigDecimal
  readonly date: string
  readonly timestamp: Date
}

/**
 * A range of whole numbers (of 32 or 64 bits), of decimals, days or points in time, as PostgreSQL's columns hold them; the
 * other engines have none (`MissingCapability`).
 *
 * @example
 * ```ts
 * booked: Field.range("date")
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const range = <K extends keyof RangeBounds>(
  kind: K
): Schema.Schema<Range.Range<RangeBounds[K]>, RangeEncoded<RangeBounds[K]>> => {
  const is = isRangeOf(bounds[kind])
  const schema = Schema.declare((value: unknown): value is Range.Range<RangeBounds[K]> => is(value), {
    identifier: `Range(${kind})`
  })
  // The encoded side's mark exists in types only.
  return Facts.annotate(schema, { storage: StorageType.range(bounds[kind]) }) as unknown as Schema.Schema<
    Range.Range<RangeBounds[K]>,
    RangeEncoded<RangeBounds[K]>
  >
}
