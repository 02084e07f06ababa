/** Definitions: what a model gives, and what it refuses. */
import * as SqlModel from "@effect/sql/Model"
import { Context, Effect, Schema } from "effect"
import { Constraint, Field, Index, Model, Relation } from "../../src/index.js"
import { Post, type Tag, User, Vote } from "./blog.js"
import { same } from "./same.js"

// ---- a model is a Schema class ---------------------------------------------------------------------------------------

const decoded = Schema.decodeUnknown(User)({})
same<User>()(Effect.runSync(decoded))
const encoded = Schema.encodeSync(Post)
same<{
  id: number
  title: string
  views: number
  authorId: number
  editorId: number | null
}>()({ ...encoded({} as Post) })
declare const user: User
same<{
  id: number
  username: string
  email: string
  age: number
  bio: string | null
  settings: { readonly theme: "light" | "dark" }
  createdAt: Date
  updatedAt: Date
}>()({ ...user })
same<boolean>()(user.isAdult)
same<User>()(new User({ ...user }))
same<User>()(User.make({ ...user }))
// A plain object with the same properties does for a row.
export const plain: Tag = { name: "effect" }
// @ts-expect-error Property 'views' is missing in type '{ id: number; title: string; authorId: number; editorId: null; }' but required in type
new Post({ id: 1, title: "x", authorId: 1, editorId: null })

// ---- fields and variants ---------------------------------------------------------------------------------------------

same<Schema.filter<typeof Schema.String>>()(Post.fields.title)
same<Schema.NullOr<typeof Schema.String>>()(User.fields.bio)
same<Schema.Schema<number>>()(Post.fields.authorId)
same<Schema.Schema<number | null>>()(Post.fields.editorId)
same<"authorId" | "editorId" | "id" | "title" | "views">()(keyOf(Post.fields))
declare function keyOf<A>(value: A): keyof A
same<{
  readonly title: string
  readonly views?: number | undefined
  readonly authorId: number
  readonly editorId?: number | null | undefined
}>()(Post.insert.Type)
same<{
  readonly id: number
  readonly title: string
  readonly views: number
  readonly authorId: number
  readonly editorId: number | null
}>()(Post.update.Type)
same<typeof Post.update.Type>()(Post.json.Type)
same<typeof Post.insert.Type>()(Post.jsonCreate.Type)
same<{
  readonly title?: string | undefined
  readonly views?: number | undefined
  readonly authorId?: number | undefined
  readonly editorId?: number | null | undefined
}>()(Post.jsonUpdate.Type)
same<"age" | "bio" | "createdAt" | "email" | "id" | "settings" | "updatedAt" | "username">()(keyOf(User.json.Type))
same<"age" | "bio" | "email" | "settings" | "username">()(keyOf(User.jsonCreate.Type))
const form = Post.insert.pipe(Schema.pick("title", "views"))
same<{ readonly title: string; readonly views?: number | undefined }>()(form.Type)
// What a variant decodes, a write takes.
Effect.flatMap(Schema.decodeUnknown(Post.insert)({}), (values) => Post.objects.create(values))
Effect.flatMap(Schema.decodeUnknown(Post.jsonCreate)({}), (values) => Post.objects.create(values))
declare const post: Post
Effect.flatMap(Schema.decodeUnknown(Post.jsonUpdate)({}), (patch) => Post.objects.save(post, patch))
// The repositories of @effect/sql take our classes.
SqlModel.makeRepository(User, { tableName: "users", spanPrefix: "users", idColumn: "id" })
// @ts-expect-error Property 'nope' does not exist on type
User.fields.nope
// @ts-expect-error Property 'id' does not exist on type
User.insert.fields.id

// ---- what is refused -------------------------------------------------------------------------------------------------

const id = Field.id
// @ts-expect-error is not assignable to type '"The name \"include\" is the library's: choose another, Field.column keeps the column's"'.
class A extends Model.Class<A>("x.A")({ id, include: Schema.String }) {}
// @ts-expect-error is not assignable to type '"The name \"pipe\" is the library's: choose another, Field.column keeps the column's"'.
class B extends Model.Class<B>("x.B")({ id, pipe: Schema.String }) {}
class C extends Model.Class<C>("x.C")({
  id,
  author: () => Relation.foreignKey(User),
  // @ts-expect-error is not assignable to type '"The column of the relation of this name has this property: choose another"'.
  authorId: Schema.Int
}) {}
// @ts-expect-error Type '"text"' is not assignable to type '"Neither a Schema, nor a variant field, nor a relation () => Relation.…"'.
class D extends Model.Class<D>("x.D")({ id, name: "text" }) {}
// @ts-expect-error is not assignable to type '"Neither a Schema, nor a variant field, nor a relation () => Relation.…"'.
class E extends Model.Class<E>("x.E")({ id, name: Field.char }) {}
// @ts-expect-error is not assignable to type '"Neither a Schema, nor a variant field, nor a relation () => Relation.…"'.
class F extends Model.Class<F>("x.F")({ id, author: Relation.foreignKey(User) }) {}
// @ts-expect-error is not assignable to type '"Neither a Schema, nor a variant field, nor a relation () => Relation.…"'.
class G extends Model.Class<G>("x.G")({ id, name: Schema.optional(Schema.String) }) {}
class Service extends Context.Tag("Service")<Service, string>() {}
declare const needy: Schema.Schema<string, string, Service>
// @ts-expect-error is not assignable to type '"A Schema with requirements cannot decode rows"'.
class H extends Model.Class<H>("x.H")({ id, name: needy }) {}

// ---- options ---------------------------------------------------------------------------------------------------------

const fields = { id, name: Schema.String, age: Schema.Int, owner: () => Relation.foreignKey(User) }
class Good extends Model.Class<Good>("x.Good")(fields, {
  table: "goods",
  ordering: ["-name", "owner", "age"],
  indexes: [Index.on("name", "owner"), Index.named("by_age")(Index.on("age"))],
  unique: [["name", "owner"], ["age"]],
  comment: "goods"
}) {}
// @ts-expect-error Type '"nope"' is not assignable to type
class I extends Model.Class<I>("x.I")(fields, { ordering: ["nope"] }) {}
// @ts-expect-error Type '"-nope"' is not assignable to type
class J extends Model.Class<J>("x.J")(fields, { ordering: ["-nope"] }) {}
// @ts-expect-error Type '"nope"' is not assignable to type
class K extends Model.Class<K>("x.K")(fields, { indexes: [Index.on("name", "nope")] }) {}
// @ts-expect-error Type '"nope"' is not assignable to type
class L extends Model.Class<L>("x.L")(fields, { unique: [["name", "nope"]] }) {}
// @ts-expect-error Type '"nope"' is not assignable to type
class M extends Model.Class<M>("x.M")(fields, { primaryKey: ["nope"] }) {}
// @ts-expect-error Object literal may only specify known properties, but 'tabel' does not exist in type
class N extends Model.Class<N>("x.N")(fields, { tabel: "n" }) {}
// @ts-expect-error Argument of type '"nope"' is not assignable to parameter of type 'FieldName<typeof User>'.
class O extends Model.Class<O>("x.O")({ id, users: () => Relation.oneToMany(User, "nope") }) {}
// @ts-expect-error Type '"nope"' is not assignable to type 'FieldName<typeof User> | undefined'.
class P extends Model.Class<P>("x.P")({ id, users: () => Relation.manyToMany(User, { via: "nope" }) }) {}
// @ts-expect-error Argument of type '"nope"' is not assignable to parameter of type 'FieldName<typeof User>'.
class Q extends Model.Class<Q>("x.Q")({ id, user: () => Relation.oneToOne(User, "nope") }) {}
// @ts-expect-error Type '"delete"' is not assignable to type 'OnDelete | undefined'.
class R extends Model.Class<R>("x.R")({ id, user: () => Relation.foreignKey(User, { onDelete: "delete" }) }) {}

class Checked extends Model.Class<Checked>("x.Checked")(fields) {
  static readonly constraints = Constraint.on(Checked, (c) => [
    Constraint.check("old", c.age.gte(18)),
    Constraint.check("owned", c.owner.age.gte(c.age)),
    Constraint.uniqueWhere("one", [c.name, c.ownerId], c.age.gt(1)),
    // @ts-expect-error Property 'nope' does not exist on type 'Ref<Checked>'.
    Constraint.check("nope", c.nope.eq(1)),
    // @ts-expect-error Argument of type 'NumberExpression<number>' is not assignable to parameter of type 'Condition'.
    Constraint.check("age", c.age)
  ])
}

Model.registry(User, Post, Vote, Good, Checked)
// @ts-expect-error is not assignable to parameter of type 'AnyModel'.
Model.registry(Schema.String)

export { A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R }
