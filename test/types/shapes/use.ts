/** What is reached over such models. */
import { Effect, Schema } from "effect"
import { type Database, type DatabaseError, Field, Model, type QuerySet, Relation } from "../../../src/index.js"
import { same } from "../same.js"
import { Author } from "./author.js"
import { Authorship, Book } from "./book.js"
import { House } from "./house.js"

declare function rowOf<A>(effect: Effect.Effect<ReadonlyArray<A>, unknown, unknown>): A

const around = Author.objects.filter((a) =>
  a.mentor.students.some((s) => s.house.books.some((b) => b.sequel.prequel.authors.some((x) => x.id.eq(a.id))))
)
same<QuerySet<Author>>()(around)
same<QuerySet<Author>>()(Author.oldest(3))
same<QuerySet<House>>()(House.byName("x"))
declare const author: Author
same<boolean>()(author.isOlderThan(author))
same<string>()(author.shout)
same<number | null>()(author.mentorId)
same<Book["isbn"] | null>()(author.favouriteId)
const keys = Authorship.objects.select((a) => ({ book: a.bookId, author: a.authorId, house: a.book.houseId }))
same<{ readonly book: Book["isbn"]; readonly author: number; readonly house: string }>()(rowOf(keys))
declare const authorship: Authorship
Authorship.objects.get({ bookId: authorship.bookId, authorId: 1 })
const deep = Book.objects.include((b) => ({
  house: b.house.include((h) => ({
    founder: h.founder.include((f) => ({ students: f.students.include((s) => ({ house: s.house })) })),
    parent: h.parent
  })),
  authors: b.authors.include((a) => ({ mentor: a.mentor }))
}))
const book = rowOf(deep)
same<Author & { readonly students: ReadonlyArray<Author & { readonly house: House | null }> }>()(book.house.founder)
same<House | null>()(book.house.parent)
same<ReadonlyArray<Author & { readonly mentor: Author | null }>>()(book.authors)
same<string | undefined>()(book.authors[0]?.mentor?.shout)

// In a function, and with a model that is not exported.
export const local = Effect.gen(function* () {
  class Node extends Model.Class<Node>("shapes.Node")({
    id: Field.id,
    parent: () => Relation.foreignKey(Node, { nullable: true }),
    edges: () => Relation.oneToMany(Edge, "from")
  }) {}
  class Edge extends Model.Class<Edge>("shapes.Edge")({
    id: Field.id,
    from: () => Relation.foreignKey(Node),
    to: () => Relation.foreignKey(Node),
    weight: Schema.Number
  }) {}
  const [edge] = yield* Edge.objects
    .filter((e) => e.from.edges.some((x) => x.toId.eq(e.toId)))
    .include((e) => ({ to: e.to }))
  return edge?.to.parentId ?? null
})
same<Effect.Effect<number | null, DatabaseError, Database>>()(local)

/** A library of one's own over any model. */
export const latest =
  (n: number) =>
  <Self extends { readonly createdAt: Date }, Row, Extra, Db>(query: QuerySet<Self, Row, Extra, Db>) =>
    query.limit(n)
same<QuerySet<House>>()(House.objects.pipe(latest(3)))
// @ts-expect-error Type 'QuerySet<Author, Author, unknown, Database>' is not assignable to type 'QuerySet<{ readonly createdAt: Date; }
Author.objects.pipe(latest(3))
