/**
 * What a dialect's layer hands to `database/`: how to connect, and what only that engine knows.
 *
 * @since 0.1.0
 */
import type { Connector } from "./Connection.js"
import type { TransactionOptions } from "./Database.js"
import type { Dialect } from "./Dialect.js"

/**
 * An engine that can be connected to.
 *
 * - `connector` opens connections for the pool; `reader` opens those for streams, where an open cursor would keep the
 *   pool's from writing.
 * - `synchronous`: whether `execute` has run its statement when it returns.
 * - `begin` gives the statements that start a transaction.
 * - `attributes` are OpenTelemetry's for every span (`db.system.name`, `server.address` …).
 *
 * @since 0.1.0
 * @category models
 */
export interface Driver {
  readonly dialect: Dialect
  readonly connector: Connector
  readonly reader: Connector | undefined
  readonly synchronous: boolean
  readonly begin: (options: TransactionOptions) => ReadonlyArray<string>
  readonly attributes: Readonly<Record<string, unknown>>
}
