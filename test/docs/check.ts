/**
 * The type check of modules that are in no file.
 */
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** The package's own modules, by the names under which users import them. */
export const sources: Readonly<Record<string, string>> = Object.fromEntries(
  ["", "/sqlite", "/postgres", "/mysql", "/testing"].map((path) => [
    `reinhardt-db${path}`,
    join(root, "src", `${path.slice(1) || "index"}.ts`)
  ])
)

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  types: ["node"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  paths: Object.fromEntries(Object.entries(sources).map(([name, path]) => [name, [path]]))
}

/**
 * What the compiler has against these modules, as `file:line: message`; they are checked in one program, as if each stood
 * in the project's folder.
 */
export const check = (modules: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const files = new Map([...modules].map(([file, text]) => [join(root, `${file}.ts`), { file, text }]))
  const host = ts.createCompilerHost(options)
  const { fileExists, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.getSourceFile = (path, language, ...rest) => {
    const text = files.get(path)?.text
    return text === undefined
      ? getSourceFile(path, language, ...rest)
      : ts.createSourceFile(path, text, { ...settings(language), impliedNodeFormat: ts.ModuleKind.ESNext })
  }
  host.getCurrentDirectory = () => dirname(join(root, "package.json"))
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files].flatMap(([path, { file }]) => {
    const source = program.getSourceFile(path)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ file: at, messageText, start = 0 }) => {
      const line = (at?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
      return `${file}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`
    })
  })
}

const settings = (given: ts.ScriptTarget | ts.CreateSourceFileOptions): ts.CreateSourceFileOptions =>
  typeof given === "object" ? given : { languageVersion: given }
