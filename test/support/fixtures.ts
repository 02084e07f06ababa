import * as BigDecimal from "effect/BigDecimal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { Database } from "../../src/index.js"
import { Badge, Category, Counter, Employee, Entry, Mark, Playlist, Skill, Task, Team, Track, Word } from "./models.js"

// What the database holds, as plain data: the tests compute what they expect from these.

export const decimal = BigDecimal.unsafeFromString
const money = (text: string | null) => (text === null ? null : decimal(text))

export const teams = [
  { code: "core", name: "Core", city: "Oslo", leadId: 1 },
  { code: "data", name: "Data", city: "Åre", leadId: 4 },
  { code: "ops", name: "Ops", city: null, leadId: null },
  { code: "zero", name: "Zero", city: "Oslo", leadId: 3 }
] as const

export interface EmployeeRow {
  readonly id: number
  readonly name: string
  readonly nick: string | null
  readonly age: number | null
  readonly points: bigint | null
  readonly score: number | null
  readonly salary: BigDecimal.BigDecimal | null
  readonly active: boolean | null
  readonly hired: string | null
  readonly seenAt: Date | null
  readonly pause: Duration.Duration | null
  readonly prefs: { readonly theme: string; readonly size: number } | null
  readonly teamId: string | null
  readonly managerId: number | null
}

const nobody = {
  nick: null,
  age: null,
  points: null,
  score: null,
  salary: null,
  active: null,
  hired: null,
  seenAt: null,
  pause: null,
  prefs: null,
  teamId: null,
  managerId: null
}

const noon = (date: string, millis = 0): Date => new Date(Date.parse(`${date}T12:00:00Z`) + millis)

/** Numbered 1, 2, 3 … */
const numbered = <A extends object>(rows: ReadonlyArray<A>) => rows.map((row, i) => ({ id: i + 1, ...row }))

export const employees: ReadonlyArray<EmployeeRow> = numbered([
  {
    ...nobody,
    name: "Ada",
    nick: "Ace",
    age: 36,
    points: 9_007_199_254_740_993n,
    score: 1.5,
    salary: money("5200.50"),
    active: true,
    hired: "2015-01-15",
    seenAt: noon("2024-02-29", 123),
    pause: Duration.minutes(90),
    prefs: { theme: "dark", size: 12 },
    teamId: "core"
  },
  { ...nobody, name: "Bob", age: 17, points: 10n, salary: money("1200"), active: false, teamId: "core", managerId: 1 },
  { ...nobody, name: "Cid", nick: "", score: -2.25, teamId: "core", managerId: 1 },
  {
    ...nobody,
    name: "Dee",
    nick: "ace",
    age: 36,
    points: 10n,
    score: 0,
    salary: money("5200.50"),
    active: true,
    hired: "2015-01-15",
    seenAt: noon("2024-02-29", 122),
    teamId: "data",
    managerId: 2
  },
  {
    ...nobody,
    name: "Eve",
    nick: "Évita",
    age: 50,
    points: -3n,
    score: 1e10,
    salary: money("0.01"),
    active: false,
    hired: "1999-12-31",
    seenAt: noon("1999-12-31"),
    pause: Duration.nanos(1n),
    teamId: "data",
    managerId: 2
  },
  { ...nobody, name: "Fay", age: 17, active: true, hired: "2024-02-29", prefs: { theme: "light", size: 9 } },
  { ...nobody, name: "Gus", nick: "50%_off\\", age: 0, points: 0n, salary: money("0"), teamId: "ops", managerId: 4 },
  { ...nobody, name: "Éva", nick: "évita", age: 22, score: 1.5, active: false, seenAt: noon("2024-02-29", 123) },
  { ...nobody, name: "ada", nick: "Ace ", age: 41, salary: money("700.25"), hired: "2020-06-01", teamId: "data" },
  { ...nobody, name: "Bob", nick: "O'Hara", age: 22, points: 7n, active: true, teamId: "ops", managerId: 7 }
])

const task = (
  title: string,
  hours: number | null,
  cost: string | null,
  due: string | null,
  done: boolean,
  teamId: string,
  assigneeId: number | null,
  reviewerId: number | null,
  categoryId: number | null
) => ({ title, hours, cost: money(cost), due, done, teamId, assigneeId, reviewerId, categoryId })

export const tasks = numbered([
  task("plan", 3, "10.50", "2024-01-10", true, "core", 1, 2, 2),
  task("build", 8, "99.99", "2024-02-01", false, "core", 1, null, 2),
  task("test", null, null, null, false, "core", 2, 1, 3),
  task("ship", 1, "0.01", "2024-02-01", true, "data", 4, 4, 4),
  task("ship", 1, "0.01", "2024-03-01", false, "data", 5, 4, 4),
  task("audit", 0, "0", "2023-12-31", true, "data", null, 5, null),
  task("idle", null, "5", null, false, "data", null, null, null),
  task("spam", -2, "-5.25", "2024-02-29", true, "ops", 7, 1, 5),
  task("Plan", 3, null, "2024-01-10", false, "ops", 7, 7, 1),
  task("tëst", 40, "1234567890.12", "2024-12-31", true, "core", 3, null, 1),
  task("pläñ ß", 5, "20", "2024-01-10", true, "core", 1, 1, null),
  task("rest", 2, "20", null, true, "data", 5, 5, 3)
])

export type TaskRow = (typeof tasks)[number]

export const categories = numbered([
  { name: "root", parentId: null },
  { name: "left", parentId: 1 },
  { name: "right", parentId: 1 },
  { name: "leaf", parentId: 2 },
  { name: "alone", parentId: null }
])

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`

export const skills = ["sql", "ts", "ops", "idle"].map((name, i) => ({ id: uuid(i + 1), name }))
export const badges = [
  { id: uuid(101), label: "gold", holderId: 1 },
  { id: uuid(102), label: "grey", holderId: 2 },
  { id: uuid(103), label: "gold", holderId: 5 }
]

/** Employee, and the number of a skill. */
export const employeeSkills = [
  [1, 1],
  [1, 2],
  [2, 2],
  [4, 1],
  [5, 1],
  [5, 2],
  [5, 3]
] as const

/** Who calls whom a friend; not always the other way round. */
export const friends = [
  [1, 2],
  [1, 4],
  [2, 1],
  [4, 1],
  [5, 5]
] as const

const link = (table: string, columns: string, rows: ReadonlyArray<ReadonlyArray<string | number>>) =>
  Effect.flatMap(Database, (database) =>
    database.script(`INSERT INTO ${table} (${columns}) VALUES ${rows.map((row) => `(${row.join(", ")})`).join(", ")}`)
  )

const withoutId = <A extends { readonly id: number }>({ id: _, ...rest }: A) => rest

export const loadPeople = Effect.gen(function* () {
  yield* Team.objects.bulkCreate(teams.map((team) => ({ ...team, leadId: null })))
  const rows = yield* Employee.objects.bulkCreate(employees.map(withoutId))
  if (rows.some(({ id }, i) => id !== i + 1)) throw new Error("the employees are not numbered 1, 2, 3")
  for (const { code, leadId } of teams) {
    yield* Team.objects.filter((t) => t.code.eq(code)).update(() => ({ leadId }))
  }
  yield* Badge.objects.bulkCreate(badges)
  yield* Skill.objects.bulkCreate(skills)
  yield* Category.objects.bulkCreate(categories.map(withoutId))
  yield* Task.objects.bulkCreate(tasks.map(withoutId))
  yield* link(
    "org_employee_skills",
    "employee_id, skill_id",
    employeeSkills.map(([employee, skill]) => [employee, `'${uuid(skill)}'`])
  )
  yield* link("org_employee_friends", "from_employee_id, to_employee_id", friends)
})

export const tracks = numbered([
  { title: "one", seconds: 60 },
  { title: "two", seconds: 120 },
  { title: "three", seconds: 180 },
  { title: "unused", seconds: 1 }
])
export const playlists = numbered([{ name: "all" }, { name: "some" }, { name: "empty" }])
export const entries = [
  { playlistId: 1, trackId: 3, position: 1, note: null },
  { playlistId: 1, trackId: 2, position: 2, note: "b" },
  { playlistId: 1, trackId: 1, position: 3, note: "a" },
  { playlistId: 2, trackId: 1, position: 1, note: null },
  { playlistId: 2, trackId: 3, position: 2, note: "a" }
]

export const loadMusic = Effect.gen(function* () {
  yield* Track.objects.bulkCreate(tracks.map(withoutId))
  yield* Playlist.objects.bulkCreate(playlists.map(withoutId))
  yield* Entry.objects.bulkCreate(entries)
})

/** Cases, accents, spaces, and all the signs that patterns give a meaning to. */
const values = [
  ...[
    "a",
    "A",
    "á",
    "Á",
    "a ",
    " a",
    "aa",
    "AA",
    "aÁa",
    "ab",
    "AB",
    "Ab",
    "",
    " ",
    "ß",
    "ẞ",
    "ss",
    "é",
    "É",
    "e\u0301"
  ],
  ...[
    "ё",
    "Ё",
    "σ",
    "Σ",
    "ж",
    "Ж",
    "日本",
    "日",
    "😀",
    "😀a",
    "50%",
    "50",
    "50x",
    "a_b",
    "axb",
    "a\\b",
    "a\\\\b",
    "!",
    "a!b"
  ],
  ...[
    "%",
    "_",
    "\\",
    "'",
    "''",
    '"',
    "`",
    "a'b",
    "a.b",
    "a*b",
    "a?b",
    "[a]",
    "^a$",
    "(a",
    "a\nb",
    "\ta",
    "NULL",
    "null"
  ],
  ...["a".repeat(50), "0", "00", "1", "10", "2", "true", "-1", "1.0", "$1", "?", ":a", "--", "/*", ";"]
]
export const words = numbered(
  values.map((value, i) => ({ value, other: i % 3 === 0 ? null : (values[i - 1] ?? null), long: null }))
)

export const loadWords = Word.objects.bulkCreate(words.map(withoutId))

/** Three counters, and marks on two of them. */
export const loadMarks = Effect.gen(function* () {
  yield* Counter.objects.bulkCreate([0, 1, 2].map((n) => ({ n, label: `counter ${n}` })))
  yield* Mark.objects.bulkCreate([1, 2, 2].map((counterId) => ({ counterId })))
})
