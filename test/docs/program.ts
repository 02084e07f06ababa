/**
 * A file's pieces of code as one TypeScript module, whose `main` is an Effect.
 *
 * Each piece stands in a scope within that of the piece before: it sees what was defined there, and may use a name again.
 * Every line of code keeps its number, so that what the compiler says of it leads to the Markdown. A comment `// => value`
 * behind a statement becomes an assertion.
 */
import ts from "typescript"
import type { Piece } from "./markdown.js"

const header = [
  'import * as $Effect from "effect/Effect"',
  'import type * as $Layer from "effect/Layer"',
  'import type { Sqlite as $Sqlite } from "reinhardt-db/sqlite"',
  "declare const $at: (line: number) => void",
  "declare const $expect: (actual: unknown, expected: unknown) => void",
  "type $Given = $Layer.Layer.Success<ReturnType<typeof $Sqlite.layer>>",
  "export const main: $Effect.Effect<unknown, unknown, $Given> = $Effect.gen(function* () {"
].join("; ")

/** The module of these pieces. */
export const programOf = (file: string, pieces: ReadonlyArray<Piece>): string => {
  const imports = new Set<string>()
  const lines: Array<string> = [""]
  for (const piece of pieces) {
    while (lines.length < piece.line) lines.push("")
    lines[piece.line - 1] += `{ $at(${piece.line});`
    lines.push(...bodyOf(file, piece, imports).split("\n"))
  }
  lines[0] = `${[...imports].join("; ")}; ${header}${lines[0]}`
  return `${lines.join("\n")}\n${"}".repeat(pieces.length)}})\n`
}

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** The code without its imports and `export`s, which stand at a module's top only. */
const bodyOf = (file: string, { code, line }: Piece, imports: Set<string>): string => {
  const source = ts.createSourceFile("block.ts", code, ts.ScriptTarget.ES2022, true)
  const edits: Array<Edit> = []
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      for (const each of importsOf(statement)) imports.add(each)
      edits.push(blank(code, statement.getStart(), statement.end))
      continue
    }
    const exported = ts.canHaveModifiers(statement)
      ? ts.getModifiers(statement)?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      : undefined
    if (exported !== undefined) edits.push(blank(code, exported.getStart(), exported.end))
    edits.push(...assertion(code, statement))
  }
  const wanted = code.split("// =>").length - 1
  if (edits.filter(({ text }) => text.includes("$expect(")).length !== wanted) {
    throw new Error(`${file}:${line}: a "// =>" that stands behind no constant and no expression of the block's own`)
  }
  return edits.reduceRight((text, { from, to, text: by }) => text.slice(0, from) + by + text.slice(to), code)
}

const blank = (code: string, from: number, to: number): Edit => ({
  from,
  to,
  text: code.slice(from, to).replace(/[^\n]/g, " ")
})

// One import for each name, so that two blocks may ask for the same.
const importsOf = (statement: ts.ImportDeclaration): ReadonlyArray<string> => {
  const clause = statement.importClause
  const bindings = clause?.namedBindings
  const from = statement.moduleSpecifier.getText()
  if (clause === undefined || clause.name !== undefined || bindings === undefined || ts.isNamespaceImport(bindings)) {
    return [statement.getText()]
  }
  const word = clause.phaseModifier === ts.SyntaxKind.TypeKeyword ? "import type" : "import"
  return bindings.elements.map((element) => `${word} { ${element.getText()} } from ${from}`)
}

// What `// =>` says stands on the statement's last line, or on the next; lines indented below it belong to it.
const expected = /^;?[ \t]*(?:\n[ \t]*)?\/\/ => (.*(?:\n[ \t]*\/\/ {3,}.*)*)/

const assertion = (code: string, statement: ts.Statement): ReadonlyArray<Edit> => {
  const [comment, value] = expected.exec(code.slice(statement.end)) ?? []
  const actual = subjectOf(statement)
  if (comment === undefined || value === undefined || actual === undefined) return []
  const text = `; $expect(${actual}, (${value.replace(/\n[ \t]*\/\//g, "\n")}))`
  const edit = { from: statement.end, to: statement.end + comment.length, text: keepingLines(comment, text) }
  // An expression is moved into the assertion.
  return ts.isExpressionStatement(statement) ? [blank(code, statement.getStart(), statement.end), edit] : [edit]
}

const subjectOf = (statement: ts.Statement): string | undefined => {
  if (ts.isExpressionStatement(statement)) return statement.expression.getText().replace(/\s*\n\s*/g, " ")
  if (!ts.isVariableStatement(statement)) return undefined
  return statement.declarationList.declarations.at(-1)?.name.getText()
}

const count = (text: string): number => text.split("\n").length

const keepingLines = (comment: string, text: string): string => "\n".repeat(count(comment) - count(text)) + text
