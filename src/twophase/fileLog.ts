/**
 * The log as a folder of files, one for each decision.
 */
import { link, mkdir, open as openFile, readdir, readFile, rm } from "node:fs/promises"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Decided, DecisionLog, OpenLog } from "./DecisionLog.js"

const Content = Schema.parseJson(
  Schema.Struct({
    transaction: Schema.String,
    decision: Schema.Literal("commit", "rollback"),
    branches: Schema.Array(Schema.String),
    decidedAt: Schema.Number
  })
)
const decode = Schema.decodeUnknownSync(Content)

const suffix = ".json"

/** Opens the log in a folder; see `TwoPhase.folder`. */
export const open = (folder: string): OpenLog<never> =>
  Effect.as(
    attempt(() => mkdir(folder, { recursive: true })),
    {
      decide: (decided) => attempt(() => decide(folder, decided)),
      all: attempt(() => all(folder)),
      forget: (transaction) =>
        attempt(async () => {
          await rm(fileOf(folder, transaction), { force: true })
        })
    } satisfies DecisionLog
  )

// A colon cannot stand in a file's name everywhere; no name has the other sign.
const fileOf = (folder: string, transaction: string): string => join(folder, transaction.replace(":", "~") + suffix)

// Written aside and linked: a file under its name is whole, and the first to get the name keeps it.
const decide = async (folder: string, decided: Decided): Promise<Decided["decision"]> => {
  const final = fileOf(folder, decided.transaction)
  const aside = join(folder, `${crypto.randomUUID()}.tmp`)
  try {
    await written(aside, JSON.stringify(decided))
    await link(aside, final)
    await synced(folder)
    return decided.decision
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error
    // Whoever linked it may not have come to that.
    await synced(folder)
    return decode(await readFile(final, "utf8")).decision
  } finally {
    await rm(aside, { force: true })
  }
}

const written = async (path: string, text: string): Promise<void> => {
  const file = await openFile(path, "wx")
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

// A name lasts once its folder is on the disk. https://man7.org/linux/man-pages/man2/fsync.2.html
const synced = async (folder: string): Promise<void> => {
  // Windows opens no folders, and keeps names by itself.
  if (process.platform === "win32") return
  const file = await openFile(folder, "r")
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const all = async (folder: string): Promise<ReadonlyArray<Decided>> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(suffix))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8").catch(absent)))
  return texts.flatMap((text) => (text === undefined ? [] : [decode(text)]))
}

// Forgotten between the two.
const absent = (error: unknown): undefined => {
  if (codeOf(error) !== "ENOENT") throw error
  return undefined
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined

const attempt = <A>(evaluate: () => Promise<A>): Effect.Effect<A, DatabaseError.DatabaseError> =>
  Effect.tryPromise({
    try: evaluate,
    catch: (cause) =>
      DatabaseError.make(
        { _tag: "StatementFailed", code: codeOf(cause) },
        `the log of decisions: ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause }
      )
  })
