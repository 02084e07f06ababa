/** JSON: the types of paths, and what may be asked of what stands at their end. */
import { Schema } from "effect"
import type { BooleanExpression, NumberExpression, TextExpression } from "../../src/expression/Expression.js"
import { Field, Fn, type JsonExpression, Model, Relation } from "../../src/index.js"
import { same } from "./same.js"

class Doc extends Model.Class<Doc>("json.Doc")({
  id: Field.id,
  data: Field.json(
    Schema.Struct({
      theme: Schema.Literal("light", "dark"),
      size: Schema.optional(Schema.Number),
      on: Schema.NullOr(Schema.Boolean),
      since: Schema.Date,
      boxes: Schema.Array(Schema.Struct({ w: Schema.Int })),
      scores: Schema.Record({ key: Schema.String, value: Schema.Number }),
      mixed: Schema.Union(Schema.String, Schema.Number)
    })
  ),
  any: Schema.NullOr(Field.json(Schema.Unknown)),
  parent: () => Relation.foreignKey(Doc, { nullable: true })
}) {}

Doc.objects.select((d) => {
  same<TextExpression<"light" | "dark" | null>>()(d.data.at("theme"))
  same<NumberExpression<number | null>>()(d.data.at("size"))
  same<BooleanExpression<boolean | null>>()(d.data.at("on"))
  same<TextExpression<string | null>>()(d.data.at("since"))
  same<NumberExpression<number | null>>()(d.data.at("boxes").at(0).at("w"))
  same<NumberExpression<number | null>>()(d.data.at("scores").at("chess"))
  same<JsonExpression<string | number | null, string | number>>()(d.data.at("mixed"))
  same<JsonExpression<unknown, unknown>>()(d.any.at("a").at(0))
  same<TextExpression<"light" | "dark" | null>>()(d.parent.data.at("theme"))
  return { id: d.id }
})

// @ts-expect-error Argument of type '"colour"' is not assignable to parameter of type
Doc.objects.filter((d) => d.data.at("colour").isNull())
// @ts-expect-error Argument of type '"blue"' is not assignable to parameter of type
Doc.objects.filter((d) => d.data.at("theme").eq("blue"))
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'.
Doc.objects.filter((d) => d.data.at("boxes").at("0").isNull())
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type
Doc.objects.filter((d) => d.data.at("size").gt("3"))
// @ts-expect-error Property 'at' does not exist on type
Doc.objects.filter((d) => d.data.at("theme").at(0).isNull())
// @ts-expect-error Property 'at' does not exist on type
Doc.objects.filter((d) => d.id.at("a").isNull())

Doc.objects.update((d) => ({ data: Fn.jsonSet(Fn.jsonRemove(d.data, ["scores", "go"]), ["boxes", 0, "w"], 3) }))
Doc.objects.update((d) => ({ any: Fn.jsonSet(d.any, ["a", 0], { b: null }) }))
// @ts-expect-error Argument of type '"blue"' is not assignable to parameter of type
Doc.objects.update((d) => ({ data: Fn.jsonSet(d.data, "theme", "blue") }))
// @ts-expect-error is not assignable to parameter of type 'never'.
Doc.objects.update((d) => ({ data: Fn.jsonSet(d.data, ["boxes", "w"], 3) }))
