/** Dates and times: what can be asked of them, and what it gives. */
import { Duration, type Effect } from "effect"
import { Fn } from "../../src/index.js"
import { User } from "./blog.js"
import { same } from "./same.js"

declare function rowOf<A>(effect: Effect.Effect<ReadonlyArray<A>, unknown, unknown>): A

const parts = User.objects.select((u) => ({
  year: u.createdAt.year(),
  day: u.createdAt.date(),
  start: u.createdAt.truncate("month"),
  later: u.createdAt.plus(Duration.days(1)),
  age: Fn.difference(Fn.now(), u.createdAt)
}))
same<{
  readonly year: number
  readonly day: string
  readonly start: Date
  readonly later: Date
  readonly age: Duration.Duration
}>()(rowOf(parts))
User.objects.filter((u) => u.createdAt.year().gte(2026))

// @ts-expect-error Argument of type '"fortnight"' is not assignable to parameter of type 'TimeUnit'.
User.objects.select((u) => ({ start: u.createdAt.truncate("fortnight") }))
// @ts-expect-error is not assignable to parameter of type
User.objects.select((u) => ({ later: u.createdAt.plus(5) }))
// @ts-expect-error Property 'year' does not exist on type
User.objects.filter((u) => u.age.year().eq(1))
// @ts-expect-error is not assignable to parameter of type
User.objects.select((u) => ({ year: Fn.year(u.age) }))
