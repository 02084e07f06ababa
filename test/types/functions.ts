/** Aggregates, casts and functions: what they take, and what they give. */
import type { BigDecimal, Effect } from "effect"
import { Schema } from "effect"
import { Field, Fn } from "../../src/index.js"
import { Post, User } from "./blog.js"
import { same } from "./same.js"

declare function rowOf<A>(effect: Effect.Effect<ReadonlyArray<A>, unknown, unknown>): A
declare function resultOf<A>(effect: Effect.Effect<A, unknown, unknown>): A

const totals = Post.objects.aggregate((p) => ({
  deviation: Fn.stdDev(p.views),
  known: Fn.stdDev(p.views, { sample: true, default: 0 }),
  sum: Fn.sum(p.views, { default: 0, filter: p.views.gt(1) }),
  most: Fn.max(p.title, { default: "" }),
  all: Fn.boolAnd(p.views.gt(1)),
  bits: Fn.bitOr(p.views),
  median: Fn.percentile(0.5, p.views),
  titles: Fn.stringAgg(p.title, ", ", { orderBy: p.title.asc() }),
  views: Fn.arrayAgg(p.views),
  editors: Fn.arrayAgg(p.editorId)
}))
same<{
  readonly deviation: number | null
  readonly known: number
  readonly sum: number
  readonly most: string
  readonly all: boolean | null
  readonly bits: number | null
  readonly median: number | null
  readonly titles: string | null
  readonly views: ReadonlyArray<number>
  readonly editors: ReadonlyArray<number | null>
}>()(resultOf(totals))

const rows = User.objects.select((u) => ({
  titles: u.posts.arrayAgg((p) => p.title),
  text: u.posts.stringAgg((p) => p.title, ", "),
  age: Fn.cast(u.age, Field.text),
  price: Fn.cast(u.username, Field.decimal({ precision: 6, scale: 2 })),
  whole: Fn.cast(u.username, Schema.Int),
  one: Fn.value(1),
  kind: Fn.value("user"),
  name: Fn.coalesce(u.bio, u.username, ""),
  bits: u.id.bitAnd(3),
  posts: u.posts.arrayAgg((p) => Fn.jsonObject({ id: p.id, editor: p.editorId })),
  root: Fn.sqrt(u.id)
}))
same<{
  readonly titles: ReadonlyArray<string>
  readonly text: string | null
  readonly age: string
  readonly price: BigDecimal.BigDecimal | null
  readonly whole: number | null
  readonly one: number
  readonly kind: string
  readonly name: string
  readonly bits: number
  readonly posts: ReadonlyArray<{ readonly id: number; readonly editor: number | null }>
  readonly root: number | null
}>()(rowOf(rows))

// @ts-expect-error is not assignable to parameter of type
Post.objects.aggregate((p) => ({ x: Fn.stdDev(p.title) }))
// @ts-expect-error is not assignable to parameter of type
Post.objects.aggregate((p) => ({ x: Fn.boolAnd(p.views) }))
// @ts-expect-error Type 'string' is not assignable to type 'number'
Post.objects.aggregate((p) => ({ x: Fn.sum(p.views, { default: "none" }) }))
// @ts-expect-error is not assignable to parameter of type
Post.objects.aggregate((p) => ({ x: Fn.stringAgg(p.views, ",") }))
