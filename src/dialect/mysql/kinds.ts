/**
 * Raw statements whose parameters change their kind from one run to the next.
 *
 * MySQL settles the types of parameters that stand beside no column by the first values it gets, and turns all later
 * ones into them: the prepared `SELECT ?`, run with 1, answers 'abc' with 0, and no error; so does `COALESCE(?, ?)`
 * after NULL and 1. Such a run needs a preparation of its own. MariaDB takes each value for what it is.
 * https://dev.mysql.com/doc/refman/8.4/en/prepare.html
 */

type Kinds = ReadonlyArray<string | undefined>

/** The kinds of parameters with which a connection prepared each of its texts, the latest used last. */
export type Prepared = Map<string, Array<Kinds>>

const primitives: Readonly<Record<string, string>> = { string: "s", bigint: "i", number: "n", boolean: "b" }

const kindOf = (value: unknown): string | undefined => {
  if (value === null || value === undefined) return undefined
  if (typeof value !== "object") return primitives[typeof value]
  return value instanceof Date ? "d" : value instanceof Uint8Array ? "x" : "o"
}

// Where NULL stood at first, the other values decided.
const covers = (kinds: Kinds, values: Kinds): boolean =>
  values.every((kind, i) => kind === undefined || kind === kinds[i])

// An INSERT may have NULL in any of its columns.
const mostKinds = 8

/** The text to prepare for these values: the same, or with a comment that makes it another one. */
export const distinct = (prepared: Prepared, most: number, sql: string, values: ReadonlyArray<unknown>): string => {
  if (values.length === 0) return sql
  const kinds = values.map(kindOf)
  const known = remember(prepared, most, sql, kinds)
  const fitting = known.find((each) => covers(each, kinds)) ?? kinds
  if (fitting === known[0]) return sql
  if (fitting === kinds && known.length < mostKinds) known.push(kinds)
  // On a line of its own, as the text may end with a comment.
  return `${sql}\n/* ${fitting.map((kind) => kind ?? "0").join("")} */`
}

// As `mysql2` does with what it prepares, and as many: a text that is forgotten here is not prepared there.
const remember = (prepared: Prepared, most: number, sql: string, kinds: Kinds): Array<Kinds> => {
  const known = prepared.get(sql) ?? [kinds]
  prepared.delete(sql)
  prepared.set(sql, known)
  if (prepared.size > most) prepared.delete(prepared.keys().next().value ?? "")
  return known
}
