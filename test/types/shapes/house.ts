import { Schema } from "effect"
import { Field, Model, Relation } from "../../../src/index.js"
import { Author } from "./author.js"
import { Book } from "./book.js"

/** Fields that several models share. */
export const dated = { createdAt: Field.createdAt, updatedAt: Field.updatedAt }

export class House extends Model.Class<House>("shapes.House")({
  ...dated,
  id: Field.uuid7.pipe(Field.primaryKey),
  name: Schema.String,
  founder: () => Relation.oneToOne(Author),
  books: () => Relation.oneToMany(Book, "house"),
  parent: () => Relation.foreignKey(House, { nullable: true })
}) {
  static readonly byName = (name: string) => House.objects.filter((h) => h.name.eq(name))
}
