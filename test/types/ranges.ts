/** Ranges and searches: what may be asked of them. */
import { Schema } from "effect"
import type { BooleanExpression, NumberExpression, TextExpression } from "../../src/expression/Expression.js"
import { Field, Fn, Index, Model, Range, type RangeExpression, Relation } from "../../src/index.js"
import { same } from "./same.js"

class Stay extends Model.Class<Stay>("ranges.Stay")(
  {
    id: Field.id,
    guest: Field.char(20),
    note: Schema.NullOr(Schema.String),
    ages: Field.range("integer").pipe(Field.index),
    nights: Schema.NullOr(Field.range("date")),
    before: () => Relation.foreignKey(Stay, { nullable: true })
  },
  { indexes: [Index.fullText(["guest", "note"])] }
) {}

Stay.objects.select((s) => {
  same<RangeExpression<Range.Range<number>>>()(s.ages)
  same<RangeExpression<Range.Range<number> | null>>()(s.before.ages)
  same<NumberExpression<number | null>>()(s.ages.lower())
  same<TextExpression<string | null>>()(s.nights.upper())
  same<BooleanExpression<boolean>>()(s.ages.isEmpty())
  same<BooleanExpression<boolean | null>>()(s.nights.isEmpty())
  const found = Fn.search([s.guest, s.note], "ada")
  same<NumberExpression<number>>()(found.rank)
  same<TextExpression<string>>()(found.headline(s.guest))
  same<TextExpression<string | null>>()(found.headline(s.note))
  return { ages: s.ages }
})

Stay.objects.filter((s) => [
  s.ages.contains(1),
  s.ages.contains(Range.make(1, 2)),
  s.ages.overlaps(s.before.ages),
  s.nights.overlaps(Range.empty)
])
Stay.objects.create({ guest: "Ada", note: null, ages: Range.make(1, 2), nights: null, beforeId: null })
same<Range.Range<number>>()(new Stay({} as never).ages)

// @ts-expect-error Argument of type 'string' is not assignable to parameter
Stay.objects.filter((s) => s.ages.contains("a"))
// @ts-expect-error Type 'string' is not assignable to type 'number'.
Stay.objects.filter((s) => s.ages.overlaps(Range.make("a", "b")))
// @ts-expect-error Argument of type
Stay.objects.filter((s) => s.ages.overlaps(s.nights))
// @ts-expect-error Type 'NumberExpression<number | null>' is not assignable to type
Stay.objects.filter((s) => Fn.search([s.ages.lower()], "a").matches)
// @ts-expect-error Type '"name"' is not assignable to type
class Other extends Model.Class<Other>("Other")({ id: Field.id }, { indexes: [Index.fullText(["name"])] }) {}
