import { Effect, Schema } from "effect"
import { Field, Model, Relation } from "../../src/index.js"

class User extends Model.Class<User>("blog.User")({
  id: Field.id,
  username: Schema.NonEmptyString.pipe(Schema.maxLength(50), Field.unique),
  age: Schema.Int.pipe(Schema.between(0, 150)),
  bio: Schema.NullOr(Schema.String),
  createdAt: Field.createdAt,
  posts: () => Relation.oneToMany(Post, "author")
}) {
  get isAdult() {
    return this.age >= 18
  }
}
class Post extends Model.Class<Post>("blog.Post")({
  id: Field.id,
  title: Schema.String,
  author: () => Relation.foreignKey(User),
  editor: () => Relation.foreignKey(User, { nullable: true })
}) {}

const users = User.objects
//     ^? x
const posts = Post.objects.include((p) => ({ author: p.author, editor: p.editor.include((e) => ({ posts: e.posts })) }))
//    ^? x
const sel = Post.objects.select((p) => ({ t: p.title, w: p.author.username, e: p.editor.username }))
//    ^? x
const only = Post.objects.only("title", "editorId")
//    ^? x
const spread = Effect.map(users, ([u]) => {
  const v = { ...u!, age: 3 }
  const w: User = { id: 1, username: "x", age: 3, bio: null, createdAt: new Date(), isAdult: true }
  //    ^? x
  return { v, w }
})
const v = Effect.map(spread, ({ v }) => v)
//    ^? x
export const a = User.insert
//           ^? x
export const b = User.insert.Type
//           ^? x
export const jc = User.jsonCreate.Type
//           ^? x
export const ju = User.jsonUpdate.Type
//           ^? x
export const f = User.fields
//           ^? x
// @ts-expect-error x
User.objects.filter((u) => u.nope.eq(1))
// @ts-expect-error x
Post.objects.filter((p) => p.author.nope.eq(1))
// @ts-expect-error x
Post.objects.filter((p) => p.editor.nope.eq(1))
// @ts-expect-error x
Post.objects.filter((p) => p.editor.nope.eq(1))
// @ts-expect-error x
User.objects.filter((u) => u.age.gte("1"))
// @ts-expect-error x
User.objects.filter((u) => u.age.eq(null))
// @ts-expect-error x
User.objects.filter((u) => u.age.eq(undefined))
// @ts-expect-error x
User.objects.filter((u) => true)
// @ts-expect-error x
User.objects.include((u) => ({ n: u.age }))
// @ts-expect-error x
User.objects.create({ age: 2 })
// @ts-expect-error x
User.objects.create({ id: 1, age: 2, username: "x" })
// @ts-expect-error x
User.objects.get("x")
// @ts-expect-error x
User.objects.only("nope")
// @ts-expect-error x
User.objects.update(() => ({ nope: 1 }))
// @ts-expect-error x
User.objects.update((u) => ({ age: u.bio }))
// @ts-expect-error x
User.objects.update((u) => ({ id: 3 }))
// @ts-expect-error x
Post.objects.getOrCreate({ title: "x" })
// @ts-expect-error x
Post.objects.getOrCreate({ title: "x", nope: 3 }, { authorId: 1 })
Post.objects.getOrCreate({ title: "x" }, { authorId: 1 })
Post.objects.getOrCreate({ title: "x", authorId: 1 })
Post.objects.bulkUpdate([{ id: 3, title: "x" }], ["title"])
// @ts-expect-error x
Post.objects.bulkUpdate([{ title: "x" }], ["title"])
export { only, posts, sel, v }
