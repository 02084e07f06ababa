/**
 * A database of a driver: pool, transactions, and what queries ask for.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as RcMap from "effect/RcMap"
import type * as RequestResolver from "effect/RequestResolver"
import type * as Scope from "effect/Scope"
import * as DatabaseError from "../error/DatabaseError.js"
import { make as makePool } from "../pool/make.js"
import { service as poolService } from "../pool/service.js"
import type { Request, Service, SqlText } from "../service/Database.js"
import type { Driver } from "../service/Driver.js"
import type { PoolOptions } from "../service/Pool.js"
import type { PreparableService, Preparing } from "../service/Preparable.js"
import type { Statement } from "../service/Statement.js"
import { type Access, transactionOf, withConnection } from "./Access.js"
import { lock } from "./advisory.js"
import { type RowByKey, resolver, rowByKey } from "./batch.js"
import { savepoint, together, transaction } from "./blocks.js"
import * as branch from "./branch.js"
import * as Compiled from "./Compiled.js"
import { current, onEnd, setSavepoint } from "./current.js"
import { attempt, execute, rows } from "./execute.js"
import { explain } from "./explain.js"
import { prefix } from "./hooks.js"
import { insert } from "./insert.js"
import { Pace } from "./pace.js"
import { spanned } from "./span.js"
import { stream } from "./stream.js"
import type { TransactionState } from "./transactionState.js"

/**
 * Opens a database in a scope: its pool is closed with it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const open = (
  driver: Driver,
  options: PoolOptions
): Effect.Effect<Access, DatabaseError.DatabaseError, Scope.Scope> =>
  Effect.gen(function* () {
    const { pool, readers } = yield* pools(driver, options)
    return {
      driver,
      pool,
      readers,
      pace: new Pace(),
      locks: yield* RcMap.make({ lookup: (_name: string) => Effect.makeSemaphore(1) }),
      // A key of its own: a transaction of one database is none of another's.
      transaction: Context.GenericTag<TransactionState>(prefix + crypto.randomUUID())
    }
  })

const pools = (driver: Driver, options: PoolOptions) => {
  const name = String(driver.attributes["db.system.name"])
  const { reader } = driver
  return Effect.all({
    pool: makePool(driver.connector, options, name),
    readers:
      reader === undefined || reader.max === 0
        ? Effect.succeed(undefined)
        : makePool(reader.open, { ...options, maxConnections: reader.max, minConnections: 0 }, name, "readers")
  })
}

/**
 * The service of an open database.
 *
 * @since 0.1.0
 * @category constructors
 */
export const service = (access: Access): Service => serviceOf(access, resolver(access))

const serviceOf = (access: Access, byKey: RequestResolver.RequestResolver<RowByKey>): Service => ({
  dialect: access.driver.dialect,
  pool: poolService(access.pool, access.readers),
  rows: (request, finish) => rows(access, request, finish),
  rowByKey: (request, key) => rowByKey(access, byKey, request, key),
  stream: (request) => stream(access, request),
  insert: (request) => insert(access, request),
  execute: (request) => execute(access, request),
  toSql: (request) => attempt(() => Effect.succeed(toSql(access, request))),
  explain: (request) => attempt(() => explain(access, request)),
  transaction: (body, options) => transaction(access, body, options),
  together: (body) => together(access, body),
  savepoint: (body, label) => savepoint(access, body, label),
  lock: (name, options) => lock(access, name, options),
  current: current(access),
  onEnd: (outcome, effect) => onEnd(access, outcome, effect),
  setSavepoint: (label) => setSavepoint(access, label),
  script: (sql) => {
    const statement: Statement = {
      sql,
      operation: sql.slice(0, sql.search(/\W|$/)),
      table: undefined,
      returnsRows: false
    }
    const run = Effect.suspend(() =>
      spanned(access, statement, [], () =>
        withConnection(access, (connection) => Effect.asVoid(connection.script(sql)))
      )
    )
    return Effect.contextWithEffect((context: Context.Context<never>) =>
      commitsBySchema(access) && transactionOf(access, context) !== undefined ? Effect.fail(notHere(access)) : run
    )
  }
})

/**
 * What two-phase commit needs of an open database.
 *
 * @since 0.1.0
 * @category constructors
 */
export const preparable = (access: Access, preparing: Preparing): PreparableService =>
  branch.preparable(
    access,
    preparing,
    Effect.map(open(access.driver, { name: "decisions", maxConnections: 1 }), service)
  )

// Elsewhere a change of the schema is part of the transaction like any other.
const commitsBySchema = ({ driver }: Access): boolean => !driver.dialect.capabilities.transactionalDdl

const notHere = ({ driver }: Access): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "MissingCapability", capability: "DDL in a transaction", dialect: driver.dialect.name },
    "a change of the schema would commit the transaction that it stands in; run it outside"
  )

const compiledOf = (access: Access, { query }: Request): Compiled.Compiled => {
  const { dialect } = access.driver
  const { kind } = query.node
  return kind === "update" || kind === "delete" ? Compiled.write(dialect, query) : Compiled.select(dialect, query)
}

const toSql = (access: Access, request: Request): SqlText => {
  const compiled = compiledOf(access, request)
  return { sql: compiled.statement.sql, parameters: compiled.bind(request.values, []) }
}
