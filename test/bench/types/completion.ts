/** How long an editor waits for the names at a place in a query. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Library, Place } from "./Library.js"
import { type Server, start } from "./server.js"

export interface Completion {
  readonly library: string
  readonly place: string
  /** Milliseconds from the opening of the file, the first of the project. */
  readonly cold: number
  /** Milliseconds after an edit: the median. */
  readonly warm: number
}

// Milliseconds after which a place is not asked again.
const patience = 20_000

interface Position {
  readonly line: number
  readonly offset: number
}

const positionOf = (text: string, before: string): Position => {
  const at = text.indexOf(before)
  if (at < 0) throw new Error(`no ${before} in the project`)
  const lines = text.slice(0, at + before.length).split("\n")
  return { line: lines.length, offset: (lines.at(-1) ?? "").length + 1 }
}

const complete = async (server: Server, file: string, place: Place, position: Position): Promise<void> => {
  const body = (await server.ask("completionInfo", { file, ...position })) as {
    readonly entries: ReadonlyArray<{ readonly name: string }>
  }
  const names = new Set(body.entries.map(({ name }) => name))
  const missing = place.offers.filter((name) => !names.has(name))
  if (missing.length > 0) throw new Error(`${file}: ${missing.join(", ")} not offered after ${place.before}`)
}

const timed = async (run: () => Promise<void>): Promise<number> => {
  const begin = performance.now()
  await run()
  return performance.now() - begin
}

const median = (times: ReadonlyArray<number>): number =>
  [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN

/** Puts a comment at the end of the line, or takes it away: the module is another, and its meaning the same. */
const edit = (server: Server, file: string, text: string, { line }: Position, i: number): void => {
  const end = (text.split("\n")[line - 1] ?? "").length + 1
  const odd = i % 2 === 1
  const [endOffset, insertString] = odd ? [end + 2, ""] : [end, "//"]
  server.tell("change", { file, line, offset: end, endLine: line, endOffset, insertString })
}

const at = async (library: string, file: string, place: Place, times: number): Promise<Completion> => {
  const text = readFileSync(file, "utf8")
  const position = positionOf(text, place.before)
  const server = start()
  try {
    // The server itself has started when it answers.
    await server.ask("configure", { preferences: {} })
    const cold = await timed(() => {
      server.tell("open", { file })
      return complete(server, file, place, position)
    })
    const warm: Array<number> = []
    const begin = performance.now()
    for (let i = 0; i < times && performance.now() - begin < patience; i++) {
      edit(server, file, text, position, i)
      warm.push(await timed(() => complete(server, file, place, position)))
    }
    return { library, place: place.name, cold, warm: median(warm) }
  } finally {
    server.stop()
  }
}

/** In the project of so many models, in the queries of one in the middle of them. */
export const completions = async (
  library: Library,
  folder: string,
  models: number,
  times: number
): Promise<ReadonlyArray<Completion>> => {
  const i = models >> 1
  const all: Array<Completion> = []
  for (const place of library.places(i, models)) {
    all.push(await at(library.name, join(folder, `queries/q${i}.ts`), place, times))
  }
  return all
}
