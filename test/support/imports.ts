import { posix } from "node:path"
import ts from "typescript"

/** Source text by path, relative to `src/`, with forward slashes. */
export type Sources = Readonly<Record<string, string>>

interface Import {
  readonly from: string
  readonly specifier: string
  /** Gone when compiled: it orders folders, but makes no cycle. */
  readonly typeOnly: boolean
}

// A folder imports from itself and from smaller numbers.
const layers: Readonly<Record<string, number>> = {
  internal: 0,
  ast: 0,
  error: 0,
  definition: 1,
  expression: 2,
  service: 3,
  hybrid: 3,
  query: 4,
  plan: 5,
  compiler: 6,
  pool: 6,
  database: 7,
  association: 7,
  model: 8,
  dialect: 8,
  migration: 9,
  routing: 9,
  contenttype: 9,
  twophase: 9,
  testing: 10,
  cli: 11
}

const nosqlShares = ["internal", "definition", "error"]

const specifierOf = (node: ts.Node): { readonly text: string; readonly typeOnly: boolean } | undefined => {
  const literal = (each: ts.Node | undefined) => (each && ts.isStringLiteralLike(each) ? each.text : undefined)
  const found = (text: string | undefined, typeOnly: boolean) => (text === undefined ? undefined : { text, typeOnly })
  if (ts.isImportDeclaration(node)) return found(literal(node.moduleSpecifier), node.importClause?.isTypeOnly ?? false)
  if (ts.isExportDeclaration(node)) return found(literal(node.moduleSpecifier), node.isTypeOnly)
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return found(literal(node.argument.literal), true)
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return found(literal(node.arguments[0]), false)
  }
  return undefined
}

const importsOf = (file: string, source: string): ReadonlyArray<Import> => {
  const imports: Array<Import> = []
  const visit = (node: ts.Node): void => {
    const found = specifierOf(node)
    if (found) imports.push({ from: file, specifier: found.text, typeOnly: found.typeOnly })
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.ES2022))
  return imports
}

const targetOf = ({ from, specifier }: Import): string | undefined =>
  specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts") : undefined

const isEntry = (file: string) => !file.includes("/")

// Dialects are strangers to each other, so each is a place of its own; any other folder is one, whatever it holds.
const placeOf = (file: string): string => {
  const parts = posix.dirname(file).split("/")
  return parts.slice(0, parts[0] === "dialect" ? 2 : 1).join("/")
}

const folderOf = (file: string): string => placeOf(file).split("/")[0] ?? ""

const orderFault = (from: string, to: string): string | undefined => {
  if (isEntry(to)) return "nothing in a folder imports an entry file"
  const [place, target] = [placeOf(from), placeOf(to)]
  const [folder, other] = [folderOf(from), folderOf(to)]
  if (place === target || place.startsWith(`${target}/`)) return undefined
  if (folder === other) return `${place} and ${target} must not know each other`
  if (folder === "nosql") return nosqlShares.includes(other) ? undefined : `nosql shares only ${nosqlShares.join(", ")}`
  const [mine = -1, theirs] = [layers[folder], layers[other]]
  if (theirs === undefined) return `${other} is no folder to import from`
  return theirs < mine ? undefined : `${folder} (${mine}) imports only from smaller numbers, ${other} is ${theirs}`
}

const faultOf = (sources: Sources, each: Import): string | undefined => {
  if (/^reinhardt-db(\/|$)/.test(each.specifier)) return "the package must not import itself by name"
  if (/(^|\/)scratchpad\//.test(each.specifier)) return "src never imports from scratchpad"
  const target = targetOf(each)
  if (target === undefined) return undefined
  if (target.startsWith("../")) return "src imports nothing outside src"
  if (sources[target] === undefined) return "there is no such file"
  return isEntry(each.from) ? undefined : orderFault(each.from, target)
}

const folderFaults = (files: ReadonlyArray<string>) =>
  [...new Set(files.filter((file) => !isEntry(file)).map(folderOf))]
    .filter((folder) => folder !== "nosql" && layers[folder] === undefined)
    .map((folder) => `src/${folder}: this folder has no number in the table`)

const cycles = (graph: Readonly<Record<string, ReadonlyArray<string>>>): ReadonlyArray<string> => {
  const found: Array<string> = []
  const done = new Set<string>()
  const walk = (file: string, path: ReadonlyArray<string>): void => {
    const start = path.indexOf(file)
    if (start >= 0) found.push(`a cycle: ${[...path.slice(start), file].map((each) => `src/${each}`).join(" -> ")}`)
    if (start >= 0 || done.has(file)) return
    for (const next of graph[file] ?? []) walk(next, [...path, file])
    done.add(file)
  }
  for (const file of Object.keys(graph)) walk(file, [])
  return found
}

/** Every breach of the order of folders, each naming the file and the import. */
export const faults = (sources: Sources): ReadonlyArray<string> => {
  const files = Object.keys(sources).sort()
  const imports = files.flatMap((file) => importsOf(file, sources[file] ?? ""))
  const order = imports.flatMap((each) => {
    const fault = faultOf(sources, each)
    return fault === undefined ? [] : [`src/${each.from} imports "${each.specifier}": ${fault}`]
  })
  const edges = imports.filter((each) => !each.typeOnly)
  const graph = Object.fromEntries(
    files.map((file) => [file, edges.filter((each) => each.from === file).flatMap((each) => targetOf(each) ?? [])])
  )
  return [...folderFaults(files), ...order, ...cycles(graph)]
}
