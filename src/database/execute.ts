/**
 * From a query to its rows: plan and compile (once per shape), bind, run, decode, load what is included.
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as DatabaseError from "../error/DatabaseError.js"
import { listSize } from "../expression/make.js"
import { chain } from "../internal/effectable.js"
import { asGiven, type Connection, type Result, type Row, type RowReader } from "../service/Connection.js"
import type { Request } from "../service/Database.js"
import { type Access, withConnection } from "./Access.js"
import * as Compiled from "./Compiled.js"
import { Reader } from "./reader.js"
import { lockError, locking } from "./rowLock.js"
import { spanned } from "./span.js"

type Run<A, E = never> = Effect.Effect<A, E | DatabaseError.DatabaseError>

/** The decoded rows of a query, given to `finish`. */
export const rows = <A, E>(
  access: Access,
  { query, values }: Request,
  finish: (rows: ReadonlyArray<unknown>) => Effect.Effect<A, E>
): Run<A, E> => {
  const { dialect } = access.driver
  return attempt(() => {
    const compiled = Compiled.select(dialect, query)
    if (compiled.locks !== undefined) {
      const locked = locking(access, () => withChildren(access, compiled, values))
      return Effect.flatMap(Effect.mapError(locked, lockError(compiled.locks)), finish)
    }
    if (compiled.children.length > 0) return Effect.flatMap(withChildren(access, compiled, values), finish)
    return chain(decoded(access, compiled, compiled.bind(values, noKeys)), finish)
  })
}

const noKeys: ReadonlyArray<unknown> = []

/** An update's or delete's number of rows. */
export const execute = (access: Access, { query, values }: Request): Run<number> =>
  attempt(() => {
    const compiled = Compiled.write(access.driver.dialect, query)
    return chain(run(access, compiled, compiled.bind(values, noKeys), asGiven), ({ affected }) =>
      Exit.succeed(affected)
    )
  })

/** Runs a compiled statement on the connection that is due. */
export const run = <A>(
  access: Access,
  { statement }: Compiled.Compiled,
  parameters: ReadonlyArray<unknown>,
  reader: RowReader<A>
): Run<Result<A>> =>
  spanned(access, statement, parameters, () =>
    withConnection(
      access,
      (connection) => connection.execute(statement, parameters, reader),
      statement.operation === "SELECT"
    )
  )

/** Runs a compiled statement, and decodes its rows; the first that the model refuses is the error. */
export const decoded = (
  access: Access,
  compiled: Compiled.CompiledSelect,
  parameters: ReadonlyArray<unknown>,
  reader = new Reader(compiled)
): Run<ReadonlyArray<unknown>> =>
  chain(run(access, compiled, parameters, reader), ({ rows }) => {
    const error = reader.error(access.driver.dialect)
    return error === undefined ? Exit.succeed(rows) : Exit.fail(error)
  })

/** Turns what was thrown while a query was made ready into the error that it is. */
export const attempt = <A, E>(f: () => Effect.Effect<A, E>): Run<A, E> => {
  try {
    return f()
  } catch (error) {
    if (error instanceof DatabaseError.DatabaseError) return Exit.fail(error)
    throw error
  }
}

// ---- includes --------------------------------------------------------------------------------------------------------

const withChildren = (
  access: Access,
  compiled: Compiled.CompiledSelect,
  values: ReadonlyArray<unknown>
): Run<ReadonlyArray<unknown>> => {
  const reader = new Reader(compiled)
  return Effect.flatMap(decoded(access, compiled, compiled.bind(values, noKeys), reader), (parents) =>
    Effect.as(loadChildren(access, compiled, values, reader.keys, parents), parents)
  )
}

/** Loads what rows include, one statement per relation; `kept` are the keys that a reader has kept of them. */
export const loadChildren = (
  access: Access,
  compiled: Compiled.CompiledSelect,
  values: ReadonlyArray<unknown>,
  kept: ReadonlyArray<Row>,
  parents: ReadonlyArray<unknown>
): Run<void> =>
  Effect.forEach(compiled.children, (child) => loadChild(access, child, values, kept, parents), { discard: true })

const loadChild = (
  access: Access,
  child: Compiled.CompiledChild,
  values: ReadonlyArray<unknown>,
  kept: ReadonlyArray<Row>,
  parents: ReadonlyArray<unknown>
): Run<void> =>
  Effect.suspend(() => {
    const { container, name, toMany } = child.plan
    const keys = new Map<unknown, unknown>()
    for (const row of kept) {
      const raw = row[child.parentAt]
      if (raw !== null) keys.set(child.childKey(raw), child.parentKey(raw))
    }
    return Effect.map(childrenByKey(access, child, values, [...keys.values()]), (groups) => {
      parents.forEach((parent, i) => {
        const holder = holderOf(parent, container)
        if (holder === undefined) return
        const found = groups.get(child.childKey(kept[i]?.[child.parentAt] ?? null))
        // The holder was decoded a moment ago and nobody has seen it yet, so it may still be completed.
        holder[name] = toMany ? (found ?? []) : (found?.[0] ?? null)
      })
    })
  })

const holderOf = (parent: unknown, container: ReadonlyArray<string>): Record<string, unknown> | undefined => {
  let holder = parent as Record<string, unknown> | null | undefined
  for (const name of container) holder = holder?.[name] as Record<string, unknown> | null | undefined
  return holder ?? undefined
}

type Groups = Map<unknown, Array<unknown>>

const childrenByKey = (
  access: Access,
  child: Compiled.CompiledChild,
  values: ReadonlyArray<unknown>,
  keys: ReadonlyArray<unknown>
): Run<Groups> => {
  const groups: Groups = new Map()
  if (keys.length === 0) return Effect.succeed(groups)
  const chunks = child.plan.byKeys ? chunksOf(access, values, keys) : [keys]
  return Effect.as(
    Effect.forEach(chunks, (chunk) => addChildren(access, child, values, chunk, groups), { discard: true }),
    groups
  )
}

// A list of keys may be longer than a statement's parameters.
const chunksOf = (
  { driver }: Access,
  values: ReadonlyArray<unknown>,
  keys: ReadonlyArray<unknown>
): ReadonlyArray<ReadonlyArray<unknown>> => {
  const room = driver.dialect.capabilities.maxParameters - values.length
  const size = 2 ** Math.floor(Math.log2(Math.max(1, room)))
  return Array.from({ length: Math.ceil(keys.length / size) }, (_, i) => keys.slice(i * size, (i + 1) * size))
}

const addChildren = (
  access: Access,
  child: Compiled.CompiledChild,
  values: ReadonlyArray<unknown>,
  keys: ReadonlyArray<unknown>,
  groups: Groups
): Run<void> =>
  Effect.suspend(() => {
    const compiled = child.compiled(listSize(keys.length))
    const reader = new Reader(compiled)
    return Effect.flatMap(decoded(access, compiled, compiled.bind(values, keys), reader), (children) => {
      children.forEach((each, i) => {
        // A child's key of its parent is the first that is kept.
        const key = child.childKey(reader.keys[i]?.[0])
        const group = groups.get(key)
        if (group === undefined) groups.set(key, [each])
        else group.push(each)
      })
      return loadChildren(access, compiled, values, reader.keys, children)
    })
  })

/** The connection's own rows, without decoding: for `explain`. */
export const raw = (access: Access, use: (connection: Connection) => Run<Result>): Run<Result> =>
  withConnection(access, use)
