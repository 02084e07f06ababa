/**
 * The type tests as TypeScript sees them: what it has against each line, and the types of what is pointed at.
 *
 * - `// @ts-expect-error <message>` stands above a line that must not compile; the message must be part of what the
 *   compiler says there, with `…` for whatever stands between two parts.
 * - `//    ^? <type>` stands below a line; the type is that of the name above the `^`, as an editor shows it.
 */
import { readdirSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const here = fileURLToPath(new URL(".", import.meta.url))
const root = join(here, "../..")

/** What stands in a file, and what the compiler makes of it. */
export interface Found {
  readonly file: string
  readonly line: number
  readonly expected: string
  readonly actual: string
}

/** The errors that were expected, those that were not, and the types that were pointed at. */
export interface Findings {
  readonly refusals: ReadonlyArray<Found>
  readonly surprises: ReadonlyArray<string>
  readonly types: ReadonlyArray<Found>
}

// Another word of the same length, so that the errors show, and where they are.
const expectation = "@ts-expect-error"
const disarmed = "@ts-EXPECT-error"

const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter(
    (file) =>
      file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.startsWith(".") && !file.startsWith("declared")
  )
  .map((file) => join(here, file))
  .filter((file) => file !== fileURLToPath(import.meta.url))

// With declarations, as in a project whose models are used by another.
const { options } = ts.parseJsonConfigFileContent(
  { extends: "./tsconfig.json", files, compilerOptions: { declaration: true } },
  ts.sys,
  root
)

/** Type-checks all modules beside this one that are no tests. */
export const findings = (): Findings => {
  const host = ts.createCompilerHost(options)
  const readFile = host.readFile
  host.readFile = (path) => {
    const text = readFile(path)
    return files.includes(path) ? text?.replaceAll(expectation, disarmed) : text
  }
  const program = ts.createProgram(files, options, host)
  const each = files.flatMap((file) => program.getSourceFile(file) ?? []).map((source) => inFile(program, source))
  return {
    refusals: each.flatMap(({ refusals }) => refusals),
    surprises: each.flatMap(({ surprises }) => surprises),
    types: each.flatMap(({ types }) => types)
  }
}

/**
 * The errors of each module that models are spread over, checked before all others: what is circular shows or hides with
 * the order, and an editor begins with the file that is open.
 */
export const findingsOfEachFirst = (): ReadonlyArray<string> => {
  // The program before gives its parsed files; what it found out about their types goes with it.
  let before: ts.Program | undefined
  return files
    .filter((file) => basename(dirname(file)) === "shapes")
    .flatMap((file) => {
      before = ts.createProgram([file], options, undefined, before)
      return before
        .getSemanticDiagnostics(before.getSourceFile(file))
        .map(({ messageText }) => `${basename(file)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`)
    })
}

const inFile = (program: ts.Program, source: ts.SourceFile): Findings => {
  const file = basename(source.fileName)
  const lines = source.text.split("\n")
  const errors = [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
    ...program.getDeclarationDiagnostics(source)
  ].map(({ messageText, start = 0 }) => ({
    line: source.getLineAndCharacterOfPosition(start).line,
    message: ts.flattenDiagnosticMessageText(messageText, "\n")
  }))
  const messages = (line: number) => errors.flatMap((error) => (error.line === line ? error.message : [])).join("\n")
  const refusals = lines.flatMap((text, i) => {
    const [, expected] = new RegExp(`^\\s*// ${disarmed}(?: (.*))?$`).exec(text) ?? []
    return text.includes(disarmed) ? [{ file, line: i + 2, expected: expected ?? "", actual: messages(i + 1) }] : []
  })
  const types = lines.flatMap((text, i) => {
    const [, before, expected] = /^(\s*\/\/\s*)\^\? (.*)$/.exec(text) ?? []
    if (before === undefined || expected === undefined) return []
    const place = source.getPositionOfLineAndCharacter(i - 1, before.length)
    return [{ file, line: i, expected, actual: typeAt(program.getTypeChecker(), source, place) }]
  })
  const surprises = errors
    .filter(({ line }) => !refusals.some((refusal) => refusal.line === line + 1))
    .map(({ line, message }) => `${file}:${line + 1}: ${message}`)
  return { refusals, surprises, types }
}

const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope

const typeAt = (checker: ts.TypeChecker, source: ts.SourceFile, place: number): string => {
  const find = (node: ts.Node): ts.Node | undefined =>
    node.getStart(source) > place || node.end <= place ? undefined : (ts.forEachChild(node, find) ?? node)
  const node = find(source)
  if (node === undefined || !ts.isIdentifier(node)) return "nothing"
  return checker.typeToString(checker.getTypeAtLocation(node), node, flags)
}

/** Whether a message has all parts of what was expected, in their order. */
export const says = (actual: string, expected: string): boolean => {
  let from = 0
  return expected.split("…").every((part) => {
    const at = actual.indexOf(part.trim(), from)
    from = at + part.trim().length
    return at >= 0
  })
}
