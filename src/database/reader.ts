/**
 * Rows decoded as they come, so that the driver's own are gone before they have cost anything.
 */
import type * as DatabaseError from "../error/DatabaseError.js"
import { decodeError } from "../plan/decode/index.js"
import type { Row, RowReader } from "../service/Connection.js"
import type { Dialect } from "../service/Dialect.js"
import type { CompiledSelect } from "./Compiled.js"

/** Reads the rows of one answer; mutable, as they come one by one. */
export class Reader implements RowReader<unknown> {
  /** Of each row what `kept` says, undecoded. */
  readonly keys: Array<Row> = []
  private refused: { readonly cause: unknown; readonly row: Row } | undefined = undefined

  constructor(private readonly compiled: CompiledSelect) {}

  /** Decodes a row. The first that the model refuses is the error; those behind it are passed over. */
  read(row: Row): unknown {
    const { decode, kept } = this.compiled
    if (this.refused !== undefined) return undefined
    if (kept.length > 0) this.keys.push(kept.map((position) => row[position] ?? null))
    try {
      return decode(row)
    } catch (cause) {
      this.refused = { cause, row }
      return undefined
    }
  }

  /** Why a row was refused, if one was. */
  error(dialect: Dialect): DatabaseError.DatabaseError | undefined {
    const { compiled, refused } = this
    return refused && decodeError(refused.cause, compiled.row, refused.row, dialect.codec)
  }
}
