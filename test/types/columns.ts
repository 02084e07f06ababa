/** Columns of every kind: what a row, an expression, an insert and the variants have for them. */
import * as SqlModel from "@effect/sql/Model"
import { type BigDecimal, type Brand, type DateTime, type Duration, type Effect, Option, Schema } from "effect"
import { Field, Fn, Model, Relation } from "../../src/index.js"
import { type IsAny, same, yes } from "./same.js"

const Prefs = Schema.Struct({ theme: Schema.Literal("light", "dark"), since: Schema.Date })
type Prefs = typeof Prefs.Type
const Score = Schema.Int.pipe(Schema.between(0, 10), Schema.brand("Score"))

class Plain extends Model.Class<Plain>("kinds.Plain")({
  id: Field.id,
  smallInt: Field.smallInt,
  int: Field.int,
  bigInt: Field.bigInt,
  float: Field.float,
  decimal: Field.decimal({ precision: 10, scale: 2 }),
  char: Field.char(10),
  text: Field.text,
  email: Field.email,
  url: Field.url,
  slug: Field.slug,
  ip: Field.ip,
  choices: Field.choices("red", "green"),
  uuid: Field.uuid,
  date: Field.date,
  time: Field.time,
  datetime: Field.datetime,
  duration: Field.duration,
  boolean: Field.boolean,
  binary: Field.binary,
  json: Field.json(Prefs),
  literal: Schema.Literal(1, 2),
  score: Score,
  isoDate: Schema.Date,
  utc: Schema.DateTimeUtc,
  template: Schema.TemplateLiteral("a", Schema.Number),
  described: Schema.String.pipe(
    Field.index,
    Field.column("d"),
    Field.comment("c"),
    Field.collation("C"),
    Schema.annotations({ title: "D" })
  )
}) {}
declare const plain: Plain

class Nullable extends Model.Class<Nullable>("kinds.Nullable")({
  id: Field.bigId,
  smallInt: Schema.NullOr(Field.smallInt),
  int: Schema.NullOr(Field.int),
  bigInt: Schema.NullOr(Field.bigInt),
  float: Schema.NullOr(Field.float),
  decimal: Schema.NullOr(Field.decimal({ precision: 10, scale: 2 })),
  char: Schema.NullOr(Field.char(10)),
  text: Schema.NullOr(Field.text),
  email: Schema.NullOr(Field.email),
  url: Schema.NullOr(Field.url),
  slug: Schema.NullOr(Field.slug),
  ip: Schema.NullOr(Field.ip),
  choices: Schema.NullOr(Field.choices("red", "green")),
  uuid: Schema.NullOr(Field.uuid),
  uuid7: Schema.NullOr(Field.uuid7),
  date: Schema.NullOr(Field.date),
  time: Schema.NullOr(Field.time),
  datetime: Schema.NullOr(Field.datetime),
  createdAt: Schema.NullOr(Field.createdAt),
  duration: Schema.NullOr(Field.duration),
  boolean: Schema.NullOr(Field.boolean),
  binary: Schema.NullOr(Field.binary),
  json: Schema.NullOr(Field.json(Prefs)),
  literal: Schema.NullOr(Schema.Literal(1, 2)),
  score: Schema.NullOr(Score),
  isoDate: Schema.NullOr(Schema.Date),
  utc: Schema.NullOr(Schema.DateTimeUtc),
  unique: Schema.NullOr(Schema.String.pipe(Field.unique)),
  defaulted: Schema.NullOr(Schema.Int.pipe(Field.default(1))),
  sensitive: Schema.NullOr(Schema.String.pipe(Field.sensitive)),
  piped: Schema.String.pipe(Field.nullable, Field.index),
  option: Schema.OptionFromNullOr(Field.int),
  optionOfBrand: Schema.OptionFromNullOr(Score)
}) {}
declare const nullable: Nullable

// No kind of column is `any`: a Schema that became one would let everything through.
type Kinds<F> = { readonly [K in keyof F]: IsAny<F[K]> extends true ? K : never }[keyof F]
same<never>()(kindsThatAreAny(plain))
same<never>()(kindsThatAreAny(nullable))
same<never>()(kindsThatAreAny(Plain.fields))
same<never>()(kindsThatAreAny(Nullable.fields))
declare function kindsThatAreAny<F>(fields: F): Kinds<F>
yes<IsAny<never> extends false ? true : false>()
yes<IsAny<Parameters<typeof JSON.parse>[1]> extends false ? IsAny<ReturnType<typeof JSON.parse>> : false>()

same<{
  id: number
  smallInt: number
  int: number
  bigInt: bigint
  float: number
  decimal: BigDecimal.BigDecimal
  char: string
  text: string
  email: string
  url: string
  slug: string
  ip: string
  choices: "red" | "green"
  uuid: string
  date: string
  time: string
  datetime: Date
  duration: Duration.Duration
  boolean: boolean
  binary: Uint8Array
  json: Prefs
  literal: 1 | 2
  score: number & Brand.Brand<"Score">
  isoDate: Date
  utc: DateTime.Utc
  template: `a${number}`
  described: string
}>()({ ...plain })
same<{
  id: bigint
  smallInt: number | null
  int: number | null
  bigInt: bigint | null
  float: number | null
  decimal: BigDecimal.BigDecimal | null
  char: string | null
  text: string | null
  email: string | null
  url: string | null
  slug: string | null
  ip: string | null
  choices: "red" | "green" | null
  uuid: string | null
  uuid7: string | null
  date: string | null
  time: string | null
  datetime: Date | null
  createdAt: Date | null
  duration: Duration.Duration | null
  boolean: boolean | null
  binary: Uint8Array | null
  json: Prefs | null
  literal: 1 | 2 | null
  score: (number & Brand.Brand<"Score">) | null
  isoDate: Date | null
  utc: DateTime.Utc | null
  unique: string | null
  defaulted: number | null
  sensitive: string | null
  piped: string | null
  option: Option.Option<number>
  optionOfBrand: Option.Option<number & Brand.Brand<"Score">>
}>()({ ...nullable })

// What each kind can be compared with.
Plain.objects.filter((p) => [
  p.int.plus(1).gt(2),
  p.bigInt.lt(2n),
  p.decimal.times(p.decimal).isNotNull(),
  p.choices.eq("red"),
  p.choices.contains("r"),
  p.datetime.gte(new Date()),
  p.duration.plus(p.duration).isNull(),
  p.boolean,
  p.boolean.not(),
  p.binary.eq(new Uint8Array()),
  p.literal.in([1, 2]),
  p.score.eq(plain.score),
  p.utc.lt(plain.utc),
  p.template.startsWith("a")
])
Nullable.objects.filter((n) => [
  n.boolean,
  n.int.minus(n.smallInt).isNull(),
  n.option.eq(Option.some(1)),
  n.text.eq(null)
])
// @ts-expect-error Argument of type '"blue"' is not assignable to parameter of type 'Operand<"red" | "green">'.
Plain.objects.filter((p) => p.choices.eq("blue"))
// @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'Bound<bigint>'.
Plain.objects.filter((p) => p.bigInt.lt(2))
// @ts-expect-error Argument of type '3' is not assignable to parameter of type 'Operand<…>'.
Plain.objects.filter((p) => p.literal.eq(3))
// @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'Operand<number & Brand<"Score">>'.
Plain.objects.filter((p) => p.score.eq(3))
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'Bound<Date>'.
Plain.objects.filter((p) => p.datetime.gte("2024-01-01"))
// @ts-expect-error Argument of type 'null' is not assignable to parameter of type 'Bound<number | null>'.
Nullable.objects.update((n) => ({ int: n.int.plus(null) }))
// @ts-expect-error Type 'NumberExpression<number | null>' is not assignable to type 'number | Expression<number>'.
Plain.objects.update((p) => ({ int: p.int.plus(Fn.sum(p.int)) }))

const means = Plain.objects.aggregate((p) => ({
  int: Fn.avg(p.int),
  bigInt: Fn.avg(p.bigInt),
  decimal: Fn.avg(p.decimal),
  sum: Fn.sum(p.bigInt),
  length: Fn.sum(p.duration),
  first: Fn.min(p.choices),
  last: Fn.max(p.utc)
}))
same<{
  readonly int: number | null
  readonly bigInt: number | null
  readonly decimal: BigDecimal.BigDecimal | null
  readonly sum: bigint | null
  readonly length: Duration.Duration | null
  readonly first: "red" | "green" | null
  readonly last: DateTime.Utc | null
}>()(resultOf(means))
declare function resultOf<A>(effect: Effect.Effect<A, unknown, unknown>): A

// ---- facts -----------------------------------------------------------------------------------------------------------

// They hold before and after filters and brands, and within NullOr, as they do at run time.
class Facts extends Model.Class<Facts>("kinds.Facts")({
  key: Field.uuid7.pipe(Field.primaryKey, Schema.brand("FactsKey")),
  theme: Schema.Literal("light", "dark").pipe(Field.default("dark")),
  views: Schema.Int.pipe(Field.default(0), Schema.positive()),
  tags: Field.json(Schema.Array(Schema.String)).pipe(Field.default([])),
  prefs: Field.json(Prefs).pipe(Field.default(() => ({ theme: "dark" as const, since: new Date() }))),
  madeAt: Field.datetime.pipe(Field.databaseDefault("now")),
  secret: Schema.String.pipe(Field.sensitive, Schema.minLength(8)),
  hint: Schema.NullOr(Schema.String.pipe(Field.sensitive)),
  createdAt: Field.createdAt,
  updatedAt: Schema.DateTimeUtcFromSelf.pipe(Field.autoNow),
  option: Schema.OptionFromNullOr(Schema.String),
  next: () => Relation.foreignKey(Facts, { nullable: true })
}) {}
declare const facts: Facts

Facts.objects.create({ secret: "12345678" })
Facts.objects.create({ secret: "12345678", option: Option.some("x"), theme: "light", nextId: facts.key })
Facts.objects.get(facts.key)
// Over a relation that may lead nowhere a column may be NULL; a Schema that takes NULL itself makes what it makes of it.
const absent = Facts.objects.select((f) => ({ theme: f.next.theme, hint: f.next.hint, option: f.next.option }))
same<{
  readonly theme: "light" | "dark" | null
  readonly hint: string | null
  readonly option: Option.Option<string>
}>()(rowOf(absent))
declare function rowOf<A>(effect: Effect.Effect<ReadonlyArray<A>, unknown, unknown>): A
same<"secret">()(keyOfRequired(Facts.insert.Type))
same<
  | "createdAt"
  | "hint"
  | "key"
  | "madeAt"
  | "nextId"
  | "option"
  | "prefs"
  | "secret"
  | "tags"
  | "theme"
  | "updatedAt"
  | "views"
>()(keyOf(Facts.insert.Type))
// What JSON may not say: secrets, and what the clock says.
same<"createdAt" | "key" | "madeAt" | "nextId" | "option" | "prefs" | "tags" | "theme" | "updatedAt" | "views">()(
  keyOf(Facts.json.Type)
)
same<"key" | "madeAt" | "nextId" | "option" | "prefs" | "tags" | "theme" | "views">()(keyOf(Facts.jsonCreate.Type))
same<"key" | "madeAt" | "nextId" | "option" | "prefs" | "tags" | "theme" | "views">()(keyOf(Facts.jsonUpdate.Type))
same<keyof Facts>()(keyOf(Facts.update.Type))
same<never>()(keyOfRequired(Facts.jsonCreate.Type))
same<never>()(keyOfRequired(Facts.jsonUpdate.Type))
declare function keyOf<A>(value: A): keyof A
declare function keyOfRequired<A>(
  value: A
): keyof { [K in keyof A as Record<never, never> extends Pick<A, K> ? never : K]: A[K] }
// @ts-expect-error is not assignable to parameter of type
Schema.Int.pipe(Field.default("x"))
// @ts-expect-error is not assignable to parameter of type
Schema.Literal("light", "dark").pipe(Field.default("blue"))

// ---- variant fields of @effect/sql -----------------------------------------------------------------------------------

class Variants extends Model.Class<Variants>("kinds.Variants")({
  id: SqlModel.Generated(Schema.Int.pipe(Field.primaryKey)),
  byApp: SqlModel.GeneratedByApp(Schema.String),
  secret: SqlModel.Sensitive(Schema.String),
  bio: SqlModel.FieldOption(Schema.String),
  insertedAt: SqlModel.DateTimeInsertFromDate,
  changedAt: SqlModel.DateTimeUpdateFromDate,
  owner: () => Relation.foreignKey(Variants, { nullable: true })
}) {}
declare const variants: Variants

same<{
  id: number
  byApp: string
  secret: string
  bio: Option.Option<string>
  insertedAt: DateTime.Utc
  changedAt: DateTime.Utc
  ownerId: number | null
}>()({ ...variants })
Variants.objects.get(1)
Variants.objects.create({ byApp: "x", secret: "y" })
Variants.objects.create({
  byApp: "x",
  secret: "y",
  bio: Option.none(),
  insertedAt: SqlModel.Override(variants.insertedAt)
})
same<"bio" | "byApp" | "changedAt" | "id" | "insertedAt" | "ownerId">()(keyOf(Variants.json.Type))
same<"bio" | "ownerId">()(keyOf(Variants.jsonCreate.Type))
// @ts-expect-error Property 'secret' is missing in type '{ byApp: string; }' but required in type
Variants.objects.create({ byApp: "x" })
// @ts-expect-error Object literal may only specify known properties, and 'id' does not exist in type 'Insert<Variants>'.
Variants.objects.create({ id: 1, byApp: "x", secret: "y" })
