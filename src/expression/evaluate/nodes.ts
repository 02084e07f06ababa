/**
 * Each node's meaning in memory, as a function of the row; what a database answers, on carriers.
 */
import type * as AST from "../../ast/Expression.js"
import * as StorageType from "../../ast/StorageType.js"
import { uncheckedCarrier } from "../../definition/carrier.js"
import { queryError } from "../../error/DefinitionError.js"
import * as unicode from "../../internal/unicodeCase.js"
import { expand } from "../conversions.js"
import * as ValueTypes from "../ValueTypes.js"
import { aggregate } from "./aggregates.js"
import { callOf } from "./calls.js"
import { asText, cast } from "./casts.js"
import * as Json from "./json.js"
import { divide, toNumber } from "./numbers.js"
import * as rows from "./rows.js"
import * as Search from "./search.js"
import * as values from "./values.js"

/** Computes an expression for a row. */
export type Evaluate = (place: rows.Place) => values.Value

type Evaluators = {
  readonly [Tag in AST.Expression["_tag"]]?: (node: Extract<AST.Expression, { _tag: Tag }>) => Evaluate
}

/** What an expression computes; refuses one that only a database can. */
export const evaluator = (node: AST.Expression): Evaluate => {
  // The table's entry for a tag takes the nodes of that tag.
  const make = evaluators[node._tag] as ((node: AST.Expression) => Evaluate) | undefined
  if (make === undefined) throw queryError("query", undefined, `${node._tag} is computed by a database only`)
  return make(node)
}

/** Whether a condition is true: neither false nor unknown. */
export const condition = (node: AST.Expression): ((place: rows.Place) => boolean) => {
  const evaluate = evaluator(node)
  return (place) => evaluate(place) === true
}

/** Compares two rows by the keys of an order. */
export const ordering = (keys: ReadonlyArray<AST.Order>): ((left: rows.Place, right: rows.Place) => number) => {
  const orders = keys.map((key) => ({ ...key, value: evaluator(key.expression) }))
  return (left, right) => {
    for (const { direction, nulls, value } of orders) {
      const difference = byKey(value(left), value(right), direction, nulls)
      if (difference !== 0) return difference
    }
    return 0
  }
}

const byKey = (l: values.Value, r: values.Value, direction: "asc" | "desc", nulls: "first" | "last"): number => {
  if (l !== null && r !== null) return direction === "asc" ? values.compare(l, r) : values.compare(r, l)
  if (l === r) return 0
  return (l === null) === (nulls === "first") ? -1 : 1
}

/** The rows from `offset` on, at most `limit` of them. */
export const slice = <A>(list: ReadonlyArray<A>, offset: number, limit: number | undefined): ReadonlyArray<A> =>
  list.slice(offset, limit === undefined ? undefined : offset + limit)

// ---- operands ----------------------------------------------------------------------------------------------------------

const truth = (node: AST.Expression): ((place: rows.Place) => values.Truth) =>
  // Conditions compute truths.
  evaluator(node) as (place: rows.Place) => values.Truth

// NULL wherever an operand is.
const known = (
  nodes: ReadonlyArray<AST.Expression>,
  f: (...given: ReadonlyArray<values.Value>) => values.Value
): Evaluate => {
  const operands = nodes.map(evaluator)
  return (place) => {
    const given = operands.map((operand) => operand(place))
    return given.includes(null) ? null : f(...given)
  }
}

const carried = (type: AST.Field["type"]): ((value: unknown) => values.Value) => {
  const carry = uncheckedCarrier(type)
  return carry === undefined ? (value) => value : (value) => (value === null && type.nullable ? null : carry(value))
}

const parameter: (node: AST.Parameter) => Evaluate = ({ index, size, type }) => {
  const carry = carried(type)
  if (size === undefined) return ({ parameters }) => carry(parameters[index])
  return ({ parameters }) => (parameters[index] as ReadonlyArray<unknown>).map(carry)
}

const field: (node: AST.Field) => Evaluate = ({ path, property, scope, type }) => {
  const carry = carried(type)
  return (place) => {
    const row = rows.follow(rows.rowOf(place, scope), path, scope.model)
    if (row === null) return null
    const value = row[property]
    if (value === undefined) throw queryError(scope.model, property, "is missing in the row that it is computed of")
    return value === null ? null : carry(value)
  }
}

// ---- text --------------------------------------------------------------------------------------------------------------

/** A function of texts: of what databases write for values that are none. */
const knownTexts = (
  nodes: ReadonlyArray<AST.Expression>,
  f: (...texts: ReadonlyArray<string>) => values.Value
): Evaluate => {
  const storages = nodes.map((node) => ValueTypes.of(node).storage)
  return known(nodes, (...given) => f(...given.map((value, i) => asText(value, storages[i] ?? StorageType.text()))))
}

const matches = {
  exact: (whole: string, part: string) => whole === part,
  contains: (whole: string, part: string) => whole.includes(part),
  startsWith: (whole: string, part: string) => whole.startsWith(part),
  endsWith: (whole: string, part: string) => whole.endsWith(part)
}

// ---- related rows --------------------------------------------------------------------------------------------------------

const relatedPlaces = (related: AST.RelatedExists["related"]): ((place: rows.Place) => ReadonlyArray<rows.Place>) => {
  const keep = related.filter === undefined ? () => true : condition(related.filter)
  const order = ordering(related.orderBy)
  const count = (node: AST.Expression | undefined) => (node === undefined ? () => undefined : evaluator(node))
  const [limit, offset] = [count(related.limit), count(related.offset)]
  return (outer) => {
    const all = rows.related(outer, related).map((row) => ({ ...outer, scope: related.inner, row, outer }))
    // A limit and an offset are whole numbers.
    return slice(
      all.filter(keep).sort(order),
      (offset(outer) as number | undefined) ?? 0,
      limit(outer) as number | undefined
    )
  }
}

/** An aggregate over rows. */
export const aggregateOver = (node: AST.Aggregate): ((places: ReadonlyArray<rows.Place>) => values.Value) => {
  const keep = node.filter === undefined ? () => true : condition(node.filter)
  const argument = node.argument === undefined ? () => true : evaluator(node.argument)
  const order = node.orderBy === undefined ? undefined : ordering(node.orderBy)
  return (places) => {
    const kept = places.filter(keep)
    return aggregate(node, (order === undefined ? kept : kept.sort(order)).map(argument))
  }
}

// ---- the table -----------------------------------------------------------------------------------------------------------

const comparisons = {
  "=": (difference: number) => difference === 0,
  "<>": (difference: number) => difference !== 0,
  "<": (difference: number) => difference < 0,
  "<=": (difference: number) => difference <= 0,
  ">": (difference: number) => difference > 0,
  ">=": (difference: number) => difference >= 0
}

// Functions that may be given NULL.
const choices: { readonly [Name in AST.Call["name"]]?: (node: AST.Call) => Evaluate } = {
  coalesce: ({ operands, type }) => {
    const each = operands.map(evaluator)
    return (place) => {
      for (const operand of each) {
        const value = operand(place)
        if (value !== null) return values.fitted(value, type)
      }
      return null
    }
  },
  nullIf: ({ operands }) => {
    const [value = () => null, other = () => null] = operands.map(evaluator)
    return (place) => {
      const [given, unwanted] = [value(place), other(place)]
      return given === null || (unwanted !== null && values.same(given, unwanted)) ? null : given
    }
  }
}

const call = (node: AST.Call): Evaluate => {
  const choice = choices[node.name]
  if (choice !== undefined) return choice(node)
  const f = callOf(node)
  if (f === undefined) throw queryError("query", undefined, `${node.name} is computed by a database only`)
  return known(node.operands, f)
}

const evaluators: Evaluators = {
  Parameter: parameter,
  Field: field,
  Literal:
    ({ value }) =>
    () =>
      value,
  Compare: ({ left, operator, right }) =>
    known([left, right], (l, r) => {
      if (operator === "=") return values.same(l, r)
      return operator === "<>" ? !values.same(l, r) : comparisons[operator](values.compare(l, r))
    }),
  Logical: ({ operands, operator }) => {
    const each = operands.map(truth)
    const decisive = operator === "or"
    return (place) => {
      const truths = each.map((operand) => operand(place))
      return truths.includes(decisive) ? decisive : truths.includes(null) ? null : !decisive
    }
  },
  Not: ({ operand }) => {
    const evaluate = truth(operand)
    return (place) => values.not(evaluate(place))
  },
  IsNotTrue: ({ operand }) => {
    const holds = condition(operand)
    return (place) => !holds(place)
  },
  IsNull: ({ operand }) => {
    const evaluate = evaluator(operand)
    return (place) => evaluate(place) === null
  },
  In: ({ list, operand }) =>
    // A list parameter is a list of values.
    known([operand, list], (value, all) =>
      (all as ReadonlyArray<values.Value>).some((each) => values.same(value, each))
    ),
  Match: ({ ignoreCase, kind, operand, pattern }) => {
    const fold = ignoreCase ? unicode.lower : (plain: string) => plain
    return knownTexts([operand, pattern], (whole = "", part = "") => matches[kind](fold(whole), fold(part)))
  },
  Regex: ({ ignoreCase, operand, pattern }) =>
    knownTexts([operand, pattern], (whole = "", by = "") => new RegExp(by, ignoreCase ? "iu" : "u").test(whole)),
  Arithmetic: ({ left, operator, right, type }) =>
    known([left, right], (l, r) =>
      operator === "/" || operator === "%"
        ? divide(operator, l, r, type.storage)
        : inRange(values.calculate(operator, ...alike(l, r, type)), type)
    ),
  Call: call,
  Cast: ({ operand, to }) => {
    const { storage } = ValueTypes.of(operand)
    return known([operand], (value) => cast(value, storage, to))
  },
  Conversion: (node) => evaluator(expand(node)),
  JsonPath: ({ kind, operand, path }) => known([operand], (json) => Json.read(json, path, kind)),
  JsonWrite: ({ operand, path, value }) =>
    value === undefined
      ? known([operand], (json) => Json.remove(json, path))
      : known([operand, value], (json, given) => Json.set(json, path, given)),
  JsonObject: ({ keys, values: nodes }) => {
    const each = nodes.map((node, i) => [keys[i] ?? "", evaluator(node), ValueTypes.of(node).storage] as const)
    return (place) =>
      Object.fromEntries(
        each.map(([key, value, storage]) => {
          const given = value(place)
          return [key, given === null ? null : asText(given, storage)]
        })
      )
  },
  JsonContains: ({ operand, value }) => known([operand, value], Json.contains),
  Search: ({ kind, language, syntax, texts, words }) => {
    if (kind === "headline" || language !== "simple") {
      throw queryError("query", undefined, "headlines and languages of a search are a database's only")
    }
    const each = texts.map(evaluator)
    const compute = kind === "matches" ? Search.matches : Search.rank
    const given = evaluator(words)
    return (place) => {
      const document = each.map((text) => text(place) ?? "").join(" ")
      return compute(document, Search.parse(String(given(place)), syntax))
    }
  },
  Case: ({ branches, otherwise, type }) => {
    const whens = branches.map((each) => ({ holds: condition(each.condition), value: evaluator(each.value) }))
    const last = otherwise === undefined ? () => null : evaluator(otherwise)
    return (place) => {
      const value = (whens.find(({ holds }) => holds(place))?.value ?? last)(place)
      return value === null ? null : values.fitted(value, type)
    }
  },
  Aggregate: (node) => {
    const over = aggregateOver(node)
    return ({ group }) => over(group ?? [])
  },
  RelatedExists: ({ related }) => {
    const places = relatedPlaces(related)
    return (place) => places(place).length > 0
  },
  RelatedAggregate: ({ aggregate: node, related }) => {
    // A list takes the rows in their order.
    const [places, over] = [relatedPlaces(related), aggregateOver(node)]
    return (place) => over(places(place))
  }
}

// Of an integer and a fraction the sum is floating.
const alike = (left: values.Value, right: values.Value, { storage }: AST.Arithmetic["type"]) =>
  storage._tag === "Float" ? ([toNumber(left), toNumber(right)] as const) : ([left, right] as const)

// What no engine could hold, none may answer.
const inRange = (value: values.Value, type: AST.Arithmetic["type"]): values.Value => {
  const fits =
    typeof value === "bigint" ? BigInt.asIntN(64, value) === value : typeof value !== "number" || holds(value, type)
  if (fits) return value
  const { field = undefined, model = "query" } = ValueTypes.of({ _tag: "Literal", value: null, type }).origin ?? {}
  throw queryError(model, field, "the result is out of range")
}

const holds = (value: number, { storage }: AST.Arithmetic["type"]): boolean =>
  storage._tag === "Integer" ? Number.isSafeInteger(value) : Number.isFinite(value)
