import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { describe } from "vitest"
import { layerOf } from "../../scratchpad/chinook/database.js"
import { explain } from "../../scratchpad/chinook/errors.js"
import { load, makeTables } from "../../scratchpad/chinook/load.js"
import { Customer, PlaylistTrack } from "../../scratchpad/chinook/models.js"
import { silent } from "../../scratchpad/chinook/progress.js"
import { questions } from "../../scratchpad/chinook/questions/index.js"
import { text } from "../../scratchpad/chinook/table.js"
import { describeOn, freshDatabase } from "../support/servers/index.js"

// ---- the data, without the library -----------------------------------------------------------------------------------

type Values = Readonly<Record<string, string | number | null>>

const folder = new URL("../../scratchpad/chinook/", import.meta.url)

const file = (name: string): ReadonlyArray<Values> => {
  const { columns, rows } = JSON.parse(readFileSync(new URL(`data/${name}.json`, folder), "utf8"))
  return rows.map((row: ReadonlyArray<string | number | null>) =>
    Object.fromEntries(columns.map((column: string, i: number) => [column, row[i]]))
  )
}

const sumBy = (
  rows: ReadonlyArray<Values>,
  key: (row: Values) => unknown,
  value: (row: Values) => number
): ReadonlyMap<unknown, number> => {
  const sums = new Map<unknown, number>()
  for (const row of rows) sums.set(key(row), (sums.get(key(row)) ?? 0) + value(row))
  return sums
}

const cents = (amount: unknown): number => Math.round(Number(amount) * 100)
const money = (amount: number | undefined): string => ((amount ?? 0) / 100).toFixed(2)
const two = (n: number): string => String(n).padStart(2, "0")
const indexed = (name: string): ReadonlyMap<unknown, Values> =>
  new Map(file(name).map((row) => [row[`${name}Id`], row] as const))

// ---- the answers, on every engine ------------------------------------------------------------------------------------

type Answer = ReadonlyArray<Readonly<Record<string, string>>>

const inWords = (row: object): Answer[number] =>
  Object.fromEntries(Object.entries(row).map(([heading, cell]) => [heading, text(cell)]))

/** The answers as the tables show them, in the order of the questions. */
const answers = Effect.gen(function* () {
  yield* makeTables({ fresh: false })
  expect(yield* load(silent)).toBe(15_607)
  return yield* Effect.forEach(questions, ({ answer }) => Effect.map(answer, (rows): Answer => rows.map(inWords)))
})

const onSqlite = Effect.runSync(Effect.cached(Effect.provide(answers, layerOf(undefined))))

/** One question's answer on SQLite, found by words of its title. */
const answerTo = (words: string) =>
  Effect.map(onSqlite, (all) => all[questions.findIndex(({ title }) => title.includes(words))] ?? [])

for (const name of ["postgres", "mysql", "mariadb"] as const) {
  describeOn(name, () => {
    it.scopedLive("answers as SQLite does", () =>
      Effect.gen(function* () {
        const url = yield* freshDatabase(name)
        expect(yield* Effect.provide(answers, layerOf(url))).toEqual(yield* onSqlite)
      })
    )

    it.scopedLive("leaves the tables of an earlier run alone unless told", () =>
      Effect.gen(function* () {
        const url = yield* freshDatabase(name)
        yield* secondRun.pipe(Effect.provide(layerOf(url)))
      })
    )
  })
}

const secondRun = Effect.gen(function* () {
  yield* makeTables({ fresh: false })
  yield* load(silent)
  const refused = yield* Effect.flip(makeTables({ fresh: false }))
  expect(explain(refused)).toMatch(/^The shop is there already: chinook_artist, .*\nAdd --fresh/)
  expect(yield* Customer.objects.count).toBe(59)
  yield* makeTables({ fresh: true })
  expect(yield* Customer.objects.count).toBe(0)
})

describe("the shop on SQLite", () => {
  it.effect("has an answer to every question", () =>
    Effect.gen(function* () {
      const all = yield* onSqlite
      expect(all).toHaveLength(questions.length)
      for (const rows of all) expect(rows.length).toBeGreaterThan(0)
    })
  )

  it.effect("knows the best artists", () =>
    Effect.gen(function* () {
      const [tracks, albums, artists] = [indexed("Track"), indexed("Album"), indexed("Artist")]
      const artistOf = (line: Values) => albums.get(tracks.get(line.TrackId)?.AlbumId)?.ArtistId
      const revenue = sumBy(file("InvoiceLine"), artistOf, (line) => cents(line.UnitPrice) * Number(line.Quantity))
      const best = [...revenue].sort(([, a], [, b]) => b - a).slice(0, 5)
      const answer = yield* answerTo("artists earn the most")
      expect(answer.map(({ artist, revenue }) => [artist, revenue])).toEqual(
        best.map(([id, sum]) => [artists.get(id)?.Name, money(sum)])
      )
    })
  )

  it.effect("knows the revenue of countries, years and representatives", () =>
    Effect.gen(function* () {
      const customers = indexed("Customer")
      const total = (row: Values) => cents(row.Total)
      const countries = sumBy(file("Invoice"), (row) => customers.get(row.CustomerId)?.Country, total)
      const years = sumBy(file("Invoice"), (row) => String(row.InvoiceDate).slice(0, 4), total)
      const spent = sumBy(file("Invoice"), (row) => row.CustomerId, total)
      const most = (employee: Values) =>
        Math.max(
          ...file("Customer").map((row) =>
            row.SupportRepId === employee.EmployeeId ? (spent.get(row.CustomerId) ?? 0) : 0
          )
        )

      for (const row of yield* answerTo("countries have more than one")) {
        expect(row.revenue).toBe(money(countries.get(row.country)))
      }
      expect((yield* answerTo("years go")).map(({ revenue, year }) => [year, revenue])).toEqual(
        [...years].map(([year, sum]) => [year, money(sum)])
      )
      const representatives = yield* answerTo("each sales representative")
      expect(representatives.map(({ spent }) => spent)).toEqual(
        file("Employee")
          .filter((employee) => most(employee) > 0)
          .sort((a, b) => (String(a.LastName) < String(b.LastName) ? -1 : 1))
          .map((employee) => money(most(employee)))
      )
    })
  )

  it.effect("knows the tracks that were never sold, and the long playlists", () =>
    Effect.gen(function* () {
      const [tracks, genres] = [indexed("Track"), indexed("Genre")]
      const sold = new Set(file("InvoiceLine").map((line) => line.TrackId))
      const unsold = sumBy(
        file("Track"),
        (row) => genres.get(row.GenreId)?.Name,
        (row) => (sold.has(row.TrackId) ? 0 : 1)
      )
      const lengths = sumBy(
        file("PlaylistTrack"),
        (row) => row.PlaylistId,
        (row) => Number(tracks.get(row.TrackId)?.Milliseconds)
      )

      const never = yield* answerTo("never sold")
      expect(new Map(never.map((row) => [row.genre, Number(row["never sold"])]))).toEqual(
        new Map([...unsold].filter(([, count]) => count >= 50))
      )
      const hours = (milliseconds: number) => {
        const seconds = Math.floor(milliseconds / 1000)
        return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":")
      }
      expect((yield* answerTo("playlists")).map(({ length, number }) => [Number(number), length])).toEqual(
        [...lengths]
          .filter(([, length]) => length > 5 * 3_600_000)
          .sort(([a, x], [b, y]) => y - x || Number(a) - Number(b))
          .map(([id, length]) => [id, hours(length)])
      )
    })
  )

  it.effect("leaves the tables of an earlier run alone unless told", () =>
    secondRun.pipe(Effect.provide(layerOf(undefined)))
  )

  it.effect("finds a row by its composite key", () =>
    Effect.gen(function* () {
      yield* makeTables({ fresh: false })
      yield* load(silent)
      const link = yield* PlaylistTrack.objects
        .include((row) => ({ track: row.track }))
        .get({ playlistId: 18, trackId: 597 })
      expect(link.track.name).toBe(indexed("Track").get(597)?.Name)
    }).pipe(Effect.provide(layerOf(undefined)))
  )
})

describe("npm start", () => {
  const start = (...options: ReadonlyArray<string>) =>
    promisify(execFile)(process.execPath, [
      "--import",
      "tsx",
      fileURLToPath(new URL("main.ts", folder)),
      ...options
    ]).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      ({ code, stderr }) => ({ code, text: stderr })
    )

  it("prints every question with its SQL and its time", async () => {
    const { code, text } = await start()
    expect(code).toBe(0)
    expect(text).toMatch(/Loaded 15,607 rows into 11 tables in [\d.]+ ms\./)
    for (const { title } of questions) expect(text).toContain(title)
    expect(text.match(/^ {3}FROM "chinook_/gm)?.length).toBeGreaterThanOrEqual(questions.length - 1)
    expect(text.match(/^[\d.]+ ms$/gm)).toHaveLength(questions.length)
  })

  it.each([
    ["an option that is none", ["--databse", "x"], /^\s*Unknown option '--databse'.*npm start -- --database <url>/s],
    ["a database of no kind", ["--database", "redis://x"], /^\s*Databases are named like postgres:.*npm start/s],
    [
      "no server",
      ["--database", "postgres://a:hidden@127.0.0.1:1/x"],
      /^\s*could not connect.*\nIs it there and running/
    ]
  ])("is kind about %s", async (_, options, message) => {
    const { code, text } = await start(...options)
    expect(code).toBe(1)
    expect(text).toMatch(message)
    expect(text).not.toContain("hidden")
  })
})
