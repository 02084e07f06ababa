import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Conflict, Field, Model, Relation } from "../../src/index.js"
import type { SqlName } from "../support/accounts.js"
import { databaseOf } from "../support/engine.js"

class Paper extends Model.Class<Paper>("press.Paper")(
  {
    id: Field.id,
    title: Field.char(30).pipe(Field.unique),
    stories: () => Relation.manyToMany(Story, { via: "papers" })
  },
  { ordering: ["title"] }
) {}
class Story extends Model.Class<Story>("press.Story")({
  id: Field.id,
  head: Field.char(30),
  papers: () => Relation.manyToMany(Paper),
  lines: () => Relation.oneToMany(Line, "story")
}) {}
class Line extends Model.Class<Line>("press.Line")(
  {
    id: Field.id,
    text: Field.char(30),
    story: () => Relation.foreignKey(Story, { nullable: true, onDelete: "setNull" })
  },
  { ordering: ["text"] }
) {}
class Person extends Model.Class<Person>("press.Person")(
  {
    id: Field.id,
    name: Field.char(9),
    friends: () => Relation.manyToMany(Person),
    fans: () => Relation.manyToMany(Person, { via: "friends" }),
    clubs: () => Relation.manyToMany(Club, { through: () => Membership, source: "person", destination: "club" })
  },
  { ordering: ["name"] }
) {}
class Club extends Model.Class<Club>("press.Club")(
  { id: Field.id, name: Field.char(9), members: () => Relation.manyToMany(Person, { via: "clubs" }) },
  { ordering: ["name"] }
) {}
class Membership extends Model.Class<Membership>("press.Membership")({
  id: Field.id,
  person: () => Relation.foreignKey(Person, { onDelete: "cascade" }),
  club: () => Relation.foreignKey(Club, { onDelete: "cascade" }),
  inviter: () => Relation.foreignKey(Person, { nullable: true, onDelete: "setNull" }),
  reason: Field.char(9).pipe(Field.default("none"))
}) {}

const registry = Model.registry(Paper, Story, Line, Person, Club, Membership)

let count = 0
const title = () => `t${String(++count).padStart(4, "0")}`

const story = Effect.gen(function* () {
  const made = yield* Story.objects.create({ head: "h" })
  return { made, papers: Story.related(made, "papers"), lines: Story.related(made, "lines") }
})
const paper = Effect.suspend(() => Paper.objects.create({ title: title() }))
const titles = (rows: ReadonlyArray<Paper>) => rows.map((row) => row.title)
const names = (rows: ReadonlyArray<{ readonly name: string }>) => rows.map((row) => row.name)

/** The rows of one row: linked, unlinked and made, over each kind of relation. */
export const linked = (name: SqlName): void => {
  layer(databaseOf(name, registry))("the rows of one row", (it) => {
    it.effect("many to many: are added once, removed, set and cleared", () =>
      Effect.gen(function* () {
        const { made, papers } = yield* story
        const [one, two, three] = yield* Effect.all([paper, paper, paper])
        yield* papers.add()
        yield* papers.add(one)
        yield* papers.add(one, two, two)
        expect(yield* papers).toEqual([one, two])
        expect(yield* Paper.related(one, "stories")).toEqual([made])
        yield* papers.remove(one, three)
        expect(yield* papers).toEqual([two])
        yield* papers.set([one, three, three])
        expect(yield* papers).toEqual([one, three])
        const other = yield* story
        yield* Paper.related(one, "stories").add(other.made)
        yield* papers.clear
        expect([yield* papers, yield* other.papers]).toEqual([[], [one]])
        yield* Paper.objects.filter((p) => p.id.eq(two.id)).delete
        expect(yield* Effect.flip(papers.add(one, two))).toMatchObject({ _tag: "ForeignKeyViolation" })
        expect(yield* papers).toEqual([])
      })
    )

    it.effect("many to many: are made, linked from the start, by each way to make rows", () =>
      Effect.gen(function* () {
        const { made, papers } = yield* story
        const [a, b, c, d] = [title(), title(), title(), title()]
        yield* papers.create({ title: a })
        yield* papers.bulkCreate([{ title: b }])
        expect((yield* papers.getOrCreate({ title: c }))[1]).toBe(true)
        expect((yield* papers.getOrCreate({ title: c }))[1]).toBe(false)
        yield* papers.updateOrCreate({ title: d })
        expect(titles(yield* papers)).toEqual([a, b, c, d])
        const other = yield* story
        yield* other.papers.bulkCreate([{ title: b }], { onConflict: Conflict.ignore("title") })
        expect(titles(yield* other.papers)).toEqual([b])
        const refused = Effect.flip(papers.bulkCreate([{ title: title() }, { title: a }]))
        expect(yield* refused).toMatchObject({ _tag: "UniqueViolation", fields: ["title"] })
        expect(yield* Paper.objects.filter((p) => p.stories.some((s) => s.id.eq(made.id))).count).toBe(4)
      })
    )

    it.effect("one to many: are given their key, by each way to make rows", () =>
      Effect.gen(function* () {
        const { made, lines } = yield* story
        yield* lines.create({ text: "a" })
        yield* lines.bulkCreate([{ text: "b" }, { text: "c" }])
        expect((yield* lines.getOrCreate({ text: "d" }))[1]).toBe(true)
        expect((yield* lines.getOrCreate({ text: "d" }))[1]).toBe(false)
        yield* lines.updateOrCreate({ text: "a" }, { text: "e" })
        const rows = yield* lines
        expect(rows.map(({ storyId, text }) => [storyId, text])).toEqual(["b", "c", "d", "e"].map((t) => [made.id, t]))
        const other = yield* story
        yield* other.lines.add(...rows.slice(0, 2))
        yield* other.lines.remove(...rows.slice(2))
        expect([yield* lines.count, yield* other.lines.count]).toEqual([2, 2])
        yield* lines.set(rows.slice(3))
        expect((yield* lines).map(({ text }) => text)).toEqual(["e"])
        yield* lines.clear
        expect([yield* lines.exists, (yield* Line.objects.get(rows[3]?.id ?? 0)).storyId]).toEqual([false, null])
      })
    )

    it.effect("a model and itself: one way, and its other end", () =>
      Effect.gen(function* () {
        const [ada, bob, eve] = yield* Person.objects.bulkCreate([{ name: "Ada" }, { name: "Bob" }, { name: "Eve" }])
        if (ada === undefined || bob === undefined || eve === undefined) throw new Error("three were made")
        yield* Person.related(ada, "friends").add(bob, ada)
        yield* Person.related(bob, "fans").add(eve)
        expect(names(yield* Person.related(ada, "friends"))).toEqual(["Ada", "Bob"])
        expect(names(yield* Person.related(bob, "fans"))).toEqual(["Ada", "Eve"])
        expect(yield* Person.related(bob, "friends")).toEqual([])
        expect(names(yield* Person.objects.filter((p) => p.friends.some((f) => f.id.eq(bob.id))))).toEqual([
          "Ada",
          "Eve"
        ])
      })
    )

    it.effect("over a model of links: with its defaults, those that are there left as they are", () =>
      Effect.gen(function* () {
        const ada = yield* Person.objects.create({ name: "Ada" })
        const [go, chess] = yield* Club.objects.bulkCreate([{ name: "go" }, { name: "chess" }])
        if (go === undefined || chess === undefined) throw new Error("two were made")
        yield* Membership.objects.create({ personId: ada.id, clubId: go.id, reason: "fun" })
        const clubs = Person.related(ada, "clubs")
        yield* clubs.add(go, chess)
        const links = yield* Membership.objects.filter((m) => m.personId.eq(ada.id)).orderBy((m) => m.id.asc())
        expect(links.map(({ reason }) => reason)).toEqual(["fun", "none"])
        yield* clubs.set([chess])
        yield* clubs.create({ name: "dice" })
        expect(names(yield* clubs)).toEqual(["chess", "dice"])
        expect(names(yield* Club.related(chess, "members"))).toEqual(["Ada"])
        yield* clubs.clear
        expect(yield* clubs.count).toBe(0)
      })
    )
  })
}
