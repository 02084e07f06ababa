import { Data, Effect, type Scope } from "effect"

/** The databases that need a server; SQLite needs only a file. */
export const serverNames = ["postgres", "mysql", "mariadb", "mongodb"] as const
export type ServerName = (typeof serverNames)[number]

export class ServerError extends Data.TaggedError("ServerError")<{ readonly message: string }> {}

/** A server that answered: where, which version, and how it was come by. */
export interface Server {
  readonly url: string
  readonly version: string
  readonly origin: string
}

/** How to run a server in a throwaway folder. */
export interface Launch {
  readonly command: string
  readonly args: ReadonlyArray<string>
  readonly url: string
  readonly stopSignal: NodeJS.Signals
  readonly account?: Account
}

/** Whom to run as, when root must not be it. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Prepares a folder for a server that is on this machine; fails when the server is not there. */
export interface Local {
  readonly origin: string
  readonly launch: (folder: string, port: number) => Effect.Effect<Launch, ServerError>
}

export interface Image {
  readonly name: string
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  readonly command: ReadonlyArray<string>
  readonly url: (host: string, port: number) => string
}

/** All that one database needs for its servers to be found, started and used; one value, one file. */
export interface Engine {
  readonly name: ServerName
  /** What to install where no server was found, as words for a person. */
  readonly install: string
  /** The version the server gives; fails when nothing answers or another product does. */
  readonly version: (url: string) => Effect.Effect<string, ServerError>
  readonly databases: (url: string) => Effect.Effect<ReadonlyArray<string>, ServerError>
  readonly create: (url: string, database: string) => Effect.Effect<void, ServerError>
  readonly drop: (url: string, database: string) => Effect.Effect<void, ServerError>
  readonly locals: ReadonlyArray<Local>
  readonly image: Image
}

/** Runs a promise over a connection that is closed whatever happens. */
export const using = <C, A>(
  connect: () => Promise<C>,
  use: (connection: C) => Promise<A>,
  close: (connection: C) => Promise<unknown>
): Effect.Effect<A, ServerError> =>
  Effect.acquireUseRelease(
    attempt(connect),
    (connection) => attempt(() => use(connection)),
    (connection) => Effect.ignore(attempt(() => close(connection)))
  )

export const attempt = <A>(evaluate: (signal: AbortSignal) => Promise<A>): Effect.Effect<A, ServerError> =>
  Effect.tryPromise({ try: evaluate, catch: (cause) => new ServerError({ message: messageOf(cause) }) })

// Node reports a refused connection as an AggregateError whose own message is empty.
const messageOf = (cause: unknown): string =>
  cause instanceof AggregateError
    ? cause.errors.map(messageOf).join(", ")
    : cause instanceof Error
      ? cause.message
      : String(cause)

/** The same server, another database. */
export const withDatabase = (url: string, database: string): string =>
  Object.assign(new URL(url), { pathname: `/${database}` }).href

export type Scoped<A> = Effect.Effect<A, ServerError, Scope.Scope>

/** An engine no server was found for: why, in the first line, and what to install. */
export interface Missing {
  readonly missing: string
}

/** What a test run has to work with. */
export interface Found {
  /** Begins the name of every database this run makes. */
  readonly prefix: string
  readonly servers: Readonly<Record<ServerName, Server | Missing>>
}

declare module "vitest" {
  export interface ProvidedContext {
    readonly found: Found
  }
}
