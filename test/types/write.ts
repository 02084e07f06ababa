/** Writes: what they take, give and fail with. */
import { Effect } from "effect"
import {
  type CheckViolation,
  Conflict,
  type Database,
  type DatabaseError,
  type ForeignKeyViolation,
  type MultipleFound,
  type NotFound,
  type NotNullViolation,
  type UniqueViolation,
  type ValidationError
} from "../../src/index.js"
import { Post, Profile, Tag, User, Vote } from "./blog.js"
import { same } from "./same.js"

type Violation<Self> = UniqueViolation<Self> | NotNullViolation<Self> | ForeignKeyViolation<Self> | CheckViolation<Self>

declare const user: User
declare const post: Post
const theme = { theme: "dark" } as const
const input = { username: "ada", email: "ada@example.com", age: 36, settings: theme }

// ---- create ----------------------------------------------------------------------------------------------------------

const created = User.objects.create(input)
same<
  Effect.Effect<
    User,
    | DatabaseError
    | ValidationError
    | UniqueViolation<User>
    | NotNullViolation<User>
    | ForeignKeyViolation<User>
    | CheckViolation<User>,
    Database
  >
>()(created)
User.objects.create({ ...input, bio: null, createdAt: new Date() })
// What is undefined is absent, so what a form leaves out may be passed on.
export const passedOn = (bio: string | undefined) => User.objects.create({ ...input, bio })
Post.objects.create({ title: "x", authorId: user.id })
Post.objects.create({ title: "x", authorId: 1, editorId: null, views: 3 })
Tag.objects.create({ name: "effect" })
Vote.objects.create({ postId: 1, userId: 2, stars: 5 })
declare const profile: Profile
Profile.objects.create({ userId: profile.userId })
// @ts-expect-error Property 'email' is missing in type '{ username: string; age: number; settings: { readonly theme: "dark"; }; }' but required in type
User.objects.create({ username: "ada", age: 36, settings: theme })
// @ts-expect-error Property 'authorId' is missing in type '{ title: string; }' but required in type
Post.objects.create({ title: "x" })
// @ts-expect-error Object literal may only specify known properties, and 'id' does not exist in type 'Insert<User>'.
User.objects.create({ ...input, id: 1 })
// @ts-expect-error Object literal may only specify known properties, and 'nope' does not exist in type 'Insert<User>'.
User.objects.create({ ...input, nope: 1 })
// @ts-expect-error Type 'null' is not assignable to type 'number'.
User.objects.create({ ...input, age: null })
// @ts-expect-error Type 'string' is not assignable to type 'number'.
User.objects.create({ ...input, age: "36" })
// @ts-expect-error Type '"blue"' is not assignable to type '"light" | "dark"'.
User.objects.create({ ...input, settings: { theme: "blue" } })
// @ts-expect-error Type 'User' is not assignable to type 'number'.
Post.objects.create({ title: "x", authorId: user })
// @ts-expect-error Object literal may only specify known properties, but 'author' does not exist in type 'Insert<Post>'. Did you mean to write 'authorId'?
Post.objects.create({ title: "x", authorId: 1, author: user })
// @ts-expect-error Type 'string' is not assignable to type 'string & Brand<"ProfileId">'.
Profile.objects.create({ id: "x", userId: profile.userId })

// ---- errors ----------------------------------------------------------------------------------------------------------

declare const useOther: Effect.Effect<User>
const rescued = created.pipe(
  Effect.catchTag("UniqueViolation", (e) => (e.fields.includes("email") ? useOther : Effect.fail(e)))
)
same<Effect.Effect<User, DatabaseError | ValidationError | Violation<User>, Database>>()(rescued)
created.pipe(
  // @ts-expect-error Argument of type '"nope"' is not assignable to parameter of type
  Effect.catchTag("UniqueViolation", (e) => (e.fields.includes("nope") ? useOther : Effect.fail(e)))
)
created.pipe(
  // A getter of the class is no column.
  // @ts-expect-error Argument of type '"isAdult"' is not assignable to parameter of type
  Effect.catchTag("UniqueViolation", (e) => (e.fields.includes("isAdult") ? useOther : Effect.fail(e)))
)
created.pipe(Effect.catchTag("ForeignKeyViolation", (e) => Effect.succeed(e.fields)))
created.pipe(
  // @ts-expect-error Argument of type '"NotFound"' is not assignable to parameter of type
  Effect.catchTag("NotFound", () => useOther)
)
const handled = created.pipe(
  Effect.catchTags({
    DatabaseError: (e) => (e.isRetryable ? useOther : Effect.succeed(user)),
    ValidationError: ({ issues }) => Effect.succeed(issues.length),
    UniqueViolation: ({ constraint }) => Effect.succeed(constraint ?? ""),
    NotNullViolation: () => Effect.succeed(1n),
    ForeignKeyViolation: () => Effect.succeed(true),
    CheckViolation: () => Effect.succeed(null)
  })
)
same<Effect.Effect<User | number | string | bigint | boolean | null, never, Database>>()(handled)

// ---- many rows -------------------------------------------------------------------------------------------------------

const many = User.objects.bulkCreate([input], { batchSize: 100, onConflict: Conflict.update("email", ["age"]) })
same<Effect.Effect<ReadonlyArray<User>, DatabaseError | ValidationError | Violation<User>, Database>>()(many)
User.objects.bulkCreate(new Set([input]), { onConflict: Conflict.ignore() })
User.objects.bulkCreate([input], { onConflict: Conflict.ignore(["username", "email"]) })
Post.objects.bulkCreate([{ title: "x", authorId: 1 }], { onConflict: Conflict.update(["id"], ["authorId"]) })
// @ts-expect-error Type '"nope"' is not assignable to type 'ColumnKey<User>'.
User.objects.bulkCreate([input], { onConflict: Conflict.ignore("nope") })
// @ts-expect-error Type '"nope"' is not assignable to type
User.objects.bulkCreate([input], { onConflict: Conflict.update("email", ["nope"]) })
// @ts-expect-error Type '"posts"' is not assignable to type 'ColumnKey<User>'.
User.objects.bulkCreate([input], { onConflict: Conflict.ignore("posts") })
// @ts-expect-error Property 'email' is missing in type
User.objects.bulkCreate([{ username: "ada", age: 36, settings: theme }])

const written = Post.objects.bulkUpdate([post], ["title", "editorId"], { batchSize: 10 })
same<Effect.Effect<number, DatabaseError | ValidationError | Violation<Post>, Database>>()(written)
Post.objects.bulkUpdate([{ id: 1, title: "x" }], ["title"])
Vote.objects.bulkUpdate([{ postId: 1, userId: 2, stars: 3 }], ["stars"])
// @ts-expect-error Property 'id' is missing in type '{ title: string; }' but required in type
Post.objects.bulkUpdate([{ title: "x" }], ["title"])
// @ts-expect-error Property 'views' is missing in type '{ id: number; title: string; }' but required in type
Post.objects.bulkUpdate([{ id: 1, title: "x" }], ["title", "views"])
// @ts-expect-error Type '"tags"' is not assignable to type 'ColumnKey<Post>'.
Post.objects.bulkUpdate([post], ["tags"])

// ---- update, delete, save --------------------------------------------------------------------------------------------

const updated = User.objects.filter((u) => u.age.gt(1)).update((u) => ({ age: u.age.plus(1), bio: u.email }))
same<Effect.Effect<number, DatabaseError | ValidationError | Violation<User>, Database>>()(updated)
User.objects.update(() => ({ age: 1, bio: null }))
Post.objects.annotate((p) => ({ n: p.comments.count() })).update((p) => ({ views: p.n, editorId: p.authorId }))
// @ts-expect-error Type 'number' is not assignable to type 'NotWritable<"nope">'.
User.objects.update(() => ({ nope: 1 }))
// @ts-expect-error Type 'number' is not assignable to type 'NotWritable<"nope">'.
User.objects.update(() => ({ age: 1, nope: 1 }))
// @ts-expect-error Type 'string' is not assignable to type 'number | Expression<number>'.
User.objects.update(() => ({ age: "1" }))
// @ts-expect-error Type 'null' is not assignable to type 'number | Expression<number>'.
User.objects.update(() => ({ age: null }))
// @ts-expect-error Type 'undefined' is not assignable to type 'number | Expression<number>'
User.objects.update(() => ({ age: undefined }))
// @ts-expect-error Type 'TextExpression<string>' is not assignable to type 'number | Expression<number>'.
User.objects.update((u) => ({ age: u.email }))
// @ts-expect-error Type 'TextExpression<string | null>' is not assignable to type 'string | Expression<string>'.
User.objects.update((u) => ({ email: u.bio }))
// @ts-expect-error Type 'number' is not assignable to type 'NotWritable<"id">'.
User.objects.update(() => ({ id: 1 }))
// @ts-expect-error Property '[NotWritableId]' is missing in type 'User' but required in type 'NotWritable<"author">'.
Post.objects.update(() => ({ author: user }))

const deleted = User.objects.filter((u) => u.age.lt(0)).delete
same<Effect.Effect<number, DatabaseError | Violation<User>, Database>>()(deleted)

const saved = User.objects.save(user, { age: 37, bio: null })
same<Effect.Effect<User, DatabaseError | ValidationError | NotFound | Violation<User>, Database>>()(saved)
// @ts-expect-error Object literal may only specify known properties, and 'nope' does not exist in type 'Patch<User>'.
User.objects.save(user, { nope: 1 })
// @ts-expect-error Type 'string' is not assignable to type 'number'.
User.objects.save(user, { age: "37" })
// @ts-expect-error Object literal may only specify known properties, and 'id' does not exist in type 'Patch<User>'.
User.objects.save(user, { id: 2 })
// @ts-expect-error Argument of type 'Post' is not assignable to parameter of type 'User'
User.objects.save(post, { age: 37 })

// ---- get or create ---------------------------------------------------------------------------------------------------

const gotten = Post.objects.getOrCreate({ title: "x" }, { authorId: 1 })
same<
  Effect.Effect<
    readonly [row: Post, created: boolean],
    DatabaseError | ValidationError | MultipleFound | Violation<Post>,
    Database
  >
>()(gotten)
Post.objects.getOrCreate({ title: "x", authorId: 1 })
Post.objects.getOrCreate({ title: "x", authorId: 1, editorId: null }, { views: 3 })
Post.objects.getOrCreate({ title: "x" }, { title: "y", authorId: 1 })
const put = Tag.objects.updateOrCreate({ name: "x" })
same<
  Effect.Effect<
    readonly [row: Tag, created: boolean],
    DatabaseError | ValidationError | MultipleFound | NotFound | Violation<Tag>,
    Database
  >
>()(put)
// @ts-expect-error Expected 2 arguments, but got 1.
Post.objects.getOrCreate({ title: "x" })
// @ts-expect-error Property 'authorId' is missing in type '{ views: number; }' but required in type
Post.objects.getOrCreate({ title: "x" }, { views: 3 })
// @ts-expect-error Object literal may only specify known properties, and 'nope' does not exist in type
Post.objects.getOrCreate({ title: "x", nope: 1 }, { authorId: 1 })
// @ts-expect-error Type 'undefined' is not assignable to type 'number'.
Post.objects.getOrCreate({ title: "x", views: undefined }, { authorId: 1 })

// ---- related rows ----------------------------------------------------------------------------------------------------

const tags = Post.related(post, "tags")
declare const tag: Tag
same<Effect.Effect<void, DatabaseError | ValidationError | Violation<Tag>, Database>>()(tags.add(tag))
same<ReadonlyArray<Tag>>()(Effect.runSync(Effect.provideService(Effect.orDie(tags), {} as never, {} as never)))
Post.related(post, "comments").filter((c) => c.author.age.gt(1)).count
tags.create({ name: "effect" })
// A foreign key that the relation tells may be left out.
User.related(user, "posts").create({ title: "x" })
User.related(user, "posts").getOrCreate({ title: "x" })
User.related(user, "posts").updateOrCreate({ title: "x" }, { views: 3 })
// @ts-expect-error Property 'title' is missing in type '{ views: number; }' but required in type 'Omit<Insert<Post>, "authorId">'.
User.related(user, "posts").create({ views: 3 })
// @ts-expect-error Property 'name' is missing in type '{}' but required in type
tags.create({})
// @ts-expect-error Argument of type '"author"' is not assignable to parameter of type 'ManyName<Post>'.
Post.related(post, "author")
// @ts-expect-error Argument of type 'User' is not assignable to parameter of type 'Tag'
tags.remove(user)
