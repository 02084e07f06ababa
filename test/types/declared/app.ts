/** A package of models as a user would publish it, or refer to it from another project: with declarations. */
import { Effect, Schema } from "effect"
import { Conflict, Constraint, Database, Field, Fn, Model, Relation } from "reinhardt-db"
import { Sqlite } from "reinhardt-db/sqlite"
import { Testing } from "reinhardt-db/testing"

export class User extends Model.Class<User>("blog.User")({
  id: Field.id,
  name: Field.char(50).pipe(Field.unique),
  age: Field.int.pipe(Field.default(0)),
  secret: Schema.String.pipe(Field.sensitive),
  createdAt: Field.createdAt,
  posts: () => Relation.oneToMany(Post, "author")
}) {
  static readonly constraints = Constraint.on(User, (u) => [Constraint.check("known_age", u.age.gte(0))])
}
export class Post extends Model.Class<Post>("blog.Post")({
  id: Field.bigId,
  title: Field.char(200),
  author: () => Relation.foreignKey(User),
  tags: () => Relation.manyToMany(Tag)
}) {}
export class Tag extends Model.Class<Tag>("blog.Tag")({ slug: Field.slug.pipe(Field.primaryKey) }) {}
export class Analytics extends Database.Tag("Analytics")<Analytics>() {}

export const registry = Model.registry(User, Post, Tag)
export const json = User.json
export const adults = User.objects.filter((u) => u.age.gte(18)).using(Analytics)
export const titles = Post.objects.select((p) => ({ title: p.title, writer: p.author.name }))
export const busy = User.objects.annotate((u) => ({ written: u.posts.count() })).include((u) => ({ posts: u.posts }))
export const writers = Post.objects.groupBy((p) => ({ writer: p.author.name })).aggregate(() => ({ posts: Fn.count() }))
export const create = (name: string) => User.objects.create({ name, secret: "" })
export const put = (name: string) =>
  User.objects.bulkCreate([{ name, secret: "" }], { onConflict: Conflict.update("name", ["secret"]) })
export const find = (id: number) => User.objects.get(id)
export const older = User.objects.update((u) => ({ age: u.age.plus(1) }))
export const gone = User.objects.delete
export const tagsOf = (post: Post) => Post.related(post, "tags")
export const live = Sqlite.layer({ filename: ":memory:" })
export const analytics = live.pipe(Database.as(Analytics))
export const tested = Testing.layer(registry)
export const database = Effect.map(Database, (it) => it)
