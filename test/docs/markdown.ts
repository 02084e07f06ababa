/**
 * What a Markdown file has in the way of code.
 *
 * - A block fenced as `ts` is compiled and run; as `ts no-run` it is compiled only.
 * - `<!-- server postgres LEDGER_URL -->` wants a database of that server, under its URL in the environment; under
 *   `DATABASE_URL` it is the one that the whole guide runs on.
 * - `<!-- setup … -->` holds code that readers are spared: rows to ask for, tables to put them in.
 */

/** A piece of code, and the line of the fence or comment that it stands behind. */
export interface Piece {
  readonly line: number
  readonly runs: boolean
  readonly code: string
}

interface Opening {
  readonly end: RegExp
  readonly runs: boolean | undefined
}

const kinds: Readonly<Record<string, boolean>> = { ts: true, "ts no-run": false }

// Whatever else is TypeScript or JavaScript by name would be code that nobody checks.
const unchecked = /^(?:ts|typescript|tsx|js|javascript|jsx|mts|mjs)\b/i

const opening = (line: string): Opening | undefined => {
  if (/^\s*<!--\s*setup\b/i.test(line)) {
    if (line.trim() !== "<!-- setup") throw new Error('a setup begins with "<!-- setup" on a line of its own')
    return { end: /^\s*-->\s*$/, runs: true }
  }
  const [, fence, info = ""] = /^\s*(`{3,}|~{3,})\s*(.*?)\s*$/.exec(line) ?? []
  if (fence === undefined) return undefined
  const runs = kinds[info]
  if (runs === undefined && unchecked.test(info)) throw new Error(`a block fenced as "${info}" is checked by nobody`)
  return { end: new RegExp(`^\\s*${fence}\\s*$`), runs }
}

/** The pieces of code of a Markdown file, in order. */
export const piecesOf = (file: string, markdown: string): ReadonlyArray<Piece> => {
  const lines = markdown.split("\n")
  const pieces: Array<Piece> = []
  for (let i = 0; i < lines.length; i++) {
    const place = `${file}:${i + 1}`
    const open = located(place, () => opening(lines[i] ?? ""))
    if (open === undefined) continue
    const length = lines.slice(i + 1).findIndex((line) => open.end.test(line))
    if (length < 0) throw new Error(`${place}: a block that never ends`)
    const code = lines.slice(i + 1, i + 1 + length).join("\n")
    if (open.runs !== undefined) pieces.push({ line: i + 1, runs: open.runs, code })
    i += length + 1
  }
  return pieces
}

const located = <A>(place: string, f: () => A): A => {
  try {
    return f()
  } catch (error) {
    throw new Error(`${place}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** The links of a Markdown file to other files, as they are written. */
export const linksOf = (markdown: string): ReadonlyArray<string> =>
  [...markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))

/** The servers that a file's code asks for, and the variables that their URLs stand in. */
export const serversOf = (markdown: string): ReadonlyArray<readonly [server: string, variable: string]> =>
  [...markdown.matchAll(/^<!-- server (\w+) (\w+) -->$/gm)].map(([, server = "", variable = ""]) => [server, variable])
