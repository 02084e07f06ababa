import { Schema } from "effect"
import { Constraint, Field, Index, Model, Relation } from "../../src/index.js"

export class User extends Model.Class<User>("blog.User")(
  {
    id: Field.id, // identity primary key, absent from insert
    username: Schema.NonEmptyString.pipe(Schema.maxLength(50), Field.unique),
    email: Field.email.pipe(Field.unique),
    age: Schema.Int.pipe(Schema.between(0, 150)), // validators are Schema filters
    bio: Schema.NullOr(Schema.String), // encoded side accepts null: a NULL column
    settings: Field.json(Schema.Struct({ theme: Schema.Literal("light", "dark") })),
    createdAt: Field.createdAt, // auto_now_add
    updatedAt: Field.updatedAt, // auto_now
    posts: () => Relation.oneToMany(Post, "author")
  },
  {
    table: "users",
    ordering: ["-createdAt"],
    indexes: [Index.on("email", "age")],
    unique: [["username", "email"]]
  }
) {
  static readonly constraints = Constraint.on(User, (u) => [
    Constraint.check("known_age", u.age.gte(0)),
    Index.partial("adults", [u.email], u.age.gte(18))
  ])
  get isAdult() {
    return this.age >= 18
  }
  greeting(word: string) {
    return `${word}, ${this.username}`
  }
}

export class Post extends Model.Class<Post>("blog.Post")({
  id: Field.id,
  title: Schema.String.pipe(Schema.maxLength(200)),
  views: Schema.Int.pipe(Field.default(0)),
  author: () => Relation.foreignKey(User, { onDelete: "cascade" }), // column author_id, property authorId
  editor: () => Relation.foreignKey(User, { nullable: true, onDelete: "setNull" }),
  tags: () => Relation.manyToMany(Tag),
  comments: () => Relation.oneToMany(Comment, "post")
}) {}

export class Comment extends Model.Class<Comment>("blog.Comment")({
  id: Field.id,
  body: Schema.String,
  post: () => Relation.foreignKey(Post, { onDelete: "cascade" }),
  author: () => Relation.foreignKey(User, { onDelete: "cascade" })
}) {}

export class Tag extends Model.Class<Tag>("blog.Tag")({
  name: Schema.String.pipe(Schema.maxLength(20), Field.primaryKey),
  posts: () => Relation.manyToMany(Post, { via: "tags" })
}) {}

/** One profile a user, by a key that the application makes. */
export class Profile extends Model.Class<Profile>("blog.Profile")({
  id: Field.uuid7.pipe(Schema.brand("ProfileId"), Field.primaryKey),
  user: () => Relation.oneToOne(Member, { onDelete: "cascade" })
}) {}

export class Member extends Model.Class<Member>("blog.Member")({
  id: Field.id.pipe(Schema.brand("MemberId")),
  boss: () => Relation.foreignKey(Member, { nullable: true }),
  team: () => Relation.oneToMany(Member, "boss"),
  profile: () => Relation.oneToOne(Profile, "user")
}) {}

/** A composite key. */
export class Vote extends Model.Class<Vote>("blog.Vote")(
  {
    post: () => Relation.foreignKey(Post, { onDelete: "cascade" }),
    user: () => Relation.foreignKey(User, { onDelete: "cascade" }),
    stars: Schema.Int.pipe(Schema.between(1, 5))
  },
  { primaryKey: ["postId", "userId"] }
) {}

export const registry = Model.registry(User, Post, Comment, Tag, Profile, Member, Vote)
