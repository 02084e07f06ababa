import { SqlClient } from "@effect/sql/SqlClient"
import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { describe } from "vitest"
import { Evaluate, Field, Fn, Index, Model, Query, Relation, Transaction } from "../../src/index.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids } from "./support.js"

class Letter extends Model.Class<Letter>("search.Letter")(
  {
    id: Field.id,
    title: Field.char(50),
    body: Schema.NullOr(Schema.String),
    answered: () => Relation.foreignKey(Letter, { nullable: true }),
    answers: () => Relation.oneToMany(Letter, "answered")
  },
  { indexes: [Index.fullText(["title", "body"]), Index.fullText(["title"])] }
) {}

const letters = Letter.objects

const rows = [
  { title: "Cats and Dogs", body: "The cats sleep, dogs bark." }, // 1
  { title: "Dogs only", body: "barking all night" }, // 2
  { title: "cats", body: null }, // 3
  { title: "hunting dogs", body: "cats CATS cats", answeredId: 1 }, // 4
  { title: "", body: "nothing here", answeredId: 2 } // 5
]

const load = Effect.forEach(rows, (row) => letters.create({ answeredId: null, ...row }))

const tables = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Letter)), (context) => Effect.provide(load, context)).pipe(Layer.orDie)

const sought = (words: string, syntax?: Fn.SearchSyntax) =>
  letters.filter((l) => Fn.search([l.title, l.body], words, syntax && { syntax }).matches)

const cases: ReadonlyArray<readonly [title: string, query: typeof letters, expected: ReadonlyArray<number>]> = [
  ["one word", sought("cats"), [1, 3, 4]],
  ["whatever its case", sought("CATS"), [1, 3, 4]],
  ["all words, wherever they are", sought("dogs cats"), [1, 4]],
  ["no parts of words", sought("bark"), [1]],
  ["a word that is nowhere", sought("mice"), []],
  ["no words at all", sought(" ?! "), []],
  ["signs are no operators among words", sought('+cats -dogs "sleep"'), [1]],
  ["words with signs between", sought("sleep,dogs"), [1]],
  ["a phrase", sought("dogs bark", "phrase"), [1]],
  ["a phrase, in its order", sought("bark dogs", "phrase"), []],
  ["a phrase from one text to the next", sought("hunting dogs cats", "phrase"), [4]],
  ["web: words", sought("cats dogs", "web"), [1, 4]],
  ["web: without", sought("cats -hunting", "web"), [1, 3]],
  ["web: or", sought("sleep or night", "web"), [1, 2]],
  ["web: and goes before or", sought("cats hunting OR night", "web"), [2, 4]],
  ["web: without, on one side", sought("cats -dogs or night", "web"), [2, 3]],
  ["web: a phrase", sought('"dogs only"', "web"), [2]],
  ["web: without a phrase", sought('dogs -"dogs bark"', "web"), [2, 4]],
  ["web: signs in a row", sought('cats -- "', "web"), [1, 3, 4]],
  ["one text", letters.filter((l) => Fn.search(l.title, "cats").matches), [1, 3]],
  ["not", letters.filter((l) => Fn.search([l.title, l.body], "cats").matches.not()), [2, 5]],
  ["exclude", letters.exclude((l) => Fn.search([l.title, l.body], "cats").matches), [2, 5]],
  ["among other conditions", sought("dogs").filter((l) => l.title.startsWith("D").or(l.body.isNull())), [2]],
  ["of a relation", letters.filter((l) => Fn.search(l.answered.title, "cats").matches), [4]],
  ["of related rows", letters.filter((l) => l.answers.some((a) => Fn.search(a.title, "hunting").matches)), [1]],
  ["the rank of what does not match", letters.filter((l) => Fn.search(l.title, "cats").rank.eq(0)), [2, 4, 5]]
]

/** Words in texts. */
export const search = (name: DatabaseName): void => {
  layer(tables(name))("search", (it) => {
    for (const [title, query, expected] of cases) {
      it.effect(title, () => Effect.map(ids(query), (found) => expect(found).toEqual(expected)))
    }

    it.effect("what matches better comes first", () =>
      Effect.gen(function* () {
        const ranked = yield* sought("cats")
          .orderBy((l) => [Fn.search([l.title, l.body], "cats").rank.desc(), l.id.asc()])
          .select((l) => ({
            id: l.id,
            rank: Fn.search([l.title, l.body], "cats").rank,
            found: Fn.search([l.title, l.body], "cats").matches
          }))
        expect(ranked[0]?.id).toBe(name === "sqlite" ? 3 : 4)
        expect(ranked.every(({ found, rank }) => found && rank > 0)).toBe(true)
      })
    )

    it.effect("words that are given later", () =>
      Effect.gen(function* () {
        const find = Query.prepared(
          (p: { words: string }) => letters.filter((l) => Fn.search([l.title, l.body], p.words).matches).count
        )
        expect([yield* find({ words: "cats dogs" }), yield* find({ words: "night" })]).toEqual([2, 1])
      })
    )

    it.effect("in memory as in the database", () =>
      Effect.gen(function* () {
        const all = yield* letters.orderBy((l) => l.id.asc())
        for (const [title, query, expected] of cases) {
          if (title.startsWith("of ")) continue
          expect([title, Evaluate.query(query, all).map(({ id }) => id)]).toEqual([title, expected])
        }
      })
    )

    if (name === "sqlite")
      describe("an index of SQLite's own", () => {
        it.effect("is a table kept by triggers, and asked by SQL of the application", () =>
          Effect.gen(function* () {
            const sql = yield* SqlClient
            yield* sql`CREATE VIRTUAL TABLE words USING fts5(title, body, content='search_letter', content_rowid='id')`
            yield* sql`CREATE TRIGGER added AFTER INSERT ON search_letter BEGIN
            INSERT INTO words (rowid, title, body) VALUES (new.id, new.title, new.body); END`
            yield* sql`CREATE TRIGGER removed AFTER DELETE ON search_letter BEGIN
            INSERT INTO words (words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END`
            yield* sql`CREATE TRIGGER changed AFTER UPDATE ON search_letter BEGIN
            INSERT INTO words (words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
            INSERT INTO words (rowid, title, body) VALUES (new.id, new.title, new.body); END`
            const { id } = yield* letters.create({ title: "An ibex", body: "on a rock", answeredId: null })
            const found = (words: string) =>
              ids(
                letters.filter(
                  (l) => Fn.raw(Schema.Boolean)`${l.id} IN (SELECT rowid FROM words WHERE words MATCH ${words})`
                )
              )
            expect(yield* found("ibex AND rock")).toEqual([id])
            yield* letters.filter((l) => l.id.eq(id)).update(() => ({ title: "A chamois" }))
            expect([yield* found("ibex"), yield* found("chamois")]).toEqual([[], [id]])
            yield* letters.filter((l) => l.id.eq(id)).delete
            expect(yield* found("chamois")).toEqual([])
          })
        )
      })

    if (name !== "sqlite")
      it.effect("the index of the same fields is used", () =>
        Effect.gen(function* () {
          const sql = yield* SqlClient
          const { parameters, sql: text } = yield* sought("cats").toSql
          if (name === "postgres") yield* sql`SET LOCAL enable_seqscan = off`
          const plan = JSON.stringify(yield* sql.unsafe(`EXPLAIN ${text}`, parameters))
          expect(plan).toMatch(/Index Cond|fulltext|Full-text/i)
        }).pipe(Transaction.atomic())
      )

    if (name === "postgres")
      describe("of PostgreSQL", () => {
        it.effect("languages know that words are alike, and which are none", () =>
          Effect.gen(function* () {
            const english = (words: string, syntax: Fn.SearchSyntax) =>
              ids(letters.filter((l) => Fn.search([l.title, l.body], words, { language: "english", syntax }).matches))
            expect(yield* english("the barks", "words")).toEqual([1, 2])
            expect(yield* english("a sleeping cat -hunt", "web")).toEqual([1])
            expect(yield* english("cat -hunt", "web")).toEqual([1, 3])
          })
        )

        it.effect("weights", () =>
          Effect.gen(function* () {
            const order = (weights: ReadonlyArray<Fn.SearchWeight>) =>
              sought("dogs")
                .orderBy((l) => [Fn.search([l.title, l.body], "dogs", { weights }).rank.desc(), l.id.asc()])
                .select((l) => ({ id: l.id }))
                .pipe(Effect.map((found) => found.map(({ id }) => id)))
            expect(yield* order(["D", "A"])).toEqual([1, 2, 4])
            expect(yield* order(["A", "D"])).toEqual([1, 2, 4])
          })
        )

        it.effect("headlines", () =>
          Effect.gen(function* () {
            const found = Fn.search
            const lines = yield* letters
              .filter((l) => l.id.in([1, 3]))
              .orderBy((l) => l.id.asc())
              .select((l) => ({
                plain: found(l.title, "cats").headline(l.title),
                marked: found(l.title, "sleep").headline(l.body, { start: '"[', stop: "']", wholeText: true })
              }))
            expect(lines).toEqual([
              { plain: "<b>Cats</b> and Dogs", marked: `The cats "[sleep'], dogs bark.` },
              { plain: "<b>cats</b>", marked: null }
            ])
          })
        )
      })

    if (name !== "postgres")
      describe("elsewhere", () => {
        it.effect("what is missing is said before anything is sent", () =>
          Effect.gen(function* () {
            const queries = [
              letters.filter((l) => Fn.search(l.title, "cat", { language: "english" }).matches),
              letters.orderBy((l) => Fn.search(l.title, "cat", { weights: ["A"] }).rank.desc()),
              letters.filter((l) => Fn.search(l.title, "cat").headline(l.title).eq("cat"))
            ]
            for (const query of queries) {
              const error = yield* Effect.flip(query)
              expect(error).toMatchObject({ reason: { _tag: "MissingCapability" } })
            }
          })
        )
      })
  })
}
