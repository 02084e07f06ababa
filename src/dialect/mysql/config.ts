/**
 * Where a MySQL or MariaDB server is, and how our sessions on it are set up.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import type { SslOptions } from "mysql2"
import type { Flavour } from "./server.js"

/**
 * How to reach a server: a `url`, or its parts; where both say it, the URL wins.
 *
 * @since 0.1.0
 * @category models
 */
export interface MySqlConnectionConfig {
  /** `mysql://user:password@host:port/database`, percent-encoded; `?ssl=true` and `?socketPath=…` may follow. */
  readonly url?: Redacted.Redacted | undefined
  /** `localhost` unless told. */
  readonly host?: string | undefined
  /** 3306 unless told. */
  readonly port?: number | undefined
  /** A Unix socket, instead of a host and a port. */
  readonly socketPath?: string | undefined
  readonly database?: string | undefined
  readonly username?: string | undefined
  readonly password?: Redacted.Redacted | undefined
  /** TLS: `true` verifies the server's certificate and its name; anything less has to be said. */
  readonly ssl?: boolean | SslOptions | undefined
  /** How long opening a connection may take; 10 seconds unless told. */
  readonly connectTimeout?: Duration.DurationInput | undefined
  /** The server's own limit on each statement (on MySQL, on each SELECT); none unless told. */
  readonly statementTimeout?: Duration.DurationInput | undefined
  /** Statements kept prepared per connection; 200 unless told, as a server holds only 16,382 in all by default. */
  readonly maxPreparedStatements?: number | undefined
}

/** A config, read: where to connect, and as whom. */
export interface Target {
  readonly host: string
  readonly port: number
  readonly socketPath: string | undefined
  readonly database: string | undefined
  readonly user: string | undefined
  readonly password: string | undefined
  /** One object for all connections: `mysql2` keeps the parsed certificates by its identity. */
  readonly ssl: SslOptions | undefined
  readonly maxPreparedStatements: number
}

type Parts = Pick<MySqlConnectionConfig, "host" | "port" | "socketPath" | "database" | "username" | "password" | "ssl">

/** Reads a config; throws when its URL cannot be read. */
export const target = (config: MySqlConnectionConfig): Target => {
  const parts = { ...config, ...(config.url && partsOf(Redacted.value(config.url))) }
  return {
    host: parts.host ?? "localhost",
    port: parts.port ?? 3306,
    socketPath: parts.socketPath,
    database: parts.database,
    user: parts.username,
    password: parts.password && Redacted.value(parts.password),
    ssl: sslOptions(parts.ssl),
    maxPreparedStatements: config.maxPreparedStatements ?? 200
  }
}

// `mysql2` verifies the certificate but, unless told, not that it is this host's.
const sslOptions = (ssl: boolean | SslOptions | undefined): SslOptions | undefined =>
  ssl === true ? { rejectUnauthorized: true, verifyIdentity: true } : ssl === false ? undefined : ssl

// Not left to `mysql2`, which takes any of its options from a URL, and goes on when it does not know one.
const partsOf = (text: string): Parts => {
  const url = parse(text)
  const { hostname, pathname, password, port, searchParams, username } = url
  return Object.fromEntries(
    Object.entries({
      host: decodeURIComponent(hostname).replace(/^\[(.*)\]$/, "$1"),
      port: Number(port),
      database: decodeURIComponent(pathname.slice(1)),
      username: decodeURIComponent(username),
      password: password === "" ? undefined : Redacted.make(decodeURIComponent(password)),
      ...options(searchParams)
    }).filter(([, value]) => value !== undefined && value !== "" && value !== 0)
  )
}

const parse = (text: string): URL => {
  // The error `new URL` throws shows the whole text, with its password.
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === "mysql:" || url?.protocol === "mariadb:") return url
  throw new Error("the URL is not of the form mysql://user:password@host:port/database")
}

// What we do not know may be what keeps the connection safe (`ssl-mode=…`): refuse it.
const options = (parameters: URLSearchParams): Pick<Parts, "ssl" | "socketPath"> =>
  Object.fromEntries(
    [...parameters].map(([name, value]) => {
      if (name === "ssl") return [name, json(value)]
      if (name === "socketPath") return [name, value]
      throw new Error(`the URL has a parameter that is neither "ssl" nor "socketPath": "${name}"`)
    })
  )

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`the URL's "ssl" is neither true, false nor a JSON object`)
  }
}

/** Milliseconds that opening a connection may take. */
export const connectTimeout = (config: MySqlConnectionConfig): number =>
  Duration.toMillis(config.connectTimeout ?? "10 seconds")

/**
 * The collation of text, by code points, as in JavaScript: case, accents and trailing spaces count.
 *
 * @since 0.1.0
 * @category constants
 */
export const textCollation = (flavour: Flavour): string =>
  flavour === "mysql" ? "utf8mb4_0900_bin" : "utf8mb4_nopad_bin"

// NO_BACKSLASH_ESCAPES is not among them and must not be set: the texts that `mysql2` itself puts into a statement (the
// standard connection's `executeUnprepared`) it escapes with backslashes.
const sqlMode = [
  "ONLY_FULL_GROUP_BY",
  // Refuse what a column cannot hold, in every storage engine, instead of storing something else.
  "STRICT_ALL_TABLES",
  "NO_ZERO_IN_DATE",
  "NO_ZERO_DATE",
  "ERROR_FOR_DIVISION_BY_ZERO",
  "NO_ENGINE_SUBSTITUTION",
  // A 0 written into an identity column stays 0.
  "NO_AUTO_VALUE_ON_ZERO"
].join(",")

/** The settings our codecs rely on, as one statement: a server may have its own defaults for all of them. */
export const sessionSettings = (config: MySqlConnectionConfig, flavour: Flavour): string => {
  const settings = [
    // Also how two parameters compare with each other. MariaDB's default character set may be latin1.
    `NAMES utf8mb4 COLLATE ${textCollation(flavour)}`,
    "time_zone = '+00:00'",
    // Without it, whatever runs outside of a transaction would begin one that nobody commits.
    "autocommit = 1",
    `sql_mode = '${sqlMode}'`,
    // The default, 1024 bytes, cuts off without an error; on MariaDB that of JSON_ARRAYAGG too.
    // https://mariadb.com/kb/en/json_arrayagg/
    "group_concat_max_len = 1073741824",
    // Else MySQL refuses to go deeper than 1000, and MariaDB leaves out what is deeper, without an error.
    `${flavour === "mysql" ? "cte_max_recursion_depth" : "max_recursive_iterations"} = 4294967295`,
    ...statementTimeout(config, flavour)
  ]
  return `SET ${settings.join(", ")}`
}

const statementTimeout = (config: MySqlConnectionConfig, flavour: Flavour): ReadonlyArray<string> => {
  if (config.statementTimeout === undefined) return []
  const millis = Math.ceil(Duration.toMillis(config.statementTimeout))
  return [flavour === "mysql" ? `max_execution_time = ${millis}` : `max_statement_time = ${millis / 1000}`]
}
