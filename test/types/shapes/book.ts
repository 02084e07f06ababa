import { Schema } from "effect"
import { Constraint, Field, Model, Relation } from "../../../src/index.js"
import { Author } from "./author.js"
import { House } from "./house.js"

export class Book extends Model.Class<Book>("shapes.Book")({
  isbn: Schema.String.pipe(Field.primaryKey, Schema.brand("Isbn")),
  title: Schema.String,
  authors: () => Relation.manyToMany(Author, { through: () => Authorship }),
  authorships: () => Relation.oneToMany(Authorship, "book"),
  house: () => Relation.foreignKey(House),
  sequel: () => Relation.oneToOne(Book, { nullable: true }),
  prequel: () => Relation.oneToOne(Book, "sequel")
}) {
  static readonly constraints = Constraint.on(Book, (b) => [Constraint.check("titled", b.title.ne(""))])
}

export class Authorship extends Model.Class<Authorship>("shapes.Authorship")(
  {
    book: () => Relation.foreignKey(Book),
    author: () => Relation.foreignKey(Author),
    share: Schema.Int
  },
  { primaryKey: ["bookId", "authorId"], unique: [["book", "share"]] }
) {}
