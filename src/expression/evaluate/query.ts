/**
 * A query's answer over rows in memory.
 */
import type { Named, Query } from "../../ast/Query.js"
import { textOf } from "../../definition/carrier.js"
import { queryError } from "../../error/DefinitionError.js"
import * as ValueTypes from "../ValueTypes.js"
import { decoder } from "./evaluate.js"
import { condition, evaluator, ordering, slice } from "./nodes.js"
import type { Place, Row } from "./rows.js"

type Places = ReadonlyArray<Place>

/** The rows that a query gives, out of all the rows of its model. */
export const answer = (
  query: Query,
  parameters: ReadonlyArray<unknown>,
  rows: ReadonlyArray<Row>
): ReadonlyArray<unknown> => {
  refuse(query)
  const all = rows.map((row): Place => ({ scope: query.scope, row, outer: undefined, parameters }))
  const kept = query.filter === undefined ? all : all.filter(condition(query.filter))
  const places = query.groupBy === undefined ? kept : groups(query, query.groupBy, kept)
  const sorted = [...places].sort(ordering(query.orderBy ?? []))
  const turned = query.reversed ? sorted.reverse() : sorted
  return sliced(query, turned).map(rowMaker(query))
}

// Rows in memory are whole, and bring their relations along.
const refuse = ({ distinct, includes, joins, kind, qualify, scope }: Query): void => {
  const refused =
    qualify !== undefined
      ? "a filter on windows"
      : distinct
        ? "distinct"
        : includes.length > 0
          ? "include"
          : joins.length > 0
            ? "join"
            : kind === "rows"
              ? undefined
              : kind
  if (refused !== undefined) throw queryError(scope.model, undefined, `${refused} is answered by a database only`)
}

const groups = (
  { aggregates, groupingSets, having, scope }: Query,
  groupBy: ReadonlyArray<Named>,
  places: Places
): Places => {
  const all = groupBy.length === 0 ? [placeOf(places)] : [...grouped(groupBy, places)].map(placeOf)
  if (groupingSets !== undefined)
    throw queryError(scope.model, undefined, "grouping sets are answered by a database only")
  if (aggregates.length === 0) throw queryError(scope.model, undefined, "groups without aggregates; add aggregate(…)")
  return having === undefined ? all : all.filter(condition(having))
}

// What is grouped by is the same in all of its rows, the first among them.
const placeOf = (group: Places): Place => ({
  ...(group[0] ?? { scope: undefined, row: {}, outer: undefined, parameters: [] }),
  group
})

const grouped = (groupBy: ReadonlyArray<Named>, places: Places): Iterable<Places> => {
  const keys = groupBy.map(({ expression }) => evaluator(expression))
  const found = new Map<string, Array<Place>>()
  for (const place of places) {
    const key = JSON.stringify(keys.map((each) => nullOrText(each(place))))
    const group = found.get(key)
    if (group === undefined) found.set(key, [place])
    else group.push(place)
  }
  return found.values()
}

const nullOrText = (value: unknown): string | null => (value === null ? null : textOf(value))

const sliced = ({ limit, offset }: Query, places: Places): Places => {
  const [place] = places
  if (place === undefined) return places
  // A limit and an offset are whole numbers.
  const at = (node: Query["limit"]) => (node === undefined ? undefined : (evaluator(node)(place) as number))
  return slice(places, at(offset) ?? 0, at(limit))
}

const rowMaker = (query: Query): ((place: Place) => unknown) => {
  const { aggregates, annotations, columns, groupBy, selection } = query
  if (groupBy !== undefined) return record([...groupBy, ...aggregates])
  if (selection !== undefined) return record(selection)
  const added = record(annotations)
  if (columns !== undefined) return (place) => ({ ...picked(place.row, columns), ...added(place) })
  return annotations.length === 0 ? ({ row }) => row : (place) => ({ ...place.row, ...added(place) })
}

const picked = (row: Row, columns: ReadonlyArray<string>): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column]]))

const record = (named: ReadonlyArray<Named>): ((place: Place) => Row) => {
  const fields = named.map(({ expression, name }) => {
    const [value, decode] = [evaluator(expression), decoder(ValueTypes.of(expression))]
    return [name, (place: Place) => decode(value(place))] as const
  })
  return (place) => Object.fromEntries(fields.map(([name, value]) => [name, value(place)]))
}
