/**
 * Pages of a query's rows: by number, or by a place in their order.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type { DatabaseError } from "../error/DatabaseError.js"
import { queryError } from "../error/DefinitionError.js"
import { InvalidCursor } from "../error/errors.js"
import type { Keyed, Request } from "../service/Database.js"
import * as cursors from "./cursor.js"
import * as keysets from "./keyset.js"
import { Rows } from "./make.js"
import type { QuerySet } from "./QuerySet.js"
import * as steps from "./steps.js"

export { InvalidCursor }

// ---- by number -------------------------------------------------------------------------------------------------------

/** Which page is wanted, counted from 1, and how many rows make one. @since 0.1.0 @category models */
export interface OffsetOptions {
  readonly page: number
  readonly size: number
}

/** A page, and how many there are. @since 0.1.0 @category models */
export interface Offset<out Row> {
  readonly rows: ReadonlyArray<Row>
  /** The number of rows on all pages. */
  readonly total: number
  readonly pages: number
  readonly page: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
}

/** A query, of rows or of groups, that can be cut into pages. @since 0.1.0 @category models */
export interface Countable<out Row, out Db> extends Effect.Effect<ReadonlyArray<Row>, DatabaseError, Db> {
  limit(n: number): Effect.Effect<ReadonlyArray<Row>, DatabaseError, Db>
  readonly count: Effect.Effect<number, DatabaseError, Db>
}

/**
 * One page of a query by its number; beyond the last it has no rows. Rows are sorted by their order and then the primary
 * key, so that no row is on two pages; two statements ask for the rows and for how many there are.
 *
 * @example
 * ```ts
 * const { rows, pages } = yield* Page.offset(User.objects, { page: 2, size: 20 })
 * ```
 *
 * @since 0.1.0
 * @category verbs
 */
export const offset: {
  (options: OffsetOptions): <Row, Db>(query: Countable<Row, Db>) => Effect.Effect<Offset<Row>, DatabaseError, Db>
  <Row, Db>(query: Countable<Row, Db>, options: OffsetOptions): Effect.Effect<Offset<Row>, DatabaseError, Db>
} = dual(2, <Row, Db>(query: Countable<Row, Db>, { page, size }: OffsetOptions) => {
  const asked = rowsOf("Page.offset", query)
  const { name } = steps.definitionOf(asked.request)
  refuseUnlessPositive(name, "size", size)
  refuseUnlessPositive(name, "page", page)
  const request = keysets.isPageable(asked.request) ? keysets.sorted(asked.request) : asked.request
  const before = (page - 1) * size
  // A page of the query is a query of the same rows.
  const rows = new Rows(steps.limit(steps.offset(request, before), size), asked.tag) as unknown as Countable<Row, Db>
  return Effect.flatMap(query.count, (total) =>
    Effect.map(total > before ? rows : Effect.succeed([]), (found): Offset<Row> => {
      const pages = Math.ceil(total / size)
      return { rows: found, total, pages, page, hasNext: page < pages, hasPrevious: page > 1 && total > 0 }
    })
  )
})

// ---- by a place in the order -----------------------------------------------------------------------------------------

/**
 * The place of a row in the order of a query, as text that may stand in a URL.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Cursor = Schema.String.pipe(Schema.pattern(/^[\w-]+$/), Schema.brand("reinhardt-db/Cursor"))

/** @since 0.1.0 @category models */
export type Cursor = typeof Cursor.Type

/**
 * How many rows make a page, and the place that it comes after, or before; without either it is the first.
 *
 * Whoever has the `secret` can make cursors, and nobody else. Without one they carry a checksum, which finds mistakes and
 * cursors of another query, but keeps nobody from making one; the values in it can be read either way.
 *
 * @since 0.1.0
 * @category models
 */
export interface KeysetOptions {
  readonly size: number
  readonly after?: Cursor | undefined
  readonly before?: Cursor | undefined
  readonly secret?: Redacted.Redacted<string> | undefined
}

/** A page, and the places where the neighbouring ones begin, if there are any. @since 0.1.0 @category models */
export interface Keyset<out Row> {
  readonly rows: ReadonlyArray<Row>
  /** Give it as `after`. */
  readonly next: Option.Option<Cursor>
  /** Give it as `before`. */
  readonly previous: Option.Option<Cursor>
}

type Paged<Row, Db> = Effect.Effect<Keyset<Row>, DatabaseError | InvalidCursor, Db>

/**
 * One page of a query by a place in its order: as fast for the last as for the first, and no row twice or left out when
 * others are inserted or deleted in between. The order may be any, and is ended by the primary key.
 *
 * @example
 * ```ts
 * const posts = Post.objects.orderBy((p) => p.createdAt.desc())
 * const first = yield* Page.keyset(posts, { size: 20 })
 * const second = yield* Page.keyset(posts, { size: 20, after: Option.getOrUndefined(first.next) })
 * ```
 *
 * @since 0.1.0
 * @category verbs
 */
export const keyset: {
  (options: KeysetOptions): <Self, Row, Extra, Db>(query: QuerySet<Self, Row, Extra, Db>) => Paged<Row, Db>
  <Self, Row, Extra, Db>(query: QuerySet<Self, Row, Extra, Db>, options: KeysetOptions): Paged<Row, Db>
} = dual(2, <Self, Row, Extra, Db>(query: QuerySet<Self, Row, Extra, Db>, options: KeysetOptions): Paged<Row, Db> => {
  const { request, tag } = rowsOf("Page.keyset", query)
  const { name } = steps.definitionOf(request)
  const { after, before, secret, size } = options
  refuseUnlessPositive(name, "size", size)
  if (after !== undefined && before !== undefined) throw queryError(name, undefined, "Page.keyset after and before")
  keysets.refusePageless(request)
  const place = after ?? before
  return Effect.flatMap(placed(request, secret, place), (carriers) => {
    const sorted = keysets.keyed(keysets.sorted(request, before !== undefined))
    const asked = carriers === undefined ? sorted : keysets.after(sorted, carriers)
    // One row more tells whether there is a page behind this one. Rows of a keyed query are `Keyed`.
    const rows = new Rows(steps.limit(asked, size + 1), tag) as unknown as Effect.Effect<
      ReadonlyArray<Keyed>,
      DatabaseError,
      Db
    >
    return Effect.map(rows, (found) => page<Row>(request, options, found))
  })
})

const placed = (request: Request, secret: cursors.Secret, cursor: Cursor | undefined) =>
  Effect.suspend(() => {
    if (cursor === undefined) return Effect.succeed(undefined)
    const carriers = cursors.decode(request, secret, cursor)
    return carriers === undefined ? Effect.fail(foreign(steps.definitionOf(request).name)) : Effect.succeed(carriers)
  })

const foreign = (model: string): InvalidCursor =>
  new InvalidCursor({
    model,
    message: `${model}: the cursor was made for another query, order or secret, or was changed since`
  })

const page = <Row>(request: Request, options: KeysetOptions, found: ReadonlyArray<Keyed>): Keyset<Row> => {
  const { after, before, secret, size } = options
  const taken = found.slice(0, size)
  const rows = before === undefined ? taken : taken.reverse()
  const more = found.length > size
  const cursor = (row: Keyed | undefined, isThere: boolean): Option.Option<Cursor> =>
    // What `encode` makes is of the characters that a cursor has.
    row !== undefined && isThere ? Option.some(cursors.encode(request, secret, row.keys) as Cursor) : Option.none()
  return {
    // The query's type says what its rows are.
    rows: rows.map(({ row }) => row as Row),
    next: cursor(rows[rows.length - 1], before !== undefined || more),
    previous: cursor(rows[0], before === undefined ? after !== undefined : more)
  }
}

const rowsOf = (name: string, query: unknown): Rows => {
  if (query instanceof Rows) return query
  throw queryError("Page", undefined, `${name} wants a query, such as User.objects`)
}

const refuseUnlessPositive = (model: string, name: string, n: number): void => {
  if (Number.isSafeInteger(n) && n > 0) return
  throw queryError(model, undefined, `a page with ${name} ${n}; it is a whole number from 1 on`)
}
