/** What an editor shows for queries and their rows: names that can be read. */
import { Effect } from "effect"
import { Fn } from "../../src/index.js"
import { Comment, Post, User } from "./blog.js"

export const users = User.objects.filter((u) => u.age.gte(18)).orderBy((u) => u.username.asc())
//           ^? QuerySet<User, User, unknown, Database>
export const written = Post.objects.include((p) => ({ author: p.author, editor: p.editor, comments: p.comments }))
//           ^? QuerySet<Post, Post & { readonly author: User; readonly editor: User | null; readonly comments: readonly Comment[]; }, unknown, Database>
export const counted = User.objects.annotate((u) => ({ n: u.posts.count() }))
//           ^? QuerySet<User, User & { readonly n: number; }, { n: NumberExpression<number>; }, Database>

export const program = Effect.gen(function* () {
  const selected = yield* Post.objects.select((p) => ({ t: p.title, w: p.author.username }))
  //    ^? readonly { readonly t: string; readonly w: string; }[]
  const rows = yield* users
  //    ^? readonly User[]
  const posts = yield* written
  //    ^? readonly (Post & { readonly author: User; readonly editor: User | null; readonly comments: readonly Comment[]; })[]
  const narrow = yield* User.objects.only("id", "email")
  //    ^? readonly { readonly id: number; readonly email: string; }[]
  const without = yield* Post.objects.defer("views", "editorId")
  //    ^? readonly { readonly id: number; readonly title: string; readonly authorId: number; }[]
  const groups = yield* Post.objects.groupBy((p) => ({ who: p.author.username })).aggregate(() => ({ n: Fn.count() }))
  //    ^? readonly { readonly who: string; readonly n: number; }[]
  const totals = yield* Comment.objects.aggregate((c) => ({ n: Fn.count(), last: Fn.max(c.post.author.createdAt) }))
  //    ^? { readonly n: number; readonly last: Date | null; }
  const created = User.objects.create({ username: "a", email: "b", age: 1, settings: { theme: "dark" } })
  //    ^? Effect.Effect<User, WriteError<User>, Database>
  const copy = rows.map((row) => ({ ...row, age: 1 }))
  //    ^? { age: number; id: number; username: string; email: string; bio: string | null; settings: { readonly theme: "light" | "dark"; }; createdAt: Date; updatedAt: Date; }[]
  return { selected, rows, posts, narrow, without, groups, totals, created, copy }
})

export const form = User.insert.Type
//           ^? { readonly username: string; readonly email: string; readonly age: number; readonly bio?: string | null | undefined; readonly settings: { readonly theme: "light" | "dark"; }; readonly createdAt?: Date | undefined; readonly updatedAt?: Date | undefined; }
export const age = User.fields.age
//           ^? filter<typeof Int>
User.objects.filter((u) => u.age.gt(1))
//                   ^? Ref<User, unknown>
User.objects.filter((u) => u.age.gt(1))
//                           ^? NumberExpression<number>
Post.objects.filter((p) => p.editor.username.eq("x"))
//                                  ^? TextExpression<string | null>
