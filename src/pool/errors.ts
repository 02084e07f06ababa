/**
 * What a pool refuses, and why.
 */
import * as Duration from "effect/Duration"
import * as DatabaseError from "../error/DatabaseError.js"
import type { Settings } from "./settings.js"

/** The pool is closed. */
export const closed = ({ name }: Settings): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "PoolClosed" }, `the pool "${name}" is closed: its layer's scope has ended`)

/** Nobody gave a connection back in time. */
export const timedOut = ({ acquireTimeout, max, name }: Settings): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "PoolTimeout" },
    `the pool "${name}" had no connection within ${Duration.format(Duration.millis(acquireTimeout))}: it opens ${max} ` +
      "at most; raise maxConnections, or look for transactions that take long and for a server that does not answer"
  )

/** Too many wait already. */
export const exhausted = ({ maxWaiting, name }: Settings): DatabaseError.DatabaseError =>
  DatabaseError.make(
    { _tag: "PoolExhausted" },
    `the pool "${name}" has no free connection, and ${maxWaiting} wait for one already, as many as maxWaiting allows`
  )

/** The pool has no such connection. */
export const unknown = ({ name }: Settings, id: string): DatabaseError.DatabaseError =>
  DatabaseError.make({ _tag: "InvalidConnection" }, `the pool "${name}" has no connection ${id}, or no longer`)

/** It was closed under the statement that ran on it. */
export const invalidated = <E>(error: E, id: string): E | DatabaseError.DatabaseError =>
  error instanceof DatabaseError.DatabaseError && error.reason._tag === "ConnectionLost"
    ? DatabaseError.make({ _tag: "InvalidConnection" }, `the connection ${id} was invalidated while it was in use`, {
        cause: error
      })
    : error
