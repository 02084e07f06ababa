/**
 * Rows one by one, through a cursor on a connection of its own.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Request } from "../service/Database.js"
import type { Access } from "./Access.js"
import * as Compiled from "./Compiled.js"
import { streamOn } from "./cursor.js"
import { attempt, loadChildren } from "./execute.js"
import { Reader } from "./reader.js"
import { lockError, locking } from "./rowLock.js"
import { scoped } from "./span.js"

/** The decoded rows of a query as they come. */
export const stream = (access: Access, { query, values }: Request): Stream.Stream<unknown, DatabaseError> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const compiled = yield* attempt(() => Effect.succeed(Compiled.select(access.driver.dialect, query)))
      const parameters = yield* attempt(() => Effect.succeed(compiled.bind(values, [])))
      const { locks, statement } = compiled
      if (locks !== undefined) yield* locking(access, () => Effect.void)
      yield* scoped(access, statement, parameters)
      const rows = Stream.mapError(
        streamOn(access, (connection) => connection.stream(statement, parameters)),
        lockError(locks)
      )
      return Stream.mapChunksEffect(rows, (chunk) => {
        const reader = new Reader(compiled)
        const decoded = Chunk.toReadonlyArray(chunk).map((row) => reader.read(row))
        const error = reader.error(access.driver.dialect)
        if (error !== undefined) return Effect.fail(error)
        return Effect.as(loadChildren(access, compiled, values, reader.keys, decoded), Chunk.unsafeFromArray(decoded))
      })
    })
  )
