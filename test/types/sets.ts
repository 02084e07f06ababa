/** Set operations: rows must agree. */
import { Effect } from "effect"
import type { QuerySet } from "../../src/index.js"
import { Fn, Query } from "../../src/index.js"
import { Post, User } from "./blog.js"
import { same } from "./same.js"

const users = User.objects.filter((u) => u.id.gt(1))
const both = users.union(User.objects.filter((u) => u.id.lt(0)))
same<QuerySet<User>>()(both)
// Instances stay such: relations, includes and keys go on working.
both.filter((u) => u.posts.some()).include((u) => ({ posts: u.posts }))
both.get(1)
const counted = User.objects.annotate((u) => ({ n: u.posts.count() }))
Effect.map(
  counted.except(counted.filter((u) => u.n.gt(1))).orderBy((u) => u.n.asc()),
  (rows) => {
    same<number>()(rows[0]?.n ?? 0)
  }
)

const names = User.objects.select((u) => ({ id: u.id, name: u.username }))
const titles = Post.objects.select((p) => ({ id: p.id, name: p.title }))
const records = names.union(titles).intersect(titles).unionAll(names)
Effect.map(records, same<ReadonlyArray<{ readonly id: number; readonly name: string }>>())
Effect.map(
  records.filter((r) => r.name.contains("a")).select((r) => ({ n: r.id.plus(1) })),
  same<ReadonlyArray<{ readonly n: number }>>()
)
Effect.map(
  records.groupBy((r) => ({ name: r.name })).aggregate(() => ({ n: Fn.count() })),
  same<ReadonlyArray<{ readonly name: string; readonly n: number }>>()
)
User.objects.filter((u) => [u.id.in(records.select((r) => ({ id: r.id }))), Query.exists(records)])
Effect.map(
  Query.from(users.limit(3)).filter((u) => u.posts.some()),
  same<ReadonlyArray<User>>()
)
Effect.map(Query.from(User.objects.only("id")), same<ReadonlyArray<{ readonly id: number }>>())
Effect.map(
  Query.from(Post.objects.groupBy((p) => ({ by: p.authorId })).aggregate(() => ({ n: Fn.count() }))).filter((g) =>
    g.n.gt(1)
  ),
  same<ReadonlyArray<{ readonly by: number; readonly n: number }>>()
)

// @ts-expect-error not assignable to parameter of type 'Subquery<Post> & OtherRows<User>'.
User.objects.union(Post.objects)
// @ts-expect-error … & OtherRows<{ readonly id: number; readonly name: string; }>'.
names.union(Post.objects.select((p) => ({ id: p.id })))
// @ts-expect-error … & OtherRows<{ readonly id: number; readonly name: string; }>'.
names.union(Post.objects.select((p) => ({ id: p.id, name: p.title, more: p.id })))
// @ts-expect-error … & OtherRows<{ readonly id: number; readonly name: string; }>'.
names.union(Post.objects.select((p) => ({ id: p.id, name: p.id })))
// @ts-expect-error … & OtherRows<{ readonly id: number; readonly name: string; }>'.
names.union(User.objects)
// @ts-expect-error Property 'get' does not exist on type 'Derived<
records.get(1)
// @ts-expect-error Property 'delete' does not exist on type 'Derived<
records.delete

// ---- common tables ---------------------------------------------------------------------------------------------------

const named = Query.common(
  "named",
  User.objects.select((u) => ({ id: u.id, name: u.username }))
)
named.filter((row) => row.name.startsWith("a"))
Query.common("users", User.objects).include((u) => ({ posts: u.posts }))
// @ts-expect-error Property 'nmae' does not exist on type
named.filter((row) => row.nmae.eq("a"))

const start = User.objects.select((u) => ({ id: u.id, level: Fn.value(0) }))
const levels = Query.recursive(
  "levels",
  start,
  (rows) => rows.filter((row) => row.level.lt(3)).select((row) => ({ id: row.id, level: row.level.plus(1) })),
  { cycle: "id" }
)
levels.orderBy((row) => row.level.asc())
// @ts-expect-error is not assignable to type
Query.recursive("levels", start, (rows) => rows.select((row) => ({ id: row.id })))
// @ts-expect-error is not assignable to type
Query.recursive("levels", start, (rows) => rows.select((row) => ({ id: row.id, level: Fn.value("one") })))
// @ts-expect-error is not assignable to type
Query.recursive("levels", start, (rows) => rows, { cycle: "depth" })
