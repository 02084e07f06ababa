import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import fc from "fast-check"
import type { SqliteConnection } from "../../../src/dialect/sqlite/connection.js"
import { lower, upper } from "../../../src/internal/unicodeCase.js"
import { inMemory, query, queryExact } from "./support.js"

const value = (connection: SqliteConnection, call: string, ...parameters: ReadonlyArray<unknown>) =>
  Effect.map(queryExact(connection, `SELECT ${call}`, ...parameters), (rows) => rows[0]?.[0])

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })

describe("case", () => {
  it.scoped("is Unicode's, one code point for each", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const pairs = [
        ["É😀Z", "é😀z", "É😀Z"],
        ["ΟΔΟΣ", "οδοσ", "ΟΔΟΣ"],
        ["straße", "straße", "STRAßE"],
        ["İ", "i", "İ"],
        ["", "", ""]
      ]
      for (const [text, low, up] of pairs) {
        expect(yield* value(connection, "reinhardt_lower(?)", text)).toBe(low)
        expect(yield* value(connection, "reinhardt_upper(?)", text)).toBe(up)
      }
      expect(yield* value(connection, "reinhardt_lower(NULL)")).toBe(null)
      expect(yield* value(connection, "reinhardt_lower(?)", 5n)).toBe("5")
      expect(yield* value(connection, "reinhardt_lower(?)", Buffer.from("É"))).toBe("é")
    })
  )

  it("keeps what a text contains, ignoring case", () => {
    const text = fc.string({ unit: "binary", maxLength: 10 })
    fc.assert(
      fc.property(text, text, text, (before, part, after) => {
        expect(lower(before + part + after)).toContain(lower(part))
        expect(Array.from(upper(part))).toHaveLength(Array.from(part).length)
        expect(Array.from(lower(part))).toHaveLength(Array.from(part).length)
      }),
      { numRuns: 1000 }
    )
  })

  it.scoped("serves indexes and checks", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      yield* connection.script(`CREATE TABLE t (a TEXT CHECK (reinhardt_upper(a) <> 'ÄH')) STRICT;
        CREATE INDEX i ON t (reinhardt_lower(a)); INSERT INTO t VALUES ('Émile')`)
      const plan = yield* query(connection, "EXPLAIN QUERY PLAN SELECT a FROM t WHERE reinhardt_lower(a) = ?", "émile")
      expect(JSON.stringify(plan)).toContain("USING INDEX i")
      expect(yield* query(connection, "SELECT a FROM t WHERE reinhardt_lower(a) = ?", "émile")).toEqual([["Émile"]])
      yield* Effect.flip(query(connection, "INSERT INTO t VALUES ('äh')"))
    })
  )
})

describe("reinhardt_regexp", () => {
  const matches = (connection: SqliteConnection, pattern: unknown, text: unknown, flags: unknown = "") =>
    value(connection, "reinhardt_regexp(?, ?, ?)", pattern, text, flags)

  it.scoped("is 1 or 0, and NULL of NULL", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      expect(yield* matches(connection, "^a.c$", "abc")).toBe(1n)
      expect(yield* matches(connection, "^a.c$", "a😀c")).toBe(1n)
      expect(yield* matches(connection, "^a.c$", "ABC")).toBe(0n)
      expect(yield* matches(connection, "^É$", "é", "i")).toBe(1n)
      expect(yield* matches(connection, "^b$", "a\nb", "m")).toBe(1n)
      for (const nulls of [
        [null, "a", ""],
        ["a", null, ""],
        ["a", "a", null]
      ]) {
        expect(yield* matches(connection, ...(nulls as [unknown, unknown, unknown]))).toBe(null)
      }
    })
  )

  it.scoped("refuses what is no pattern, and flags that would remember", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const invalid = yield* Effect.flip(matches(connection, "(secret", "a"))
      expect(invalid.message).toBe("the pattern is not a valid regular expression")
      expect(yield* Effect.flip(matches(connection, "a", "a", "g"))).toHaveProperty("reason._tag", "StatementFailed")
      expect(yield* matches(connection, "still", "still alive")).toBe(1n)
    })
  )

  it.scoped("knows more patterns in turn than it keeps", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const rows = yield* query(
        connection,
        `WITH RECURSIVE s(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM s WHERE i < 1000)
        SELECT sum(reinhardt_regexp('^' || i || '$', i, '')) FROM s`
      )
      expect(rows).toEqual([[1000]])
    })
  )
})

describe("exact arithmetic", () => {
  it.scoped("rounds half away from zero, and gives NULL of NULL and of a division by zero", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      // 1.25 * 3.00, at two digits each.
      expect(yield* value(connection, "reinhardt_multiply(125, 300, -2)")).toBe(375n)
      // 10.00 / 3.00 at two digits.
      expect(yield* value(connection, "reinhardt_divide(1000, 300, 2)")).toBe(333n)
      for (const [dividend, divisor, quotient] of [
        [5, 2, 3n],
        [-5, 2, -3n],
        [5, -2, -3n],
        [-5, -2, 3n],
        [4, 3, 1n]
      ]) {
        expect(yield* value(connection, `reinhardt_divide(${dividend}, ${divisor}, 0)`)).toBe(quotient)
      }
      expect(yield* value(connection, "reinhardt_multiply(15, 1, -1)")).toBe(2n)
      expect(yield* value(connection, "reinhardt_multiply(-15, 1, -1)")).toBe(-2n)
      expect(yield* value(connection, "reinhardt_multiply(15, 1, 2)")).toBe(1500n)
      expect(yield* value(connection, "reinhardt_divide(1500, 1, -2)")).toBe(15n)
      expect(yield* value(connection, "reinhardt_divide(1, 0, 0)")).toBe(null)
      expect(yield* value(connection, "reinhardt_divide(NULL, 1, 0)")).toBe(null)
      expect(yield* value(connection, "reinhardt_multiply(1, NULL, 0)")).toBe(null)
    })
  )

  it.scoped("never overflows into floating point", () =>
    Effect.gen(function* () {
      const connection = yield* inMemory
      const overflow = yield* Effect.flip(value(connection, "reinhardt_multiply(9223372036854775807, 2, 0)"))
      expect(overflow.message).toBe("integer overflow in an exact product or quotient")
      expect((yield* Effect.flip(value(connection, "reinhardt_multiply(1.5, 2, 0)"))).message).toMatch(/takes integers/)
      expect((yield* Effect.flip(value(connection, "reinhardt_multiply(1, 2, 99)"))).message).toMatch(/out of range/)
      fc.assert(
        fc.property(long, long, (a, b) => {
          const [product] = Effect.runSync(queryExact(connection, "SELECT reinhardt_multiply(?, ?, -19)", a, b))
          // Within half a unit of the last digit.
          const error = (product?.[0] as bigint) * 10n ** 19n - a * b
          expect(2n * (error < 0n ? -error : error)).toBeLessThanOrEqual(10n ** 19n)
        })
      )
    })
  )
})
