/**
 * Rows by primary key that are asked for at the same time, where Effect collects requests: one SELECT for all of them.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as EffectRequest from "effect/Request"
import * as RequestResolver from "effect/RequestResolver"
import type { DatabaseError } from "../error/DatabaseError.js"
import * as Scope from "../expression/Scope.js"
import * as keys from "../query/keys.js"
import type { Request } from "../service/Database.js"
import { type Access, transactionOf } from "./Access.js"
import { rows } from "./execute.js"
import type { TransactionState } from "./transactionState.js"

type Row = Option.Option<unknown>

/** The row of a query with a primary key; the fiber's context says in which transaction. */
export interface RowByKey extends EffectRequest.Request<Row, DatabaseError> {
  readonly _tag: "RowByKey"
  readonly request: Request
  readonly key: unknown
  readonly context: Context.Context<never>
  readonly transaction: TransactionState | undefined
}

const RowByKey = EffectRequest.tagged<RowByKey>("RowByKey")

/** What one statement answers. */
type Group = readonly [RowByKey, ...ReadonlyArray<RowByKey>]

/** Answers all the requests for rows of a database. */
export const resolver = (access: Access): RequestResolver.RequestResolver<RowByKey> =>
  RequestResolver.makeBatched((requests: ReadonlyArray<RowByKey>) =>
    Effect.forEach(grouped(requests), (group) => answer(access, group), { discard: true })
  )

/** The row of a query with this primary key, together with others that are asked for at the same time. */
export const rowByKey = (
  access: Access,
  rows: RequestResolver.RequestResolver<RowByKey>,
  request: Request,
  key: unknown
): Effect.Effect<Row, DatabaseError> => {
  const fiber = Option.getOrUndefined(Fiber.getCurrentFiber())
  if (fiber === undefined) return Effect.suspend(() => rowByKey(access, rows, request, key))
  const context = fiber.currentContext
  const transaction = transactionOf(access, context)
  // Whose fiber is interrupted while requests are collected goes without its finalizers, and the transaction would stay.
  return transaction?.collected === true
    ? alone(access, request, key)
    : Effect.request(RowByKey({ request, key, context, transaction }), rows)
}

const alone = (access: Access, request: Request, key: unknown): Effect.Effect<Row, DatabaseError> =>
  rows(access, keys.byKey(request, key), ([row]) => Effect.succeed(Option.fromNullable(row)))

/** Those of one query in one transaction. */
const grouped = (requests: ReadonlyArray<RowByKey>): ReadonlyArray<Group> => {
  const groups: Array<[RowByKey, ...Array<RowByKey>]> = []
  for (const each of requests) {
    const group = groups.find(([first]) => isAlike(first, each))
    if (group === undefined) groups.push([each])
    else group.push(each)
  }
  return groups
}

const isAlike = (one: RowByKey, other: RowByKey): boolean =>
  one.transaction === other.transaction &&
  one.request.query === other.request.query &&
  one.request.values.every((value, i) => Object.is(value, other.request.values[i]))

const answer = (access: Access, group: Group): Effect.Effect<void> => {
  const [{ context }] = group
  const found = Effect.suspend(() => find(access, group))
  return Effect.flatMap(Effect.exit(Effect.mapInputContext(found, () => context)), (exit) =>
    Effect.forEach(
      group,
      (each) =>
        EffectRequest.complete(
          each,
          Exit.map(exit, (rows) => Option.fromNullable(rows.get(each.key)))
        ),
      { discard: true }
    )
  )
}

const find = (access: Access, group: Group): Effect.Effect<ReadonlyMap<unknown, unknown>, DatabaseError> => {
  const [{ request }] = group
  const definition = Scope.definitionOf(request.query.node.scope)
  const asked = [...new Set(group.map(({ key }) => key))]
  return Effect.map(
    Effect.forEach(keys.bulks(definition, asked), (some) =>
      rows(access, keys.amongKeys(request, some), Effect.succeed)
    ),
    (found) => keys.index(definition, asked, found.flat())
  )
}
