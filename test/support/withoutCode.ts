// Run by a test in a process of its own, with code generation forbidden.
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Database, Field, Model } from "../../src/index.js"
import { Testing } from "../../src/testing.js"

class Person extends Model.Class<Person>("unit.Person")({ id: Field.id, name: Schema.NonEmptyString }) {
  readonly visits = 7
  get shout() {
    return this.name.toUpperCase()
  }
}

const isForbidden = (): boolean => {
  try {
    return new Function("return false")()
  } catch {
    return true
  }
}

const program = Effect.gen(function* () {
  yield* Person.objects.create({ name: "Ada" })
  const people = yield* Person.objects
  const database = yield* Database
  yield* database.script("UPDATE unit_person SET name = ''")
  const error = yield* Effect.flip(Person.objects.get(1))
  return {
    forbidden: isForbidden(),
    people,
    shout: people[0]?.shout,
    refused: error._tag === "DatabaseError" ? error.reason._tag : error._tag
  }
})

const result = await Effect.runPromise(Effect.provide(program, Testing.layer(Model.registry(Person))))
console.log(JSON.stringify(result))
