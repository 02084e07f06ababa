/**
 * JSON in MySQL and MariaDB. https://dev.mysql.com/doc/refman/8.4/en/json-functions.html, https://mariadb.com/kb/en/json-functions/
 */
import type { JsonContains, JsonForm, JsonStep } from "../../ast/Json.js"
import { operand } from "../../compiler/expressions.js"
import * as Fragment from "../../compiler/Fragment.js"
import * as Json from "../../compiler/functions/json.js"
import { missing } from "../../compiler/missing.js"
import type { Printer } from "../../compiler/Printer.js"
import { textCollation } from "./config.js"
import type { Flavour } from "./server.js"

const { sql } = Fragment

const names: { readonly [Type in Json.JsonType]: ReadonlyArray<string> } = {
  object: ["OBJECT"],
  array: ["ARRAY"],
  text: ["STRING"],
  number: ["INTEGER", "UNSIGNED INTEGER", "DOUBLE", "DECIMAL"],
  boolean: ["BOOLEAN"],
  null: ["NULL"]
}

const pathText = (flavour: Flavour, path: ReadonlyArray<JsonStep>): string =>
  `$${path.map((step) => (typeof step === "number" ? `[${step}]` : `.${keyText(flavour, step)}`)).join("")}`

// In quotes it is read as JSON's text. But MariaDB takes a minus for the sign of an index, in quotes, too.
const keyText = (flavour: Flavour, key: string): string => {
  if (flavour === "mysql" || !key.startsWith("-")) return JSON.stringify(key)
  throw missing("mariadb", "path to a key of JSON that begins with a minus", "give the key another name")
}

const at =
  (flavour: Flavour): Json.JsonWords["at"] =>
  (json, path, printer) =>
    sql`JSON_EXTRACT(${json}, ${printer.text(pathText(flavour, path))})`

const is =
  (flavour: Flavour): Json.JsonWords["is"] =>
  (json, type) => {
    // Neither the function's collation nor the literal's weighs more than the other.
    const collate = flavour === "mysql" ? ` COLLATE ${textCollation(flavour)}` : ""
    const [first, ...rest] = names[type].map((name) => `'${name}'`)
    return rest.length === 0
      ? sql`(JSON_TYPE(${json})${collate} = ${first ?? ""})`
      : sql`(JSON_TYPE(${json})${collate} IN (${[first, ...rest].join(", ")}))`
  }

// ---- containment -------------------------------------------------------------------------------------------------------

// JSON_CONTAINS takes a scalar for an array of one, at every depth; so the value is compared part by part. The parameter
// stays one, its parts are reached by their paths.
const containing =
  (flavour: Flavour) =>
  (node: JsonContains, printer: Printer): Fragment.Fragment => {
    const json = operand(node.operand, printer)
    const value = operand(node.value, printer)
    const extract = at(flavour)
    const partOf = (path: ReadonlyArray<JsonStep>) => extract(value, path, printer)
    const isType = is(flavour)
    const same = (left: Fragment.Fragment, right: Fragment.Fragment) =>
      flavour === "mysql"
        ? sql`(${left} = ${right})`
        : // Of NULL and JSON's null it says that they are the same.
          sql`(${left} IS NOT NULL AND JSON_EQUALS(${left}, ${right}))`
    const nothing = flavour === "mysql" ? "CAST('null' AS JSON)" : "'null'"
    let tables = 0
    const element = (from: Fragment.Fragment, form: JsonForm, path: ReadonlyArray<JsonStep>): Fragment.Fragment => {
      const name = printer.identifier(`json${tables++}`)
      // A null within an array comes out of the table as NULL.
      const each = sql`COALESCE(${name}.${printer.identifier("e")}, ${nothing})`
      const column = sql`COLUMNS (${printer.identifier("e")} JSON PATH '$')`
      return sql`EXISTS (SELECT 1 FROM JSON_TABLE(${from}, '$[*]' ${column}) AS ${name} WHERE ${has(each, form, path)})`
    }
    const all = (conditions: ReadonlyArray<Fragment.Fragment>) => sql`(${Fragment.join(conditions, " AND ")})`
    const has = (from: Fragment.Fragment, form: JsonForm, path: ReadonlyArray<JsonStep>): Fragment.Fragment => {
      switch (form._tag) {
        case "Scalar":
          return same(from, partOf(path))
        case "Array":
          return all([isType(from, "array"), ...form.elements.map((each, i) => element(from, each, [...path, i]))])
        case "Object":
          return all([
            isType(from, "object"),
            ...form.properties.map(([key, each]) => has(extract(from, [key], printer), each, [...path, key]))
          ])
      }
    }
    // At the top, an array contains its scalars.
    const whole =
      node.form._tag === "Scalar"
        ? sql`(${has(json, node.form, [])} OR ${all([isType(json, "array"), element(json, node.form, [])])})`
        : has(json, node.form, [])
    return sql`CASE WHEN ${json} IS NOT NULL THEN COALESCE(${whole}, FALSE) END`
  }

/** JSON of a flavour; MariaDB's is text, a value of which `JSON_EXTRACT` marks as JSON. */
export const json = (flavour: Flavour) =>
  Json.json({
    at: at(flavour),
    is: is(flavour),
    read: {
      raw: (json) => json,
      json: (json) => json,
      text: (json) => sql`JSON_UNQUOTE(${json}) COLLATE ${textCollation(flavour)}`,
      number: (json) => sql`CAST(${json} AS DOUBLE)`,
      boolean: (json) => sql`CAST(${json} AS CHAR) = 'true'`,
      length: (json) => sql`JSON_LENGTH(${json})`
    },
    set: (json, path, value, printer) =>
      sql`JSON_SET(${json}, ${printer.text(pathText(flavour, path))}, ${at(flavour)(value, [], printer)})`,
    remove: (json, path, printer) => sql`JSON_REMOVE(${json}, ${printer.text(pathText(flavour, path))})`,
    contains: containing(flavour)
  })
