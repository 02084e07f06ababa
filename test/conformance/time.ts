import { expect, layer } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type { TimePart, TimeUnit } from "../../src/ast/functions/Time.js"
import { Field, Fn, Model } from "../../src/index.js"
import { local, partsOf, startOf } from "../support/clock.js"
import { databaseOf } from "../support/engine.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids } from "./support.js"

class Moment extends Model.Class<Moment>("time.Moment")({
  id: Field.id,
  at: Field.datetime,
  other: Schema.NullOr(Field.datetime),
  utc: Schema.DateTimeUtcFromSelf,
  day: Field.date,
  time: Field.time,
  took: Schema.NullOr(Field.duration)
}) {}

const texts = [
  "0001-01-01T00:00:00.000Z",
  "0001-12-31T23:59:59.999Z",
  "0050-06-15T12:00:00.001Z",
  "1582-10-10T00:00:00.000Z",
  "1899-12-31T23:59:59.999Z",
  "1900-03-01T00:00:00.000Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00.000Z",
  "2000-02-29T12:34:56.789Z",
  "2004-12-31T00:00:00.000Z",
  "2005-01-01T23:00:00.000Z",
  "2005-01-02T00:00:00.000Z",
  "2008-12-29T01:02:03.004Z",
  "2010-01-03T05:00:00.000Z",
  "2020-12-31T23:30:00.000Z",
  "2021-01-03T00:00:00.000Z",
  "2021-01-04T00:00:00.000Z",
  "2024-02-29T23:59:59.999Z",
  "2024-03-30T23:30:00.000Z",
  "2024-03-31T00:59:59.999Z",
  "2024-03-31T01:00:00.000Z",
  "2024-06-30T12:00:00.000Z",
  "2024-10-27T00:30:00.000Z",
  "2024-10-27T01:30:00.000Z",
  "2024-11-03T05:59:00.500Z",
  "2024-11-03T06:01:00.000Z",
  "2038-01-19T03:14:08.000Z",
  "2106-02-07T06:28:16.000Z",
  "9999-12-30T00:00:00.000Z",
  "9999-12-31T23:59:59.999Z"
]

const rows = texts.map((text, i) => {
  const at = new Date(text)
  return {
    at,
    other: i % 3 === 0 ? null : new Date(texts[5 + (i % 20)] ?? text),
    utc: DateTime.unsafeFromDate(at),
    day: text.slice(0, 10),
    time: text.endsWith(".000Z") ? text.slice(11, 19) : text.slice(11, 23).replace(/0+$/, ""),
    took: i % 4 === 0 ? null : Duration.nanos(BigInt(i) * 86_399_999_999_999n)
  }
})

const parts = [
  "year",
  "isoYear",
  "quarter",
  "month",
  "isoWeek",
  "weekDay",
  "isoWeekDay",
  "day",
  "hour",
  "minute",
  "second"
] as const satisfies ReadonlyArray<TimePart>
const units = [
  "year",
  "quarter",
  "month",
  "week",
  "day",
  "hour",
  "minute",
  "second"
] as const satisfies ReadonlyArray<TimeUnit>
const dayParts = parts.slice(0, 8)
const dayUnits = units.slice(0, 5)

const record = <K extends string, A>(keys: ReadonlyArray<K>, f: (key: K) => A): Record<K, A> =>
  // Every key has its entry.
  Object.fromEntries(keys.map((key) => [key, f(key)])) as Record<K, A>

const loaded = (name: DatabaseName) =>
  Layer.tap(databaseOf(name, Model.registry(Moment)), (context) =>
    Effect.provide(Moment.objects.bulkCreate(rows), context)
  ).pipe(Layer.orDie)

const ordered = Moment.objects.orderBy((m) => m.id.asc())
const inner = (at: Date) => at.getUTCFullYear() > 1 && at.getUTCFullYear() < 9999

/** Dates and times: the same parts, beginnings and durations on every engine. */
export const time = (name: DatabaseName): void => {
  layer(loaded(name))("time", (it) => {
    it.effect("parts of points in time", () =>
      Effect.gen(function* () {
        const found = yield* ordered.select((m) => record(parts, (part) => m.at[part]()))
        expect(found).toEqual(rows.map(({ at }) => partsOf(at)))
        const same = yield* ordered.select((m) => record(parts, (part) => Fn[part](m.utc)))
        expect(same).toEqual(found)
      })
    )

    it.effect("parts of dates and of times of day", () =>
      Effect.gen(function* () {
        const days = yield* ordered.select((m) => record(dayParts, (part) => Fn[part](m.day)))
        expect(days).toEqual(rows.map(({ at }) => record(dayParts, (part) => partsOf(at)[part])))
        const times = yield* ordered.select((m) => ({
          hour: Fn.hour(m.time),
          minute: Fn.minute(m.time),
          second: Fn.second(m.time)
        }))
        expect(times).toEqual(
          rows.map(({ at }) => ({ hour: at.getUTCHours(), minute: at.getUTCMinutes(), second: at.getUTCSeconds() }))
        )
      })
    )

    it.effect("parts of NULL are NULL", () =>
      Effect.gen(function* () {
        const found = yield* ordered.select((m) => ({
          ...record(parts, (part) => m.other[part]()),
          date: m.other.date(),
          time: m.other.time(),
          start: m.other.truncate("quarter"),
          later: m.other.minus(Duration.millis(1)),
          apart: Fn.difference(m.other, m.other)
        }))
        found.forEach((row, i) => {
          if (rows[i]?.other === null) expect(new Set(Object.values(row))).toEqual(new Set([null]))
          else expect(Object.values(row).includes(null)).toBe(false)
        })
      })
    )

    it.effect("truncated", () =>
      Effect.gen(function* () {
        const found = yield* ordered.select((m) => record(units, (unit) => m.at.truncate(unit)))
        expect(found).toEqual(rows.map(({ at }) => record(units, (unit) => startOf(at, unit))))
        const days = yield* ordered.select((m) => record(dayUnits, (unit) => Fn.truncate(m.day, unit)))
        expect(days).toEqual(
          rows.map(({ at }) => record(dayUnits, (unit) => startOf(at, unit).toISOString().slice(0, 10)))
        )
        const [utc] = yield* ordered
          .offset(8)
          .limit(1)
          .select((m) => ({ month: m.utc.truncate("month") }))
        expect(utc?.month).toEqual(DateTime.unsafeMake("2000-02-01T00:00:00Z"))
        const times = yield* ordered
          .offset(8)
          .limit(1)
          .select((m) => ({
            hour: Fn.truncate(m.time, "hour"),
            minute: Fn.truncate(m.time, "minute"),
            second: Fn.truncate(m.time, "second"),
            day: m.at.date(),
            time: m.at.time(),
            there: Fn.time(m.at, { timeZone: "+02:30" })
          }))
        expect(times).toEqual([
          {
            hour: "12:00:00",
            minute: "12:34:00",
            second: "12:34:56",
            day: "2000-02-29",
            time: "12:34:56.789",
            there: "15:04:56.789"
          }
        ])
        const ofDay = yield* ordered.select((m) => ({ time: m.at.time(), same: m.at.time().eq(m.time) }))
        const timeOf = (at: Date) =>
          at
            .toISOString()
            .slice(11, 23)
            .replace(/[.]?0*$/, "")
        expect(ofDay.map(({ time }) => time)).toEqual(rows.map(({ at }) => timeOf(at)))
        expect(new Set(ofDay.map(({ same }) => same))).toEqual(new Set([true]))
      })
    )

    it.effect("conditions, orders and groups of parts", () =>
      Effect.gen(function* () {
        const wanted = (keep: (at: Date) => boolean) => rows.flatMap(({ at }, i) => (keep(at) ? [i + 1] : []))
        expect(yield* ids(Moment.objects.filter((m) => m.at.year().gte(2026)))).toEqual(
          wanted((at) => at.getUTCFullYear() >= 2026)
        )
        expect(
          yield* ids(Moment.objects.filter((m) => m.at.month().in([1, 2]).and(m.at.year().range(2000, 2024))))
        ).toEqual(wanted((at) => at.getUTCMonth() < 2 && at.getUTCFullYear() >= 2000 && at.getUTCFullYear() <= 2024))
        const march = new Date("2024-03-01T00:00:00Z")
        expect(yield* ids(Moment.objects.filter((m) => m.at.truncate("month").eq(march)))).toEqual([19, 20, 21])
        expect(yield* ids(Moment.objects.filter((m) => m.at.date().eq("2024-03-31")))).toEqual([20, 21])
        expect(yield* ids(Moment.objects.filter((m) => m.at.date().eq(m.day)))).toEqual(rows.map((_, i) => i + 1))
        const months = yield* Moment.objects
          .filter((m) => m.at.year().eq(2024))
          .groupBy((m) => ({ month: m.at.truncate("month") }))
          .aggregate(() => ({ n: Fn.count() }))
          .orderBy((g) => g.month.asc())
        expect(months.map(({ month, n }) => [month.toISOString().slice(0, 7), n])).toEqual([
          ["2024-02", 1],
          ["2024-03", 3],
          ["2024-06", 1],
          ["2024-10", 2],
          ["2024-11", 2]
        ])
        const years = yield* Moment.objects
          .filter((m) => m.at.year().lt(9000))
          .groupBy((m) => ({ year: m.at.isoYear({ timeZone: "+01:00" }), week: Fn.isoWeek(m.day) }))
          .aggregate((m) => ({ n: Fn.count(), least: Fn.min(m.at.truncate("day")) }))
          .having((g) => g.n.gt(1))
          .orderBy((g) => [g.year.desc(), g.week.asc()])
        expect(years.map(({ n, week, year }) => [year, week, n]).slice(0, 2)).toEqual([
          [2024, 13, 3],
          [2024, 43, 2]
        ])
      })
    )

    it.effect("later and earlier", () =>
      Effect.gen(function* () {
        const by = [
          Duration.days(400),
          Duration.millis(1),
          Duration.nanos(1n),
          Duration.nanos(1_999_999n),
          Duration.zero
        ]
        const kept = ordered.filter((m) => m.at.year().range(2, 9998))
        const expected = rows.filter(({ at }) => inner(at))
        for (const each of by) {
          const nanos = Duration.toNanos(each).pipe((some) => (some._tag === "Some" ? some.value : 0n))
          const millis = Number(nanos / 1_000_000n)
          const found = yield* kept.select((m) => ({ later: m.at.plus(each), earlier: m.at.minus(each) }))
          expect(found).toEqual(
            expected.map(({ at }) => ({
              later: new Date(at.getTime() + millis),
              earlier: new Date(at.getTime() - millis - (nanos % 1_000_000n === 0n ? 0 : 1))
            }))
          )
        }
        const columns = yield* kept.select((m) => ({ end: m.at.plus(m.took), utc: m.utc.minus(m.took) }))
        expect(columns).toEqual(
          expected.map(({ at, took }) => {
            if (took === null) return { end: null, utc: null }
            const millis = Duration.toMillis(took)
            return {
              end: new Date(at.getTime() + Math.floor(millis)),
              utc: DateTime.unsafeMake(at.getTime() + Math.floor(-millis))
            }
          })
        )
        const found = yield* ids(
          Moment.objects
            .filter((m) => m.at.year().lt(9000))
            .filter((m) => m.at.plus(Duration.hours(1)).eq(new Date("2024-03-31T02:00:00Z")))
        )
        expect(found).toEqual([21])
      })
    )

    it.effect("differences", () =>
      Effect.gen(function* () {
        const since = new Date("1899-12-31T00:00:00.001Z")
        const keep = (at: Date) => at.getUTCFullYear() >= 1899 && at.getUTCFullYear() <= 2110
        const recent = ordered.filter((m) => m.at.year().range(1899, 2110))
        const found = yield* recent.select((m) => ({
          apart: Fn.difference(m.at, since),
          none: Fn.difference(m.at, m.utc)
        }))
        expect(found.map(({ apart, none }) => [Math.round(Duration.toMillis(apart)), Duration.toMillis(none)])).toEqual(
          rows.flatMap(({ at }) => (keep(at) ? [[at.getTime() - since.getTime(), 0]] : []))
        )
        const late = Moment.objects.filter((m) => Fn.difference(m.at, m.utc.truncate("day")).gte(Duration.hours(23)))
        expect(yield* ids(late)).toEqual(rows.flatMap(({ at }, i) => (at.getUTCHours() === 23 ? [i + 1] : [])))
        // A Duration cannot say it, but conditions and orders can.
        const behind = recent.filter((m) => Fn.difference(m.utc.truncate("day"), m.at).lt(Duration.zero))
        expect(yield* behind.count).toBe(rows.filter(({ at }) => keep(at) && at.getTime() % 86_400_000 !== 0).length)
        const refused = yield* Effect.flip(
          recent.select((m) => ({ apart: Fn.difference(m.utc.minus(Duration.days(1)), m.at) }))
        )
        expect(refused._tag === "DatabaseError" && refused.reason._tag).toBe("DecodeFailed")
      })
    )

    it.effect("what leaves the years 1 to 9999, or 292 years, is an error", () =>
      Effect.gen(function* () {
        const last = Moment.objects.filter((m) => m.id.eq(texts.length))
        const after = yield* Effect.flip(last.select((m) => ({ at: m.at.plus(Duration.days(1)) })))
        expect(after._tag).toBe("DatabaseError")
        const apart = yield* Effect.flip(last.select((m) => ({ apart: Fn.difference(m.at, new Date(0)) })))
        expect(apart._tag === "DatabaseError" && apart.reason._tag).toBe("OutOfRange")
      })
    )

    it.effect("offsets", () =>
      Effect.gen(function* () {
        for (const [timeZone, minutes] of [
          ["+05:30", 330],
          ["-09:30", -570],
          ["+14:00", 840],
          ["+00:00", 0],
          ["UTC", 0]
        ] as const) {
          const found = yield* ordered
            .filter((m) => m.at.year().range(2, 9998))
            .select((m) => ({
              ...record(parts, (part) => m.at[part]({ timeZone })),
              date: m.at.date({ timeZone }),
              week: m.at.truncate("week", { timeZone }),
              hour: Fn.truncate(m.at, "hour", { timeZone })
            }))
          expect(found).toEqual(
            rows
              .filter(({ at }) => inner(at))
              .map(({ at }) => {
                const clock = new Date(at.getTime() + minutes * 60_000)
                const back = (unit: TimeUnit) => new Date(startOf(clock, unit).getTime() - minutes * 60_000)
                return {
                  ...partsOf(clock),
                  date: clock.toISOString().slice(0, 10),
                  week: back("week"),
                  hour: back("hour")
                }
              })
          )
        }
      })
    )

    it.effect("named time zones", () =>
      Effect.gen(function* () {
        const recent = ordered.filter((m) => m.at.year().range(1970, 2037))
        const expected = rows.filter(({ at }) => at.getUTCFullYear() >= 1970 && at.getUTCFullYear() <= 2037)
        for (const timeZone of ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]) {
          const query = recent.select((m) => ({
            ...record(parts, (part) => m.at[part]({ timeZone })),
            date: m.at.date({ timeZone })
          }))
          if (name === "mysql" || name === "mariadb") {
            const refused = yield* Effect.flip(query)
            expect(refused._tag === "DatabaseError" && refused.reason).toEqual({
              _tag: "MissingCapability",
              capability: "named time zones",
              dialect: name
            })
            continue
          }
          expect(yield* query).toEqual(
            expected.map(({ at }) => ({
              ...partsOf(local(at, timeZone)),
              date: local(at, timeZone).toISOString().slice(0, 10)
            }))
          )
          const starts = yield* recent.select((m) => record(units, (unit) => m.at.truncate(unit, { timeZone })))
          starts.forEach((found, i) => {
            const at = expected[i]?.at ?? new Date(0)
            for (const unit of units) {
              const text = local(found[unit], timeZone).toISOString()
              expect([at, unit, text]).toEqual([at, unit, startOf(local(at, timeZone), unit).toISOString()])
              expect(found[unit].getTime()).toBeLessThanOrEqual(at.getTime())
            }
          })
        }
      })
    )

    it.effect("hours that the clock leaves out, or shows twice", () =>
      Effect.gen(function* () {
        if (name === "mysql" || name === "mariadb") return
        const cases = [
          ["2024-10-27T00:30:00.000Z", "hour", "Europe/Berlin", "2024-10-27T00:00:00.000Z"],
          ["2024-10-27T01:30:00.000Z", "hour", "Europe/Berlin", "2024-10-27T01:00:00.000Z"],
          ["2024-10-27T01:30:00.000Z", "day", "Europe/Berlin", "2024-10-26T22:00:00.000Z"],
          ["2024-03-31T01:00:00.000Z", "day", "Europe/Berlin", "2024-03-30T23:00:00.000Z"],
          // Midnight is left out.
          ["2018-11-04T12:00:00.000Z", "day", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
          // Midnight comes twice.
          ["2024-11-03T12:00:00.000Z", "day", "America/Havana", "2024-11-03T05:00:00.000Z"]
        ] as const
        for (const [text, unit, timeZone, start] of cases) {
          yield* Moment.objects.filter((m) => m.id.eq(8)).update(() => ({ at: new Date(text) }))
          const [found] = yield* Moment.objects
            .filter((m) => m.id.eq(8))
            .select((m) => ({ start: m.at.truncate(unit, { timeZone }) }))
          expect([text, unit, timeZone, found?.start.toISOString()]).toEqual([text, unit, timeZone, start])
        }
        yield* Moment.objects.filter((m) => m.id.eq(8)).update(() => ({ at: new Date(0) }))
      })
    )

    it("refuses what makes no sense when the query is built", () => {
      const select = (f: (m: Parameters<Parameters<typeof Moment.objects.select>[0]>[0]) => unknown) => () =>
        Moment.objects.filter((m) => {
          f(m)
          return m.id.eq(1)
        })
      for (const timeZone of ["Mars/Olympus", "CET", "", "+25:00", "Europe/Berlin'", "utc; DROP"]) {
        expect(select((m) => m.at.year({ timeZone }))).toThrow(/is no time zone/)
      }
      expect(select((m) => Fn.truncate(m.day, "hour"))).toThrow(/truncate hour of Date values/)
      expect(select((m) => Fn.year(m.time))).toThrow(/year of Time values/)
      expect(select((m) => Fn.hour(m.day))).toThrow(/hour of Date values/)
      expect(select((m) => Fn.year(m.day, { timeZone: "Europe/Berlin" }))).toThrow(/in a time zone of Date values/)
    })
  })
}
