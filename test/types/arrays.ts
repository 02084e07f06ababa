/** Arrays: what may be asked of them, and of their items. */
import { Schema } from "effect"
import type { NumberExpression, TextExpression } from "../../src/expression/Expression.js"
import type { JsonExpression } from "../../src/index.js"
import { type ArrayExpression, Field, Model, Relation } from "../../src/index.js"
import { same } from "./same.js"

class Post extends Model.Class<Post>("arrays.Post")({
  id: Field.id,
  tags: Field.array(Field.char(20)).pipe(Schema.maxItems(5), Field.index),
  sizes: Schema.NullOr(Field.array(Schema.NullOr(Schema.Int))),
  days: Field.array(Schema.Date).pipe(Field.default([])),
  json: Field.json(Schema.Array(Schema.String)),
  parent: () => Relation.foreignKey(Post, { nullable: true })
}) {}

Post.objects.select((p) => {
  same<ArrayExpression<ReadonlyArray<string>>>()(p.tags)
  same<ArrayExpression<ReadonlyArray<string> | null>>()(p.parent.tags)
  same<ArrayExpression<ReadonlyArray<number | null> | null>>()(p.sizes)
  same<JsonExpression<ReadonlyArray<string>, ReadonlyArray<string>>>()(p.json)
  same<TextExpression<string | null>>()(p.tags.at(0))
  same<NumberExpression<number | null>>()(p.sizes.at(0))
  same<NumberExpression<number>>()(p.tags.length())
  same<NumberExpression<number | null>>()(p.sizes.length())
  same<NumberExpression<number | null>>()(p.tags.indexOf("a"))
  same<ArrayExpression<ReadonlyArray<string>>>()(p.tags.append("a"))
  same<ArrayExpression<ReadonlyArray<string> | null>>()(p.tags.concat(p.parent.tags))
  return { day: p.days.at(0), tags: p.tags }
})

Post.objects.filter((p) => [p.tags.contains(["a"]), p.tags.overlaps(p.parent.tags), p.days.contains([new Date()])])
Post.objects.update((p) => ({ tags: p.tags.append("a"), sizes: p.sizes.remove(null) }))
Post.objects.create({ tags: ["a"], json: [] })
same<ReadonlyArray<string>>()(new Post({} as never).tags)

// @ts-expect-error Type 'number' is not assignable to type 'string'.
Post.objects.filter((p) => p.tags.contains([1]))
// @ts-expect-error Type 'null' is not assignable to type 'number'.
Post.objects.filter((p) => p.sizes.contains([null]))
// @ts-expect-error Argument of type
Post.objects.filter((p) => p.tags.contains(p.sizes))
// @ts-expect-error Argument of type 'null' is not assignable to parameter of type 'string'.
Post.objects.filter((p) => p.tags.indexOf(null).isNull())
// @ts-expect-error Property 'icontains' does not exist on type
Post.objects.filter((p) => p.tags.icontains("a"))
// @ts-expect-error Property 'hasKey' does not exist on type
Post.objects.filter((p) => p.tags.hasKey("a"))
// @ts-expect-error Property 'overlaps' does not exist on type
Post.objects.filter((p) => p.json.overlaps(["a"]))
