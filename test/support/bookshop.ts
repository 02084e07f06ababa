import * as BigDecimal from "effect/BigDecimal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Field, Model, Relation } from "../../src/index.js"

// Relations of every kind between few rows: some books without authors, an author and a publisher without books.

export class Author extends Model.Class<Author>("shop.Author")({
  id: Field.id,
  name: Field.char(50),
  alias: Schema.NullOr(Field.char(50)),
  age: Field.int,
  friends: () => Relation.manyToMany(Author),
  books: () => Relation.manyToMany(Book, { via: "authors" }),
  edited: () => Relation.oneToMany(Book, "editor")
}) {}

export class Publisher extends Model.Class<Publisher>("shop.Publisher")(
  {
    id: Field.id,
    name: Field.char(50),
    awards: Field.int,
    delay: Schema.NullOr(Field.duration),
    books: () => Relation.oneToMany(Book, "publisher")
  },
  { ordering: ["name"] }
) {}

export class Book extends Model.Class<Book>("shop.Book")(
  {
    id: Field.id,
    title: Field.char(50),
    pages: Field.int,
    rating: Schema.NullOr(Field.float),
    price: Field.decimal({ precision: 8, scale: 2 }),
    published: Field.date,
    publisher: () => Relation.foreignKey(Publisher, { onDelete: "cascade" }),
    editor: () => Relation.foreignKey(Author, { nullable: true, onDelete: "setNull" }),
    authors: () => Relation.manyToMany(Author),
    shops: () => Relation.manyToMany(Shop, { via: "books" })
  },
  { ordering: ["title"] }
) {}

export class Shop extends Model.Class<Shop>("shop.Shop")({
  id: Field.id,
  name: Field.char(50),
  opened: Field.datetime,
  books: () => Relation.manyToMany(Book)
}) {}

export const bookshop = Model.registry(Author, Publisher, Book, Shop)

const money = BigDecimal.unsafeFromString

export const authors = [
  { id: 1, name: "Ann", alias: "A", age: 30 },
  { id: 2, name: "Ben", alias: null, age: 40 },
  { id: 3, name: "Cora", alias: "C", age: 50 },
  { id: 4, name: "Dan", alias: null, age: 20 },
  { id: 5, name: "Eve", alias: "", age: 40 }
] as const

export const publishers = [
  { id: 1, name: "Alpha", awards: 3, delay: Duration.days(1) },
  { id: 2, name: "Beta", awards: 0, delay: null },
  { id: 3, name: "Gamma", awards: 7, delay: Duration.hours(2) }
] as const

const book = (id: number, title: string, pages: number, rating: number | null, price: string, published: string) => ({
  id,
  title,
  pages,
  rating,
  price: money(price),
  published
})

export const books = [
  { ...book(1, "Sets", 100, 4.5, "10.00", "2001-05-01"), publisherId: 1, editorId: 1, authors: [1, 2] },
  { ...book(2, "Trees", 300, 3, "20.00", "2001-07-01"), publisherId: 1, editorId: 2, authors: [2] },
  { ...book(3, "Graphs", 300, 4, "20.00", "2005-01-01"), publisherId: 2, editorId: 3, authors: [1, 2, 3] },
  { ...book(4, "Logic", 50, null, "5.50", "1999-12-31"), publisherId: 2, editorId: 3, authors: [3, 4] },
  { ...book(5, "Waves", 1000, 5, "80.25", "2005-01-01"), publisherId: 1, editorId: null, authors: [] }
] as const

export const shops = [
  { id: 1, name: "North", opened: new Date("1990-03-01T09:30:00Z"), books: [1, 2, 3] },
  { id: 2, name: "South", opened: new Date("2000-12-31T23:59:59Z"), books: [3, 5] },
  { id: 3, name: "Void", opened: new Date("2010-06-15T00:00:00Z"), books: [] }
] as const

export const friends = { 1: [2, 3], 2: [3] } as const

const byId = <A extends { readonly id: number }>(rows: ReadonlyArray<A>) => new Map(rows.map((row) => [row.id, row]))

/** Without their numbers, which the database gives in the same order. */
const unnumbered = <A extends { readonly id: number }>(rows: ReadonlyArray<A>) =>
  rows.map(({ id: _, ...row }): Omit<A, "id"> => row)

/** All of the rows, and the links between them. */
export const loadBookshop = Effect.gen(function* () {
  const people = byId(yield* Author.objects.bulkCreate(unnumbered(authors)))
  yield* Publisher.objects.bulkCreate(unnumbered(publishers))
  const works = byId(yield* Book.objects.bulkCreate(books.map(({ authors: _, id: __, ...row }) => row)))
  const places = byId(yield* Shop.objects.bulkCreate(shops.map(({ books: _, id: __, ...row }) => row)))
  const of = <A>(rows: ReadonlyMap<number, A>, ids: ReadonlyArray<number>) =>
    ids.flatMap((id) => {
      const row = rows.get(id)
      return row === undefined ? [] : [row]
    })
  for (const { authors: ids, id } of books)
    for (const row of of(works, [id])) yield* Book.related(row, "authors").add(...of(people, ids))
  for (const { books: ids, id } of shops)
    for (const row of of(places, [id])) yield* Shop.related(row, "books").add(...of(works, ids))
  for (const [id, ids] of Object.entries(friends))
    for (const row of of(people, [Number(id)])) yield* Author.related(row, "friends").add(...of(people, ids))
})
