/**
 * Where a PostgreSQL server is, and how our sessions on it are set up.
 *
 * @since 0.1.0
 */
import type { ConnectionOptions } from "node:tls"
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import type { ClientConfig } from "pg"

/**
 * How to reach a PostgreSQL server: a `url`, or its parts. What neither says comes from libpq's environment variables
 * (`PGHOST` and so on); where both say it, the URL wins.
 *
 * @since 0.1.0
 * @category models
 */
export interface PostgresConnectionConfig {
  readonly url?: Redacted.Redacted | undefined
  /** A name, an address, or the folder of a Unix socket (it begins with `/`). */
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly database?: string | undefined
  readonly username?: string | undefined
  readonly password?: Redacted.Redacted | undefined
  readonly ssl?: boolean | ConnectionOptions | undefined
  /** What `pg_stat_activity` calls us. */
  readonly applicationName?: string | undefined
  /** How long opening a connection may take; 10 seconds unless told. */
  readonly connectTimeout?: Duration.DurationInput | undefined
  /** The server's own limit on each statement; none unless told. */
  readonly statementTimeout?: Duration.DurationInput | undefined
  /** Whether to keep statements prepared under names; `false` for poolers that hand each statement to another session. */
  readonly prepare?: boolean | undefined
}

/** Milliseconds that opening a connection may take. */
export const connectTimeout = (config: PostgresConnectionConfig): number =>
  Duration.toMillis(config.connectTimeout ?? "10 seconds")

/** The same in `pg`'s words. */
export const clientConfig = (config: PostgresConnectionConfig): ClientConfig => ({
  connectionString: config.url && Redacted.value(config.url),
  host: config.host,
  port: config.port,
  database: config.database,
  user: config.username,
  password: config.password && Redacted.value(config.password),
  ssl: config.ssl,
  application_name: config.applicationName,
  connectionTimeoutMillis: connectTimeout(config),
  // A peer that vanished without a word would otherwise hold its connection for ever.
  keepAlive: true
})

/**
 * The settings our codecs rely on, as statements: a server, database or role may have its own defaults for all of them.
 *
 * Not as startup parameters, which poolers refuse. https://www.postgresql.org/docs/current/runtime-config-client.html
 */
export const sessionSettings = (config: PostgresConnectionConfig): string =>
  [
    "TimeZone = 'UTC'",
    "client_encoding = 'UTF8'",
    "DateStyle = 'ISO'",
    "IntervalStyle = 'postgres'",
    "bytea_output = 'hex'",
    // 1 and above print the shortest text that reads back as the same float.
    "extra_float_digits = 1",
    "standard_conforming_strings = on",
    ...(config.statementTimeout === undefined
      ? []
      : [`statement_timeout = ${Math.ceil(Duration.toMillis(config.statementTimeout))}`])
  ]
    .map((setting) => `SET ${setting}`)
    .join("; ")
