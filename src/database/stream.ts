/**
 * Rows one by one, through a cursor on a connection of its own.
 */
import * as Chunk from "effect/Chunk"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Connection, Row } from "../service/Connection.js"
import type { Request } from "../service/Database.js"
import { type Access, runLocked } from "./Access.js"
import * as Compiled from "./Compiled.js"
import { attempt, decodeAll, loadChildren } from "./execute.js"

/** The decoded rows of a query as they come. */
export const stream = (access: Access, { query, values }: Request): Stream.Stream<unknown, DatabaseError> =>
  Stream.unwrapScoped(
    Effect.gen(function* () {
      const compiled = yield* attempt(() => Effect.succeed(Compiled.select(access.driver.dialect, query)))
      const parameters = yield* attempt(() => Effect.succeed(compiled.bind(values, [])))
      const rows = yield* source(access, compiled, parameters)
      return Stream.mapChunksEffect(rows, (chunk) => {
        const raw = Chunk.toReadonlyArray(chunk)
        return Effect.flatMap(decodeAll(access, compiled, raw), (decoded) =>
          Effect.as(loadChildren(access, compiled, values, raw, decoded), Chunk.unsafeFromArray(decoded))
        )
      })
    })
  )

const source = (
  access: Access,
  { statement }: Compiled.CompiledSelect,
  parameters: ReadonlyArray<unknown>
): Effect.Effect<Stream.Stream<Row, DatabaseError>, DatabaseError, Scope.Scope> =>
  Effect.contextWithEffect((context: Context.Context<Scope.Scope>) => {
    const transaction = Context.getOption(context, access.transaction)
    if (Option.isSome(transaction)) {
      // The dialect buffers, or reads through a cursor that lets other statements in between.
      return Effect.succeed(runLocked(transaction.value, (connection) => connection.stream(statement, parameters)))
    }
    return Effect.map(connection(access), (open) => open.stream(statement, parameters))
  })

// An open cursor keeps its connection busy: a reader of its own where the engine wants that, else one of the pool.
const connection = ({ driver, pool }: Access): Effect.Effect<Connection, DatabaseError, Scope.Scope> =>
  driver.reader ??
  Effect.map(
    Effect.acquireRelease(pool.acquire, (entry) => pool.release(entry)),
    (entry) => entry.connection
  )
