/**
 * Rows one chunk at a time.
 */
import type Sqlite from "better-sqlite3"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"

/** How many rows a chunk has. */
const chunkSize = 256

/** How long a stream may keep the event loop from timers and sockets, in milliseconds. */
const budget = 10

/** The iterators open on a connection; while there is one, the driver refuses writes, BEGIN and closing. */
export type Cursors = Set<Iterator<unknown>>

/** What there is to read. `prepare` makes a handle of the stream's own: an iterator locks the handle it runs on. */
export interface Source<E> {
  readonly db: Sqlite.Database
  readonly cursors: Cursors
  /** Whether the database lives in this one connection. */
  readonly memory: boolean
  readonly prepare: () => Sqlite.Statement
  readonly parameters: ReadonlyArray<unknown>
  readonly onError: (cause: unknown) => E
}

/** The next rows, none at the end. */
interface Cursor<Row> {
  readonly next: () => ReadonlyArray<Row>
  readonly close: () => void
}

/**
 * Streams the rows of a statement: by an iterator, or at once into memory where an iterator would lock out the
 * transaction or the only connection. Ending early, in whatever way, closes the iterator.
 */
export const rows = <Row, E>(source: Source<E>): Stream.Stream<Row, E> =>
  Stream.unwrapScoped(
    Effect.map(
      Effect.acquireRelease(Effect.try({ try: () => open<Row, E>(source), catch: source.onError }), (cursor) =>
        Effect.sync(cursor.close)
      ),
      (cursor) => Stream.repeatEffectChunkOption(pulling(cursor, source.onError))
    )
  )

const open = <Row, E>(source: Source<E>): Cursor<Row> => {
  const statement = source.prepare()
  if (!statement.reader) {
    statement.run(...source.parameters)
    return buffered([])
  }
  // A write with RETURNING has written when its first row comes; it must never stop half-way.
  const buffers = source.db.inTransaction || source.memory || !statement.readonly
  // The driver gives the rows in the form `prepare` asked for.
  if (buffers) return buffered(statement.all(...source.parameters) as ReadonlyArray<Row>)
  return iterating(statement.iterate(...source.parameters) as IterableIterator<Row>, source)
}

const buffered = <Row>(all: ReadonlyArray<Row>): Cursor<Row> => {
  let at = 0
  return {
    next: () => {
      const from = at
      at += chunkSize
      return all.slice(from, at)
    },
    close: () => {}
  }
}

const iterating = <Row>(
  iterator: IterableIterator<Row>,
  { cursors, db }: Pick<Source<unknown>, "cursors" | "db">
): Cursor<Row> => {
  cursors.add(iterator)
  return {
    next: () => {
      // An iterator that was closed from outside ends as if it had come to the last row.
      if (!db.open) throw new TypeError("The database connection is not open")
      return take(iterator)
    },
    close: () => {
      cursors.delete(iterator)
      iterator.return?.()
    }
  }
}

const take = <Row>(iterator: Iterator<Row>): ReadonlyArray<Row> => {
  const chunk: Array<Row> = []
  while (chunk.length < chunkSize) {
    const next = iterator.next()
    if (next.done === true) break
    chunk.push(next.value)
  }
  return chunk
}

// SQLite answers synchronously: without a pause, a fast consumer would starve every timer, and could not be interrupted
// by one.
const pulling = <Row, E>(
  cursor: Cursor<Row>,
  onError: (cause: unknown) => E
): Effect.Effect<Chunk.Chunk<Row>, Option.Option<E>> => {
  let since = performance.now()
  const pull = () => next(cursor, onError)
  const pauseAndPull = Effect.flatMap(pause, () => {
    since = performance.now()
    return pull()
  })
  return Effect.suspend(() => (performance.now() - since > budget ? pauseAndPull : pull()))
}

const next = <Row, E>(
  cursor: Cursor<Row>,
  onError: (cause: unknown) => E
): Exit.Exit<Chunk.Chunk<Row>, Option.Option<E>> => {
  try {
    const chunk = cursor.next()
    return chunk.length === 0 ? Exit.fail(Option.none()) : Exit.succeed(Chunk.unsafeFromArray(chunk))
  } catch (cause) {
    return Exit.fail(Option.some(onError(cause)))
  }
}

const pause = Effect.async<void>((resume) => {
  const immediate = setImmediate(() => resume(Effect.void))
  return Effect.sync(() => clearImmediate(immediate))
})
