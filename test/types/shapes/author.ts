/** Models that refer to each other and to themselves, in modules that import each other. */
import { Schema } from "effect"
import { Constraint, Field, Index, Model, Relation } from "../../../src/index.js"
import { Book } from "./book.js"
import { House } from "./house.js"

export class Author extends Model.Class<Author>("shapes.Author")(
  {
    id: Field.id,
    name: Schema.String,
    age: Schema.Int,
    mentor: () => Relation.foreignKey(Author, { nullable: true }),
    students: () => Relation.oneToMany(Author, "mentor"),
    friends: () => Relation.manyToMany(Author),
    admirers: () => Relation.manyToMany(Author, { via: "friends" }),
    books: () => Relation.manyToMany(Book, { via: "authors" }),
    favourite: () => Relation.foreignKey(Book, { nullable: true }),
    house: () => Relation.oneToOne(House, "founder")
  },
  { ordering: ["name"], indexes: [Index.on("mentor", "age")] }
) {
  static readonly constraints = Constraint.on(Author, (a) => [
    Constraint.check("younger", a.age.lt(a.mentor.age)),
    Index.partial("old", [a.name, a.mentorId], a.age.gt(60))
  ])
  static readonly prolific = Author.objects.filter((a) => a.books.count().gt(10))
  static readonly oldest = (n: number) => Author.prolific.orderBy((a) => a.age.desc()).limit(n)
  get shout() {
    return this.name.toUpperCase()
  }
  isOlderThan(other: Author) {
    return this.age > other.age
  }
  books() {
    return Author.related(this, "books").filter((b) => b.house.founder.age.gt(this.age))
  }
}
