import * as Either from "effect/Either"
import { expect, it } from "vitest"
import * as validate from "../../../src/definition/validate.js"
import { Field, Model } from "../../../src/index.js"

class Note extends Model.Class<Note>("log.Note")({
  id: Field.id,
  createdAt: Field.createdAt,
  updatedAt: Field.updatedAt
}) {}

it("a write asks the clock once: a new row was changed when it was made", () => {
  let time = 0
  const row = Either.getOrThrow(validate.insert(Model.definition(Note), {}, () => new Date(++time)))
  expect(row).toEqual({ createdAt: new Date(1), updatedAt: new Date(1) })
  expect(row.createdAt).not.toBe(row.updatedAt)
})
