/** A library that the project is written for. */
import { neighbours } from "./generate.js"

/** The texts of a project's modules, by their paths. */
export type Files = Readonly<Record<string, string>>

/** A place in the queries of a model where an editor asks for completion. */
export interface Place {
  readonly name: string
  /** What stands before the cursor. */
  readonly before: string
  /** Names that must be offered there. */
  readonly offers: ReadonlyArray<string>
}

export interface Library {
  readonly name: string
  readonly files: (models: number) => Files
  /** In the module of the queries of model `i` of `count`. */
  readonly places: (i: number, count: number) => ReadonlyArray<Place>
}

/** A query, and an expression that uses its result, `r`. */
export type Query = readonly [query: string, use: string]

/** A text for each model, at the path of its number. */
export const each = (
  models: number,
  path: (i: number) => string,
  text: (i: number, near: ReturnType<typeof neighbours>) => string
): Files => Object.fromEntries(Array.from({ length: models }, (_, i) => [path(i), text(i, neighbours(i, models))]))

/** Statements that run the queries one after another, and give back what is made of their results. */
export const body = (queries: ReadonlyArray<Query>, wait: string): string => {
  const named = (use: string, j: number) => use.replace(/\br\b/g, `r${j}`)
  const lines = queries.map(([query], j) => `  const r${j} = ${wait} ${query}`)
  const uses = queries.map(([, use], j) => `    u${j}: ${named(use, j)}`)
  return `${lines.join("\n")}\n  return {\n${uses.join(",\n")}\n  }`
}

/** Imports of names like `m3` from modules like `./m3.js`, each once. */
export const imports = (letter: string, folder: string, numbers: ReadonlyArray<number>): string =>
  [...new Set(numbers)].map((n) => `import { ${letter}${n} } from "${folder}/m${n}.js"`).join("\n")
