/** Queries: what their rows are, what may be asked, and what they need and fail with. */
import { Effect, type Option, Stream } from "effect"
import {
  Database,
  type DatabaseError,
  Fn,
  type InvalidCursor,
  type MultipleFound,
  type NotFound,
  Page,
  type QueryPlan,
  type QuerySet
} from "../../src/index.js"
import { Comment, Member, Post, Profile, Tag, User, Vote } from "./blog.js"
import { same } from "./same.js"

declare const log: (user: User) => Effect.Effect<void>

// ---- the example of the guide ----------------------------------------------------------------------------------------

const adults = User.objects
  .filter((u) => u.age.gte(18).and(u.email.iendsWith("@example.com")))
  .exclude((u) => u.posts.some((p) => p.title.contains("spam")))
  .orderBy((u) => [u.createdAt.desc(), u.username.asc()])
  .limit(10)

const program = Effect.gen(function* () {
  const users = yield* adults
  const first = yield* adults.first
  const one = yield* User.objects.get(users[0]?.id ?? 0)
  const n = yield* adults.count
  yield* adults.stream.pipe(Stream.runForEach(log))
  same<ReadonlyArray<User>>()(users)
  same<Option.Option<User>>()(first)
  same<User>()(one)
  same<number>()(n)
})
same<Effect.Effect<void, DatabaseError | NotFound, Database>>()(program)

// ---- what reads give, fail with and need -----------------------------------------------------------------------------

same<Effect.Effect<User, DatabaseError | NotFound, Database>>()(User.objects.get(1))
same<Effect.Effect<Option.Option<User>, DatabaseError, Database>>()(adults.first)
same<Effect.Effect<Option.Option<User>, DatabaseError, Database>>()(adults.last)
same<Effect.Effect<User, DatabaseError | NotFound | MultipleFound, Database>>()(adults.one)
same<Effect.Effect<number, DatabaseError, Database>>()(adults.count)
same<Effect.Effect<boolean, DatabaseError, Database>>()(adults.exists)
same<Stream.Stream<User, DatabaseError, Database>>()(adults.stream)
same<Effect.Effect<ReadonlyMap<number, User>, DatabaseError, Database>>()(User.objects.inBulk([1, 2]))
same<Effect.Effect<QueryPlan.QueryPlan, DatabaseError, Database>>()(adults.explain)
export const all: Effect.Effect<ReadonlyArray<User>, DatabaseError, Database> = User.objects
same<DatabaseError>()(errorOf(adults))
same<Database>()(needsOf(adults))

declare function errorOf<E>(effect: Effect.Effect<unknown, E, unknown>): E
declare function needsOf<R>(effect: Effect.Effect<unknown, unknown, R>): R
declare function rowOf<A>(effect: Effect.Effect<ReadonlyArray<A>, unknown, unknown>): A

// ---- keys ------------------------------------------------------------------------------------------------------------

Tag.objects.get("effect")
Vote.objects.get({ postId: 1, userId: 2 })
declare const member: Member
declare const profile: Profile
Member.objects.get(member.id)
Profile.objects.get(profile.id)
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'.
User.objects.get("1")
// @ts-expect-error Argument of type 'null' is not assignable to parameter of type 'number'.
User.objects.get(null)
// @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'string'.
Tag.objects.get(1)
// @ts-expect-error Argument of type 'number' is not assignable to parameter of type '{ readonly postId: number; readonly userId: number; }'.
Vote.objects.get(1)
// @ts-expect-error Property 'userId' is missing in type '{ postId: number; }'
Vote.objects.get({ postId: 1 })
// @ts-expect-error Argument of type 'number' is not assignable to parameter of type 'number & Brand<"MemberId">'.
Member.objects.get(1)
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'string & Brand<"ProfileId">'.
Profile.objects.get("0190")
// @ts-expect-error Type 'string' is not assignable to type 'number'.
User.objects.inBulk(["1"])

// ---- filters ---------------------------------------------------------------------------------------------------------

User.objects.filter((u) => [u.age.gte(18), u.bio.isNull(), u.posts.none()])
User.objects.filter((u) => u.age.in([1, 2]).or(u.age.range(5, 9), u.bio.eq(null), u.bio.eq(u.email)).not())
User.objects.filter((u) => u.age.gt(u.posts.count()).and(u.age.plus(1).lte(u.posts.sum((p) => p.views))))
Post.objects.filter((p) => p.author.username.eq("ada").and(p.editor.isNull(), p.authorId.eq(p.editorId)))
Post.objects.filter((p) => p.tags.every((t) => t.name.startsWith("x")).and(p.comments.filter((c) => c.id.gt(1)).some()))
Member.objects.filter((m) => m.boss.boss.profile.isNotNull().and(m.team.some((t) => t.team.none())))
Member.objects.filter((m) => m.id.eq(member.id).and(m.bossId.eq(member.id)))
// @ts-expect-error Property 'nope' does not exist on type 'Ref<User, unknown>'.
User.objects.filter((u) => u.nope.eq(1))
// @ts-expect-error Property 'nope' does not exist on type 'OneRef<User, never>'.
Post.objects.filter((p) => p.author.nope.eq(1))
// @ts-expect-error Property 'title' does not exist on type 'Many<Post, Post>'.
User.objects.filter((u) => u.posts.title.eq("x"))
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'Bound<number>'.
User.objects.filter((u) => u.age.gte("18"))
// @ts-expect-error Type 'string' is not assignable to type 'Bound<number>'.
User.objects.filter((u) => u.age.in(["18"]))
// @ts-expect-error Argument of type 'null' is not assignable to parameter of type 'Operand<number>'.
User.objects.filter((u) => u.age.eq(null))
// @ts-expect-error Argument of type 'null' is not assignable to parameter of type 'Bound<string | null>'.
User.objects.filter((u) => u.bio.gt(null))
// @ts-expect-error Argument of type 'undefined' is not assignable to parameter of type 'Operand<string | null>'.
User.objects.filter((u) => u.bio.eq(undefined))
// @ts-expect-error Argument of type 'string | undefined' is not assignable to parameter of type 'Operand<string>'.
export const unsafe = (name?: string) => User.objects.filter((u) => u.username.eq(name))
// @ts-expect-error Argument of type 'TextExpression<string>' is not assignable to parameter of type 'Operand<number>'.
User.objects.filter((u) => u.age.eq(u.email))
// @ts-expect-error Property 'contains' does not exist on type 'NumberExpression<number>'.
User.objects.filter((u) => u.age.contains("1"))
// @ts-expect-error Property 'plus' does not exist on type 'TextExpression<string>'.
User.objects.filter((u) => u.email.plus(1).eq(2))
// @ts-expect-error Type 'boolean' is not assignable to type 'Conditions'.
User.objects.filter(() => true)
// @ts-expect-error Type 'boolean' is not assignable to type 'Conditions'.
User.objects.filter((u) => u.age > 18)
// @ts-expect-error Argument of type 'boolean' is not assignable to parameter of type 'Condition'.
User.objects.filter((u) => u.age.gte(18).and(true))
// @ts-expect-error Type 'NumberExpression<number>' is not assignable to type 'Conditions'.
User.objects.filter((u) => u.age)
// @ts-expect-error Type 'undefined' is not assignable to type 'Conditions'.
User.objects.filter((u) => void u.age.eq(1))
// @ts-expect-error Type 'undefined' is not assignable to type 'Condition'.
User.objects.filter((u) => [u.age.eq(1), undefined])

// ---- order -----------------------------------------------------------------------------------------------------------

Post.objects.orderBy((p) => [p.author.username.asc(), p.editor.age.desc({ nulls: "first" }), p.comments.count().desc()])
// @ts-expect-error Type 'TextExpression<string>' is not assignable to type 'Order | readonly Order[]'.
User.objects.orderBy((u) => u.username)
// @ts-expect-error Type 'string' is not assignable to type 'Order | readonly Order[]'.
User.objects.orderBy(() => "-age")

// ---- select, annotate, only, defer -----------------------------------------------------------------------------------

const selected = Post.objects.select((p) => ({ title: p.title, writer: p.author.username, editor: p.editor.username }))
same<{ readonly title: string; readonly writer: string; readonly editor: string | null }>()(rowOf(selected))
const paths = Member.objects.select((m) => ({
  boss: m.bossId,
  grand: m.boss.boss.id,
  team: m.team.count(),
  profile: m.profile.id
}))
same<{
  readonly boss: Member["id"] | null
  readonly grand: Member["id"] | null
  readonly team: number
  readonly profile: Profile["id"] | null
}>()(rowOf(paths))
// @ts-expect-error Property '[TypeId]' is missing in type … but required in type 'AnyExpression'.
Post.objects.select((p) => ({ author: p.author }))
// @ts-expect-error Type 'string' is not assignable to type 'AnyExpression'.
Post.objects.select(() => ({ title: "x" }))

const annotated = User.objects.annotate((u) => ({ n: u.posts.count() })).filter((u) => u.n.gt(3))
same<User & { readonly n: number }>()(rowOf(annotated))
same<boolean>()(rowOf(annotated).isAdult)
const twice = annotated.annotate((u) => ({ m: u.n.plus(1), last: u.posts.max((p) => p.id) })).orderBy((u) => u.m.desc())
same<User & { readonly n: number } & { readonly m: number; readonly last: number | null }>()(rowOf(twice))
// @ts-expect-error Type 'NumberExpression<number>' is not assignable to type 'NumberExpression<number> & Taken<"age">'.
User.objects.annotate((u) => ({ age: u.posts.count() }))
// @ts-expect-error Type 'NumberExpression<number>' is not assignable to type 'NumberExpression<number> & Taken<"posts">'.
User.objects.annotate((u) => ({ posts: u.posts.count() }))
// @ts-expect-error Type 'NumberExpression<number>' is not assignable to type 'NumberExpression<number> & Taken<"isAdult">'.
User.objects.annotate((u) => ({ isAdult: u.posts.count() }))
// @ts-expect-error Property 'm' does not exist on type
annotated.filter((u) => u.m.gt(1))

const narrow = User.objects.only("id", "email")
same<{ readonly id: number; readonly email: string }>()(rowOf(narrow))
same<{ readonly id: number; readonly title: string; readonly authorId: number }>()(
  rowOf(Post.objects.defer("views", "editorId"))
)
same<{ readonly email: string; readonly n: number }>()(rowOf(annotated.only("email")))
// @ts-expect-error Property 'isAdult' does not exist on type '{ readonly id: number; readonly email: string; }'.
rowOf(narrow).isAdult
// @ts-expect-error Argument of type '"nope"' is not assignable to parameter of type 'ColumnKey<User>'.
User.objects.only("nope")
// @ts-expect-error Argument of type '"isAdult"' is not assignable to parameter of type 'ColumnKey<User>'.
User.objects.defer("isAdult")
// @ts-expect-error Argument of type '"author"' is not assignable to parameter of type 'ColumnKey<Post>'.
Post.objects.only("author")

// ---- aggregates and groups -------------------------------------------------------------------------------------------

const totals = Post.objects.aggregate((p) => ({
  n: Fn.count(),
  views: Fn.sum(p.views),
  mean: Fn.avg(p.views),
  last: Fn.max(p.author.createdAt),
  known: Fn.coalesce(Fn.sum(p.views), 0)
}))
same<
  Effect.Effect<
    {
      readonly n: number
      readonly views: number | null
      readonly mean: number | null
      readonly last: Date | null
      readonly known: number
    },
    DatabaseError,
    Database
  >
>()(totals)
annotated.aggregate((u) => ({ most: Fn.max(u.n) }))
const inSets = Post.objects
  .groupBy((p) => ({ writer: p.author.username, views: p.views }), { sets: [["writer"], []] })
  .aggregate((p, g) => ({ n: Fn.count(p.id), all: Fn.grouping(g.writer) }))
  .having((g) => g.writer.ne("spam"))
same<{ readonly writer: string | null; readonly views: number | null; readonly n: number; readonly all: boolean }>()(
  rowOf(inSets)
)
// @ts-expect-error Type '"wrong"' is not assignable to type '"writer"'.
Post.objects.groupBy((p) => ({ writer: p.author.username }), { sets: [["wrong"]] })
const groups = Post.objects
  .groupBy((p) => ({ writer: p.author.username, editorId: p.editorId }))
  .aggregate((p) => ({ n: Fn.count(p.id), views: Fn.sum(p.views) }))
  .having((g) => g.n.gt(1).and(g.writer.ne("spam")))
  .orderBy((g) => g.n.desc())
same<{
  readonly writer: string
  readonly editorId: number | null
  readonly n: number
  readonly views: number | null
}>()(rowOf(groups))
same<Effect.Effect<number, DatabaseError, Database>>()(groups.count)
// @ts-expect-error Argument of type 'TextExpression<string>' is not assignable to parameter of type 'Expression<Numeric | null>'.
Post.objects.aggregate((p) => ({ n: Fn.sum(p.title) }))
// @ts-expect-error Type 'TextExpression<string>' is not assignable to type 'Expression<Numeric | null>'.
User.objects.annotate((u) => ({ n: u.posts.avg((p) => p.title) }))
// @ts-expect-error Property 'title' does not exist on type
groups.having((g) => g.title.eq("x"))

// ---- functions -------------------------------------------------------------------------------------------------------

const functions = User.objects.select((u) => ({
  name: Fn.concat(u.username, " <", u.email, ">"),
  known: Fn.concat(u.username, u.bio),
  lower: Fn.lower(u.email),
  length: Fn.length(u.bio),
  bio: Fn.coalesce(u.bio, "-"),
  either: Fn.coalesce(u.bio, u.email),
  perhaps: Fn.coalesce(u.bio, Fn.lower(u.bio)),
  year: Fn.year(u.createdAt)
}))
same<{
  readonly name: string
  readonly known: string | null
  readonly lower: string
  readonly length: number | null
  readonly bio: string
  readonly either: string
  readonly perhaps: string | null
  readonly year: number
}>()(rowOf(functions))
// @ts-expect-error is not assignable to parameter of type 'Expression<Moment | null>'.
User.objects.filter((u) => Fn.year(u.age).eq(2000))
// @ts-expect-error … Type 'number' is not assignable to type 'string | Expression<string | null>'.
User.objects.select((u) => ({ bio: Fn.coalesce(u.bio, 1) }))
// @ts-expect-error Argument of type 'NumberExpression<number>' is not assignable to parameter of type 'TextOperand'.
User.objects.select((u) => ({ age: Fn.lower(u.age) }))

// ---- include ---------------------------------------------------------------------------------------------------------

const posts = Post.objects
  .filter((p) => p.author.username.eq("john"))
  .include((p) => ({
    author: p.author,
    editor: p.editor.include((e) => ({ posts: e.posts })),
    tags: p.tags,
    comments: p.comments
      .orderBy((c) => c.id.desc())
      .limit(3)
      .include((c) => ({ author: c.author }))
  }))
const [post] = Effect.runSync(Effect.provideService(Effect.orDie(posts), Database, null as never))
if (post !== undefined) {
  same<User>()(post.author)
  same<boolean>()(post.author.isAdult)
  same<string>()(post.author.greeting("Hello"))
  same<(User & { readonly posts: ReadonlyArray<Post> }) | null>()(post.editor)
  same<ReadonlyArray<Tag>>()(post.tags)
  same<ReadonlyArray<Comment & { readonly author: User }>>()(post.comments)
  // @ts-expect-error 'post.editor' is possibly 'null'.
  post.editor.posts
  // @ts-expect-error Property 'posts' does not exist on type 'User'.
  post.author.posts
  // @ts-expect-error Property 'post' does not exist on type 'Comment & { readonly author: User; }'.
  post.comments[0]?.post
}
const members = Member.objects.include((m) => ({
  boss: m.boss.include((b) => ({ boss: b.boss })).selectIn(),
  team: m.team.subquery(),
  profile: m.profile
}))
same<
  Member & {
    readonly boss: (Member & { readonly boss: Member | null }) | null
    readonly team: ReadonlyArray<Member>
    readonly profile: Profile | null
  }
>()(rowOf(members))
// @ts-expect-error Property '[IncludeId]' is missing in type 'TextExpression<string>' but required in type 'AnyRelation'.
Post.objects.include((p) => ({ heading: p.title }))
// @ts-expect-error Property '[TakenId]' is missing in type 'Many<Comment, Comment>' but required in type 'Taken<"title">'.
Post.objects.include((p) => ({ title: p.comments }))
// @ts-expect-error Property '[TakenId]' is missing in type 'Many<Comment, Comment>' but required in type 'Taken<"n">'.
Post.objects.annotate((p) => ({ n: p.views })).include((p) => ({ n: p.comments }))
// @ts-expect-error Property '[TakenId]' is missing in type 'NumberExpression<number>' but required in type 'Taken<"n">'.
Post.objects.include((p) => ({ n: p.comments })).annotate((p) => ({ n: p.views }))
// @ts-expect-error Property '[TakenId]' is missing in type 'NumberExpression<number>' but required in type 'Taken<"n">'.
Post.objects.groupBy((p) => ({ n: p.views })).aggregate(() => ({ n: Fn.count() }))
// @ts-expect-error Property '[TakenId]' is missing in type 'Many<Post, Post>' but required in type 'Taken<"username">'.
Post.objects.include((p) => ({ author: p.author.include((u) => ({ username: u.posts })) }))
// @ts-expect-error Property 'limit' does not exist on type 'OneRef<User, never>'.
Post.objects.include((p) => ({ author: p.author.limit(1) }))
// @ts-expect-error Property 'joined' does not exist on type 'Many<Comment, Comment>'.
Post.objects.include((p) => ({ comments: p.comments.joined() }))

// ---- composition -----------------------------------------------------------------------------------------------------

const published = (query: QuerySet<Post>) => query.filter((p) => p.views.gt(0))
const page =
  (n: number) =>
  <Self, Row, Extra, Db>(query: QuerySet<Self, Row, Extra, Db>) =>
    query.limit(10).offset(10 * n)
same<QuerySet<Post>>()(Post.objects.pipe(published, page(2)))
const paged = annotated.pipe(page(1))
same<User & { readonly n: number }>()(rowOf(paged))
export const publishedOrNot = (only: boolean) => (only ? published(Post.objects) : Post.objects)
const length = Effect.map(posts, (rows) => rows.length)
same<Effect.Effect<number, DatabaseError, Database>>()(length)
const title = publishedOrNot(true).pipe(Effect.map((rows) => rows[0]?.title ?? ""))
same<Effect.Effect<string, DatabaseError, Database>>()(title)
const both = Effect.zipWith(adults, adults.count, (rows, n) => [rows, n] as const)
same<Effect.Effect<readonly [ReadonlyArray<User>, number], DatabaseError, Database>>()(both)
const mixed = (users: boolean) =>
  Effect.gen(function* () {
    return yield* users ? User.objects : Post.objects
  })
same<Effect.Effect<ReadonlyArray<User> | ReadonlyArray<Post>, DatabaseError, Database>>()(mixed(true))
const together = Effect.all({ users: adults, posts: Post.objects.count, first: annotated.first })
same<
  Effect.Effect<
    { users: ReadonlyArray<User>; posts: number; first: Option.Option<User & { readonly n: number }> },
    DatabaseError,
    Database
  >
>()(together)
Comment.objects.filter((c) => c.post.tags.some((t) => t.posts.some((p) => p.author.age.eq(c.author.age))))
// @ts-expect-error Argument of type 'QuerySet<User, User, unknown, Database>' is not assignable to parameter of type 'QuerySet<Post, Post, unknown, Database>'
published(User.objects)
// @ts-expect-error Type 'QuerySet<Post, Post, unknown, Database>' is not assignable to type 'QuerySet<Post, Post & { readonly author: User; }, unknown, Database>'…Property 'author' is missing
export const authored: QuerySet<Post, Post & { readonly author: User }> = Post.objects

// ---- row locks -------------------------------------------------------------------------------------------------------

same<QuerySet<Post>>()(Post.objects.forUpdate({ skipLocked: true, of: ["self", "author"] }))
Post.objects.forShare({ noWait: true, of: ["author.manager"] })
// @ts-expect-error Type '"comments"' is not assignable
Post.objects.forUpdate({ of: ["comments"] })
// @ts-expect-error 'wait' does not exist
Post.objects.forUpdate({ wait: false })

// ---- pages -----------------------------------------------------------------------------------------------------------

const titles = Post.objects.select((p) => ({ title: p.title }))
same<Effect.Effect<Page.Keyset<{ readonly title: string }>, DatabaseError | InvalidCursor, Database>>()(
  Page.keyset(titles, { size: 2 })
)
same<Effect.Effect<Page.Offset<Post>, DatabaseError, Database>>()(Post.objects.pipe(Page.offset({ page: 1, size: 2 })))
// @ts-expect-error Type 'string' is not assignable to type 'string & Brand<"reinhardt-db/Cursor">'
Page.keyset(titles, { size: 2, after: "text" })
