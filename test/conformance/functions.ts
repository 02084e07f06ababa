import { createHash } from "node:crypto"
import { expect, layer } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { Fn } from "../../src/index.js"
import { decimal, employees, words } from "../support/fixtures.js"
import { Employee, Word } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { inOrder, peopleOn, textsOn } from "./support.js"

const byId = Employee.objects.orderBy((e) => e.id.asc())
const wordsById = Word.objects.orderBy((w) => w.id.asc())

const signs = (text: string) => Array.from(text)
const trimmed = (text: string) => text.replace(/^ +| +$/g, "")
const hash = (name: string, text: string) => createHash(name).update(text).digest("hex")

/** What a function makes of each text, in JavaScript. */
const expected = (text: string) => ({
  trim: trimmed(text),
  start: text.replace(/^ +/, ""),
  end: text.replace(/ +$/, ""),
  second: signs(text).slice(1).join(""),
  middle: signs(text).slice(1, 3).join(""),
  before: signs(text).slice(0, 2).join(""),
  none: "",
  left: signs(text).slice(0, 2).join(""),
  right: signs(text).slice(-2).join(""),
  noRight: "",
  replaced: text.replaceAll("a", "é!"),
  kept: text,
  position: signs(text.slice(0, Math.max(0, text.indexOf("b")))).length + (text.includes("b") ? 1 : 0),
  first: 1,
  padded: "xyz".repeat(9).slice(0, Math.max(0, 9 - signs(text).length)) + text,
  filled: text + " ".repeat(Math.max(0, 4 - signs(text).length)),
  twice: text + text,
  never: "",
  reversed: signs(text).reverse().join(""),
  sha224: hash("sha224", text),
  sha256: hash("sha256", text),
  sha384: hash("sha384", text),
  sha512: hash("sha512", text),
  ord: text.codePointAt(0) ?? null,
  chr: signs(text)[0] ?? null,
  lengthOf: signs(trimmed(text)).length
})

/** What functions of texts, of numbers and of choices give, on every engine. */
export const functions = (name: DatabaseName): void => {
  layer(textsOn(name))("functions of text", (it) => {
    it.effect("every function of every text", () =>
      Effect.gen(function* () {
        const rows = yield* wordsById.select((w) => ({
          trim: w.value.trim(),
          start: Fn.trimStart(w.value),
          end: Fn.trimEnd(w.value),
          second: Fn.substring(w.value, 2),
          middle: Fn.substring(w.value, 2, 2),
          before: Fn.substring(w.value, -3, 2),
          none: Fn.substring(w.value, 2, -1),
          left: Fn.left(w.value, 2),
          right: Fn.right(w.value, 2),
          noRight: Fn.right(w.value, -2),
          replaced: Fn.replace(w.value, "a", "é!"),
          kept: Fn.replace(w.value, "", "x"),
          position: Fn.position(w.value, "b"),
          first: Fn.position(w.value, ""),
          padded: Fn.padStart(w.value, 9, "xyz"),
          filled: Fn.padEnd(w.value, 4),
          twice: Fn.repeat(w.value, 2),
          never: Fn.repeat(w.value, -1),
          reversed: Fn.reverse(w.value),
          sha224: Fn.sha224(w.value),
          sha256: Fn.sha256(w.value),
          sha384: Fn.sha384(w.value),
          sha512: Fn.sha512(w.value),
          ord: Fn.ord(w.value),
          chr: Fn.chr(Fn.ord(w.value)),
          lengthOf: w.value.trim().length()
        }))
        expect(rows).toEqual(words.map(({ value }) => expected(value)))
      })
    )

    it.effect("md5, but for MySQL, which has it no more", () =>
      Effect.gen(function* () {
        const rows = wordsById.select((w) => ({ hash: Fn.md5(w.value) }))
        if (name === "mysql") expect(yield* Effect.flip(rows)).toMatchObject({ reason: { _tag: "MissingCapability" } })
        else expect(yield* rows).toEqual(words.map(({ value }) => ({ hash: hash("md5", value) })))
      })
    )

    it.effect("chained, in conditions, of NULL, and of the row's own numbers", () =>
      Effect.gen(function* () {
        const long = yield* inOrder(wordsById.filter((w) => w.value.lower().length().gt(3)))
        const all = yield* inOrder(wordsById)
        expect(long).toEqual(all.filter((_, i) => signs(words[i]?.value ?? "").length > 3))
        const rows = yield* wordsById.select((w) => ({
          length: w.other.length(),
          reversed: Fn.reverse(w.other),
          left: Fn.left(w.value, w.other.length()),
          ord: Fn.ord(w.other),
          greatest: Fn.greatest(w.value, w.other),
          least: Fn.least(w.value, "b"),
          nullIf: Fn.nullIf(w.value, "a")
        }))
        rows.forEach((row, i) => {
          const { other = null, value = "" } = words[i] ?? {}
          const size = other === null ? null : signs(other).length
          expect(row).toMatchObject({
            length: size,
            reversed: other === null ? null : signs(other).reverse().join(""),
            left: size === null ? null : signs(value).slice(0, size).join(""),
            ord: other === null ? null : (other.codePointAt(0) ?? null),
            nullIf: value === "a" ? null : value
          })
          if (other === null) expect(row.greatest).toBeNull()
        })
      })
    )

    it.effect("of values alone", () =>
      Effect.gen(function* () {
        const [row] = yield* wordsById.limit(1).select(() => ({
          trim: Fn.trim("  x "),
          replaced: Fn.replace("Aa", "a", "b"),
          position: Fn.position("xÉé", "é"),
          chr: Fn.chr(128512),
          nul: Fn.chr(0),
          half: Fn.chr(55296),
          beyond: Fn.chr(1114112),
          padded: Fn.padStart("5", 3, "0")
        }))
        expect(row).toEqual({
          trim: "x",
          replaced: "Ab",
          position: 3,
          chr: "😀",
          nul: null,
          half: null,
          beyond: null,
          padded: "005"
        })
      })
    )
  })

  layer(peopleOn(name))("functions of numbers", (it) => {
    it.effect("integers, floating-point numbers and decimals", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          abs: e.score.abs(),
          absolute: e.points.abs(),
          sign: Fn.sign(e.score),
          signOf: Fn.sign(e.salary.negate()),
          negated: e.points.negate(),
          opposite: e.salary.negate(),
          round: e.score.round(),
          tenth: e.score.times(1.25).round(1),
          floor: e.score.floor(),
          ceil: e.score.times(0.1).ceil(),
          whole: e.salary.round(),
          down: e.salary.negate().floor(),
          up: e.salary.ceil(),
          tenths: e.salary.round(1)
        }))
        rows.forEach((row, i) => {
          const { points = null, salary = null, score = null } = employees[i] ?? {}
          const away = (x: number) => Math.sign(x) * Math.round(Math.abs(x)) + 0
          const ofScore = (f: (x: number) => number) => (score === null ? null : f(score) + 0)
          const ofSalary = (f: (x: BigDecimal.BigDecimal) => BigDecimal.BigDecimal) =>
            salary === null ? null : f(salary)
          const digits = (scale: number) => (x: BigDecimal.BigDecimal) =>
            BigDecimal.round(x, { scale, mode: "half-from-zero" })
          expect(row).toEqual({
            abs: ofScore(Math.abs),
            sign: ofScore(Math.sign),
            signOf: salary === null ? null : 0 - BigDecimal.sign(salary),
            absolute: points === null ? null : points < 0n ? -points : points,
            negated: points === null ? null : -points,
            opposite: ofSalary(BigDecimal.negate),
            round: ofScore(away),
            tenth: ofScore((x) => away(x * 1.25 * 10) / 10),
            floor: ofScore(Math.floor),
            ceil: ofScore((x) => Math.ceil(x * 0.1)),
            whole: ofSalary(digits(0)),
            down: ofSalary((x) => BigDecimal.floor(BigDecimal.negate(x))),
            up: ofSalary((x) => BigDecimal.ceil(x)),
            tenths: ofSalary(digits(1))
          })
        })
      })
    )

    it.effect("division", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          half: e.age.dividedBy(2),
          byAge: e.age.dividedBy(e.age),
          share: e.salary.dividedBy(decimal("3")),
          byZero: e.age.dividedBy(0),
          scored: e.score.dividedBy(e.age),
          quotient: e.points.quotient(-4n),
          byNothing: e.points.quotient(0n),
          rest: e.points.negate().modulo(4n),
          cents: e.salary.modulo(decimal("0.15")),
          noRest: e.age.modulo(0)
        }))
        const third = (x: BigDecimal.BigDecimal) =>
          BigDecimal.round(BigDecimal.unsafeDivide(x, decimal("3")), { scale: 6, mode: "half-from-zero" })
        rows.forEach((row, i) => {
          const { age = null, points = null, salary = null, score = null } = employees[i] ?? {}
          expect(row).toEqual({
            half: age === null ? null : age / 2,
            byAge: age === null || age === 0 ? null : 1,
            share: salary === null ? null : third(salary),
            byZero: null,
            scored: age === null || age === 0 || score === null ? null : score / age,
            quotient: points === null ? null : points / -4n,
            byNothing: null,
            rest: points === null ? null : -points % 4n,
            cents: salary === null ? null : BigDecimal.unsafeRemainder(salary, decimal("0.15")),
            noRest: null
          })
        })
      })
    )

    it.effect("greatest, least and nullIf", () =>
      Effect.gen(function* () {
        const rows = yield* byId.select((e) => ({
          greatest: Fn.greatest(e.age, 30, 20),
          least: Fn.least(e.age, e.id),
          most: Fn.greatest(e.salary, decimal("1200.005")),
          day: Fn.least(e.hired, "2015-01-15"),
          nullIf: Fn.nullIf(e.age, 17),
          money: Fn.nullIf(e.salary, decimal("1200.000"))
        }))
        rows.forEach((row, i) => {
          const { age = null, hired = null, id = 0, salary = null } = { id: i + 1, ...employees[i] }
          expect(row).toEqual({
            greatest: age === null ? null : Math.max(age, 30),
            least: age === null ? null : Math.min(age, id),
            most: salary === null ? null : BigDecimal.max(salary, decimal("1200.005")),
            day: hired === null ? null : hired < "2015-01-15" ? hired : "2015-01-15",
            nullIf: age === 17 ? null : age,
            money: salary !== null && BigDecimal.equals(salary, decimal("1200")) ? null : salary
          })
        })
        expect(yield* inOrder(byId.filter((e) => Fn.nullIf(e.age, 17).isNull()))).toEqual(
          employees.flatMap(({ age }, i) => (age === null || age === 17 ? [i + 1] : []))
        )
      })
    )

    it.effect("refused before anything is sent", () =>
      Effect.sync(() => {
        expect(() => byId.select((e) => ({ x: e.score.modulo(2) }))).toThrow(/score.*modulo takes integers/s)
        expect(() => byId.select((e) => ({ x: e.salary.quotient(decimal("2")) }))).toThrow(/quotient takes integers/)
        expect(() => byId.select((e) => ({ x: e.age.round(-1) }))).toThrow(/round\(-1\)/)
        expect(() => byId.select((e) => ({ x: Fn.padStart(e.name, 2, "") }))).toThrow(/nothing to fill with/)
      })
    )
  })
}
