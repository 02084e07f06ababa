/** Queries within queries: what they give, and what is refused. */
import { Effect } from "effect"
import { Fn, Query } from "../../src/index.js"
import { Post, User } from "./blog.js"
import { same } from "./same.js"

const rows = User.objects.select((u) => ({
  title: Query.scalar(Post.objects.filter((p) => p.authorId.eq(u.id)).select((p) => ({ title: p.title }))),
  id: Query.scalar(Post.objects.only("id")),
  n: Query.count(Post.objects),
  sum: Query.sum(Post.objects, (p) => p.id),
  any: Query.exists(Post.objects)
}))
Effect.map(
  rows,
  same<
    ReadonlyArray<{
      readonly title: string | null
      readonly id: number | null
      readonly n: number
      readonly sum: number | null
      readonly any: boolean | null
    }>
  >()
)

User.objects.filter((u) => u.id.in(Post.objects.select((p) => ({ by: p.authorId }))))
User.objects.filter((u) => u.id.notIn(Post.objects.only("id")))
User.objects.filter((u) =>
  Query.exists(
    Post.objects
      .groupBy((p) => ({ by: p.authorId }))
      .aggregate(() => ({ n: Fn.count() }))
      .having((g) => g.by.eq(u.id))
  )
)

// @ts-expect-error Argument of type 'QuerySet<Post, { readonly title: string; }, unknown, Database>' is not assignable to parameter of type 'readonly Bound<number>[] | ColumnOf<number>'.
User.objects.filter((u) => u.id.in(Post.objects.only("title")))
// @ts-expect-error Argument of type 'QuerySet<Post, Post, unknown, Database>' is not assignable to parameter of type 'readonly Bound<number>[] | ColumnOf<number>'.
User.objects.filter((u) => u.id.in(Post.objects))
// @ts-expect-error … & SeveralColumns'.
Query.scalar(Post.objects.only("id", "title"))
// @ts-expect-error … & SeveralColumns'.
Query.scalar(Post.objects)
// @ts-expect-error Type 'TextExpression<string>' is not assignable to type 'Expression<Numeric | null>'.
Query.sum(Post.objects, (p) => p.title)
// @ts-expect-error … is not assignable to parameter of type 'Subquery<unknown>'.
Query.exists([])
