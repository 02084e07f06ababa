/**
 * Values as `mysql2` binds them, where it would not bind what they are.
 *
 * Left to itself it binds a number as DOUBLE (which then is what MariaDB calculates with: 2^53 + 1 = 2^53), a bigint as
 * text, bytes that are no `Buffer` as text. MySQL tells it where an integer is wanted, but not everywhere: not in the
 * list of a SELECT.
 */
import mysql from "mysql2"

// Not an import by name: Node does not see it in a CommonJS module that defines it by a getter.
const { TypedParameter } = mysql

/** An integer of 64 bits. */
export const int64: (value: number | bigint) => unknown = TypedParameter.LONGLONG

/** A decimal, as text. As a text it would be compared as DOUBLE, by MariaDB's `IN` for one. */
export const decimal: (text: string) => unknown = TypedParameter.NEWDECIMAL

/** A time of day. As text, MySQL reads it as a date and a time in `CAST(? AS TIME)`. */
export const time: (text: string) => unknown = TypedParameter.TIME

/** A number that is not an integer by intent: `7 / ?` with 2.0 is no division of integers. */
export const float = (value: number): unknown => (Number.isInteger(value) ? TypedParameter.DOUBLE(value) : value)

/** Bytes, without copying them. */
export const bytes = (value: Uint8Array): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength)

const least = -(2n ** 63n)
const most = 2n ** 63n - 1n

/** A parameter of a raw statement, of any kind. */
export const bind = (value: unknown): unknown => {
  if (typeof value === "bigint") return value >= least && value <= most ? int64(value) : decimal(value.toString())
  return value instanceof Uint8Array ? bytes(value) : value
}
