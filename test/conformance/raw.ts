import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Condition, type Expression, Field, Fn, Transaction } from "../../src/index.js"
import { employees } from "../support/fixtures.js"
import { Employee, Team } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { byCodePoint, ids, idsOf, peopleOn } from "./support.js"

const { objects } = Employee
const byId = objects.orderBy((e) => e.id.asc())

// As an application would write them.
const plusSquare = (a: Expression<number | null>, n: number) => Fn.raw(Schema.NullOr(Schema.Int))`${a} + ${n} * ${n}`
const isNick = (name: Expression<string | null>, nick: string): Condition =>
  Fn.raw(Schema.NullOr(Schema.Boolean))`${name} = ${nick}`
const initial = (name: Expression<string>) =>
  Fn.byDialect({
    postgres: Fn.raw(Schema.String)`substring(${name} from 1 for 1)`,
    sqlite: Fn.raw(Schema.String)`substr(${name}, 1, ${1})`,
    mysql: Fn.raw(Schema.String)`left(${name}, ${1})`,
    mariadb: Fn.raw(Schema.String)`left(${name}, ${1})`
  })

/** SQL of an application's own. */
export const raw = (name: DatabaseName): void =>
  layer(peopleOn(name))("raw SQL", (it) => {
    it.effect("stands wherever an expression may", () =>
      Effect.gen(function* () {
        const rows = byId.select((e) => ({ id: e.id, n: plusSquare(e.age, 3) }))
        expect(yield* rows).toEqual(employees.map(({ age, id }) => ({ id, n: age === null ? null : age + 9 })))
        expect(yield* ids(objects.filter((e) => plusSquare(e.age, 2).gt(40)))).toEqual(
          idsOf(employees, ({ age }) => age !== null && age + 4 > 40)
        )
        expect(yield* ids(objects.exclude((e) => plusSquare(e.age, 2).gt(40)))).toEqual(
          idsOf(employees, ({ age }) => age === null || age + 4 <= 40)
        )
        const ordered = objects
          .annotate((e) => ({ letter: initial(e.name) }))
          .orderBy((e) => [e.letter.desc(), e.id.asc()])
        expect((yield* ordered).map(({ letter, name: full }) => [letter, full.slice(0, 1)])).toSatisfy(
          (pairs: ReadonlyArray<readonly [string, string]>) => pairs.every(([a, b]) => a === b)
        )
        expect((yield* ordered).map(({ letter }) => letter)).toEqual(
          employees
            .map((e) => e.name.slice(0, 1))
            .sort(byCodePoint)
            .reverse()
        )
        const grouped = objects
          .groupBy((e) => ({ letter: initial(e.name) }))
          .aggregate(() => ({ n: Fn.count() }))
          .having((g) => g.n.gt(1))
          .orderBy((g) => g.letter.asc())
        expect(yield* grouped).toEqual([{ letter: "B", n: 2 }])
        const change = Effect.zipRight(
          objects.filter((e) => e.id.eq(1)).update((e) => ({ age: plusSquare(e.age, 1) })),
          objects.get(1)
        )
        const undone = yield* Effect.flip(Effect.flatMap(change, Effect.fail).pipe(Transaction.atomic()))
        expect(undone).toMatchObject({ age: 37 })
      })
    )

    it.effect("makes parameters of values, of every kind", () =>
      Effect.gen(function* () {
        const text = "'; DROP TABLE org_employee; --"
        const one = Team.objects.filter((t) => t.code.eq("core"))
        const [row] = yield* one.select(() => ({
          text: Fn.raw(Schema.String)`${text}`,
          whole: Fn.raw(Schema.Int)`${7}`,
          half: Fn.raw(Schema.Number)`${0.5}`,
          big: Fn.raw(Field.bigInt)`${2n ** 60n}`,
          yes: Fn.raw(Schema.Boolean)`${true}`,
          none: Fn.raw(Schema.NullOr(Schema.String))`${null}`,
          at: Fn.raw(Field.datetime)`${new Date(86_400_000)}`,
          exact: Fn.raw(Field.decimal({ precision: 10, scale: 2 }))`${BigDecimal.unsafeFromString("12.34")}`
        }))
        expect(row).toEqual({
          text,
          whole: 7,
          half: 0.5,
          big: 2n ** 60n,
          yes: true,
          none: null,
          at: new Date(86_400_000),
          exact: BigDecimal.unsafeFromString("12.34")
        })
        expect(yield* ids(objects.filter((e) => isNick(e.nick, "O'Hara")))).toEqual(
          idsOf(employees, ({ nick }) => nick === "O'Hara")
        )
      })
    )

    it.effect("is an aggregate where it says so", () =>
      Effect.gen(function* () {
        const spread = (n: Expression<number | null>) =>
          Fn.raw(Schema.NullOr(Schema.Int), { aggregate: true })`max(${n}) - min(${n})`
        const found = yield* objects
          .filter((e) => e.teamId.isNotNull())
          .groupBy((e) => ({ team: e.teamId }))
          .aggregate((e) => ({ spread: spread(e.age) }))
          .orderBy((g) => g.team.asc())
        const of = (team: string) => {
          const ages = employees.filter(({ teamId }) => teamId === team).flatMap(({ age }) => age ?? [])
          return Math.max(...ages) - Math.min(...ages)
        }
        expect(found).toEqual(["core", "data", "ops"].map((team) => ({ team, spread: of(team) })))
        expect(() => objects.filter((e) => spread(e.age).gt(1))).toThrow("no groups to aggregate")
        const loose = yield* Effect.exit(objects.aggregate((e) => ({ n: Fn.raw(Schema.Int)`${e.id}` })))
        expect(String(loose)).toContain("neither an aggregate")
      })
    )

    it.effect("is a missing capability of an engine without words for it", () =>
      Effect.gen(function* () {
        const other = name === "sqlite" ? "postgres" : "sqlite"
        const query = objects.select(() => ({ n: Fn.byDialect({ [other]: Fn.raw(Schema.Int)`1` }) }))
        const error = yield* Effect.flip(query)
        expect(error.reason).toMatchObject({ _tag: "MissingCapability", dialect: name })
      })
    )

    it.effect("fails to decode what the Schema does not allow", () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(byId.limit(1).select((e) => ({ n: Fn.raw(Schema.Int)`${e.manager.age}` })))
        expect(error.reason._tag).toBe("DecodeFailed")
      })
    )

    it("refuses what is no template or no value", () => {
      // @ts-expect-error: no template
      expect(() => Fn.raw(Schema.String)("1 = 1")).toThrow("wants a template")
      // @ts-expect-error: undefined is no value
      expect(() => Fn.raw(Schema.String)`${undefined}`).toThrow("undefined is no value")
      // @ts-expect-error: an object is no value
      expect(() => Fn.raw(Schema.String)`${{ a: 1 }}`).toThrow("object is no value")
      expect(() => Fn.byDialect({})).toThrow("one dialect at least")
      // @ts-expect-error: text is no expression
      expect(() => Fn.byDialect({ sqlite: "1" })).toThrow("wants expressions")
    })
  })
