/**
 * The database that queries ask: a tag, and what stands behind it.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Request } from "../expression/Request.js"
import type { Dialect } from "./Dialect.js"
import type { PoolService } from "./Pool.js"
import * as Preparable from "./Preparable.js"
import type { QueryPlan } from "./QueryPlan.js"

export type { Request } from "../expression/Request.js"

/** A row of a keyed query, together with the values that it is sorted by, as carriers of their storage types. @since 0.1.0 @category models */
export interface Keyed {
  readonly row: unknown
  readonly keys: ReadonlyArray<unknown>
}

/** What an insert does where a row is there already; names are properties. @since 0.1.0 @category models */
export type OnConflict =
  | { readonly _tag: "Ignore"; readonly target: ReadonlyArray<string> }
  | { readonly _tag: "Update"; readonly target: ReadonlyArray<string>; readonly update: ReadonlyArray<string> }

/** Rows to insert: values of the application by property, validated, the same properties in each. @since 0.1.0 @category models */
export interface InsertRequest {
  readonly definition: ModelDefinition
  readonly properties: ReadonlyArray<string>
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly onConflict: OnConflict | undefined
}

/** The text of a query, and its values as the driver gets them. @since 0.1.0 @category models */
export interface SqlText {
  readonly sql: string
  readonly parameters: ReadonlyArray<unknown>
}

/** Options of a transaction; see `Transaction.Options`. @since 0.1.0 @category models */
export interface TransactionOptions {
  readonly isolation?: "ReadUncommitted" | "ReadCommitted" | "RepeatableRead" | "Serializable"
  readonly readOnly?: boolean
  readonly deferrable?: boolean
  readonly timeout?: Duration.DurationInput
  readonly commitTimeout?: Duration.DurationInput
  readonly durable?: boolean
  readonly retry?: Schedule.Schedule<unknown>
}

/** Where a transaction is; see `Transaction.Status`. @since 0.1.0 @category models */
export type TransactionStatus = "NotStarted" | "Active" | "Committed" | "RolledBack" | "Unknown"

/** The transaction of a fiber; see `Transaction.Current`. @since 0.1.0 @category models */
export interface CurrentTransaction {
  readonly depth: number
  readonly status: Effect.Effect<TransactionStatus>
}

/** A savepoint set by hand; see `Transaction.Savepoint`. @since 0.1.0 @category models */
export interface Savepoint {
  readonly rollback: Effect.Effect<void, DatabaseError>
  readonly release: Effect.Effect<void, DatabaseError>
}

/** A lock that is held: `lost` fails once its connection is lost, and never ends otherwise. @since 0.1.0 @category models */
export interface Lock {
  readonly lost: Effect.Effect<never, DatabaseError>
}

/** Whether to wait for a lock, and for how long; for ever unless told. @since 0.1.0 @category models */
export interface LockOptions {
  readonly wait: boolean
  readonly timeout?: Duration.DurationInput | undefined
}

/**
 * What a database does for queries.
 *
 * - `rows` gives the decoded rows to `finish`, whose effect is the result; `stream` reads them through a cursor.
 * - `rowByKey` asks for a row together with others that are asked for at the same time, where Effect collects requests.
 * - `insert` gives back the rows as they are stored, in the order given; under `onConflict` those that were there already
 *   too.
 * - `execute` runs an update or delete and gives the number of rows that it matched.
 * - `transaction` runs the body in a transaction, and inside one, as `savepoint` does, in a savepoint of it. `together`
 *   is for a write of several statements: inside a transaction it is part of that, which fails with it.
 * - `current`, `onEnd` and `setSavepoint` are about the transaction of the fiber that runs them; `onEnd` registers what
 *   runs after its end, and runs what waits for a commit at once where there is none.
 *
 * A statement runs on the connection that is due where these are called, a synchronous driver's at once: call them
 * within an effect, and those of a transaction within its body.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly dialect: Dialect
  readonly pool: PoolService
  readonly rows: <A, E>(
    request: Request,
    finish: (rows: ReadonlyArray<unknown>) => Effect.Effect<A, E>
  ) => Effect.Effect<A, E | DatabaseError>
  readonly rowByKey: (request: Request, key: unknown) => Effect.Effect<Option.Option<unknown>, DatabaseError>
  readonly stream: (request: Request) => Stream.Stream<unknown, DatabaseError>
  readonly insert: (request: InsertRequest) => Effect.Effect<ReadonlyArray<unknown>, DatabaseError>
  readonly execute: (request: Request) => Effect.Effect<number, DatabaseError>
  readonly toSql: (request: Request) => Effect.Effect<SqlText, DatabaseError>
  readonly explain: (request: Request) => Effect.Effect<QueryPlan, DatabaseError>
  readonly transaction: <A, E, R>(
    body: () => Effect.Effect<A, E, R>,
    options?: TransactionOptions
  ) => Effect.Effect<A, E | DatabaseError, R>
  readonly together: <A, E, R>(body: () => Effect.Effect<A, E, R>) => Effect.Effect<A, E | DatabaseError, R>
  readonly savepoint: <A, E, R>(
    body: () => Effect.Effect<A, E, R>,
    label: string
  ) => Effect.Effect<A, E | DatabaseError, R>
  /** Locks a name while the scope is open; undefined where it is taken, and nobody waits. */
  readonly lock: (name: string, options: LockOptions) => Effect.Effect<Lock | undefined, DatabaseError, Scope.Scope>
  readonly current: Effect.Effect<CurrentTransaction>
  readonly onEnd: <A, E, R>(
    outcome: "Committed" | "RolledBack",
    effect: Effect.Effect<A, E, R>
  ) => Effect.Effect<void, DatabaseError, R>
  readonly setSavepoint: (label: string) => Effect.Effect<Savepoint, DatabaseError>
  /** Runs SQL text as it stands, without parameters (DDL). */
  readonly script: (sql: string) => Effect.Effect<void, DatabaseError>
}

/**
 * Whether spans carry the values of statements' parameters, which may be secrets; they do not unless told.
 *
 * @example
 * ```ts
 * program.pipe(Effect.provideService(Database.ParametersInSpans, true))
 * ```
 *
 * @since 0.1.0
 * @category references
 */
export class ParametersInSpans extends Context.Reference<ParametersInSpans>()("reinhardt-db/ParametersInSpans", {
  defaultValue: () => false
}) {}

/**
 * How long each statement may run before it is stopped on its server, which is then a `QueryTimeout`: no limit unless
 * told. Waiting for a connection does not count, nor do streams. SQLite runs a statement to its end.
 *
 * @since 0.1.0
 * @category references
 */
export class StatementTimeout extends Context.Reference<StatementTimeout>()("reinhardt-db/StatementTimeout", {
  defaultValue: (): Duration.Duration | undefined => undefined
}) {}

/**
 * The default database. A second one is a second tag:
 *
 * @example
 * ```ts
 * class Analytics extends Database.Tag("Analytics")<Analytics>() {}
 * const events = Event.objects.using(Analytics) // Effect<…, …, Analytics>
 * ```
 *
 * @since 0.1.0
 * @category tags
 */
export class Database extends Context.Tag("reinhardt-db/Database")<Database, Service>() {
  /** The tag of another database. */
  static readonly Tag =
    <const Name extends string>(name: Name) =>
    <Self>(): Context.TagClass<Self, `reinhardt-db/Database/${Name}`, Service> =>
      Context.Tag(`reinhardt-db/Database/${name}` as const)<Self, Service>()

  /** Whether spans carry the values of statements' parameters; see the reference of this name. */
  static readonly ParametersInSpans: typeof ParametersInSpans = ParametersInSpans

  /**
   * Limits each statement of an effect.
   *
   * @example
   * ```ts
   * report.pipe(Database.statementTimeout("2 seconds"))
   * ```
   */
  static readonly statementTimeout =
    (limit: Duration.DurationInput) =>
    <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      Effect.provideService(effect, StatementTimeout, Duration.decode(limit))

  /**
   * The database of a layer under another tag, and whether its transactions can be prepared; of what else the layer
   * provides only that is left out.
   */
  static readonly as =
    <Self, Id>(tag: Context.Tag<Self, Service> & { readonly Id?: Id }) =>
    <Out, E, In>(layer: Layer.Layer<Out | Database, E, In>): Layer.Layer<As<Self, Out>, E, In> =>
      Layer.map(
        layer as Layer.Layer<Database, E, In>,
        (context) => renamed(tag, context) as Context.Context<As<Self, Out>>
      )
}

/** What a layer provides under another tag. @since 0.1.0 @category models */
export type As<Self, Out> =
  | Self
  | ([Extract<Out, Preparable.Preparable<Database>>] extends [never] ? never : Preparable.Preparable<Self>)

const renamed = <Self>(tag: Context.Tag<Self, Service>, context: Context.Context<Database>): Context.Context<Self> =>
  Option.match(Context.getOption(context, Preparable.of(Database)), {
    onNone: () => Context.make(tag, Context.get(context, Database)),
    onSome: (preparable) =>
      Context.make(tag, Context.get(context, Database)).pipe(Context.add(Preparable.of(tag), preparable))
  })
