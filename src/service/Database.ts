/**
 * The database that queries ask: a tag, and what stands behind it.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Query } from "../ast/Query.js"
import type { ModelDefinition } from "../definition/ModelDefinition.js"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Shape } from "../expression/Shape.js"
import type { Dialect } from "./Dialect.js"
import type { PoolService } from "./Pool.js"
import * as Preparable from "./Preparable.js"

/** A query and the values of its holes. @since 0.1.0 @category models */
export interface Request {
  readonly query: Shape<Query>
  readonly values: ReadonlyArray<unknown>
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

/** Options of a transaction. @since 0.1.0 @category models */
export interface TransactionOptions {
  readonly isolation?: "ReadUncommitted" | "ReadCommitted" | "RepeatableRead" | "Serializable"
  readonly readOnly?: boolean
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
 * - `insert` gives back the rows as they are stored, in the order given; under `onConflict` those that were there already
 *   too.
 * - `execute` runs an update or delete and gives the number of rows that it matched.
 * - `transaction` runs the body in a transaction, and inside one, as `savepoint` does, in a savepoint of it. `together`
 *   is for a write of several statements: inside a transaction it is part of that, which fails with it.
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
  readonly stream: (request: Request) => Stream.Stream<unknown, DatabaseError>
  readonly insert: (request: InsertRequest) => Effect.Effect<ReadonlyArray<unknown>, DatabaseError>
  readonly execute: (request: Request) => Effect.Effect<number, DatabaseError>
  readonly toSql: (request: Request) => Effect.Effect<SqlText, DatabaseError>
  readonly explain: (request: Request) => Effect.Effect<string, DatabaseError>
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
