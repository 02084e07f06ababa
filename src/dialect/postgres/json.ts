/**
 * JSON in PostgreSQL. https://www.postgresql.org/docs/current/functions-json.html
 */
import type { JsonStep } from "../../ast/Json.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import * as Json from "../../compiler/functions/json.js"
import type { Printer } from "../../compiler/Printer.js"

const { sql } = Fragment

const names: { readonly [Type in Json.JsonType]: string } = {
  object: "object",
  array: "array",
  text: "string",
  number: "number",
  boolean: "boolean",
  null: "null"
}

const stepsOf = (path: ReadonlyArray<JsonStep>, printer: Printer): string =>
  `ARRAY[${path.map((step) => printer.text(String(step))).join(", ")}]`

/** JSON by the operators of `jsonb`. */
export const json = Json.json({
  at: (json, path, printer) => {
    const steps = path.map((step) => (typeof step === "number" ? String(step) : printer.text(step)))
    return sql`(${json} -> ${steps.join(" -> ")})`
  },
  is: (json, type) => sql`(jsonb_typeof(${json}) = '${names[type]}')`,
  read: {
    raw: (json) => json,
    json: (json) => json,
    text: (json) => sql`(${json} #>> '{}') COLLATE "C"`,
    number: (json) => sql`CAST(${json} AS float8)`,
    boolean: (json) => sql`CAST(${json} AS boolean)`,
    length: (json) => sql`CAST(jsonb_array_length(${json}) AS int8)`
  },
  set: (json, path, value, printer) => sql`jsonb_set(${json}, ${stepsOf(path, printer)}, ${value})`,
  remove: (json, path, printer) => sql`${json} #- ${stepsOf(path, printer)}`,
  contains: (node, printer) => sql`${operand(node.operand, printer)} @> ${operand(node.value, printer)}`
})
