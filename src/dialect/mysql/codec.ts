/**
 * How MySQL and MariaDB represent each kind of storage, as `mysql2` binds and reads it over the binary protocol.
 *
 * @since 0.1.0
 */
import type * as BigDecimal from "effect/BigDecimal"
import type { StorageType } from "../../ast/StorageType.js"
import * as Codec from "../../service/Codec.js"
import * as Bind from "./bind.js"
import { parseDateTime, parseTime } from "./dateTime.js"
import { formatDecimal, parseDecimal } from "./decimal.js"

export { cast, columnType } from "./columnType.js"
export { textCollation } from "./config.js"

/**
 * The codec of a storage type.
 *
 * Two limits are the servers': JSON nested deeper than 100 levels is refused by MySQL, deeper than 31 by MariaDB 10.11;
 * and MySQL's decimals have at most 30 digits behind the point.
 *
 * @since 0.1.0
 * @category constructors
 */
export const codec = (type: StorageType): Codec.Codec => codecs[type._tag]

// Values may come out of any column by then, so the message says only what kind they have.
const unexpected = (value: unknown, wanted: string): TypeError =>
  new TypeError(
    `expected ${wanted} from the database, got ${typeof value === "string" ? "another text" : typeof value}`
  )

// BIGINT and DECIMAL come as text: what COUNT and SUM answer, too.
const integer = Codec.make<number, number | string>({
  encode: Bind.int64,
  decode: (value) => {
    const number = typeof value === "string" && value !== "" ? Number(value) : value
    if (typeof number !== "number" || !Number.isSafeInteger(number)) throw unexpected(value, "a safe integer")
    return number
  }
})

const integral = /^-?\d+$/

const bigInteger = Codec.make<bigint, number | string>({
  encode: Bind.int64,
  decode: (value) => {
    if (typeof value === "number" ? !Number.isSafeInteger(value) : !integral.test(value)) {
      throw unexpected(value, "an integer")
    }
    return BigInt(value)
  }
})

// The average of integers is a DECIMAL.
const float = Codec.make<number, number | string>({
  encode: Bind.float,
  decode: (value) => {
    const number = typeof value === "string" && value !== "" ? Number(value) : value
    if (typeof number !== "number" || !Number.isFinite(number)) throw unexpected(value, "a finite number")
    // The carrier knows no -0, which the servers store.
    return number + 0
  }
})

const decimal = Codec.make<BigDecimal.BigDecimal, number | string>({
  encode: (value) => Bind.decimal(formatDecimal(value)),
  decode: (value) => {
    const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value
    const parsed = typeof text === "string" ? parseDecimal(text) : undefined
    if (parsed === undefined) throw unexpected(value, "a decimal")
    return parsed
  }
})

// What comparisons answer is a BIGINT on MySQL, and so a text.
const boolean = Codec.make<boolean, number | string>({
  decode: (value) => {
    if (value === 1 || value === "1") return true
    if (value === 0 || value === "0") return false
    throw unexpected(value, "a boolean")
  }
})

const plainDate = /^\d{4}-\d\d-\d\d$/

// As text: `mysql2` sends its typed DATE in a form that MySQL refuses (error 1835).
const date = Codec.make<string, string>({
  decode: (value) => {
    if (typeof value !== "string" || !plainDate.test(value)) throw unexpected(value, "a date")
    return value
  }
})

const time = Codec.make<string, string>({
  encode: Bind.time,
  decode: (value) => {
    const text = typeof value === "string" ? parseTime(value) : undefined
    if (text === undefined) throw unexpected(value, "a time of day")
    return text
  }
})

// Points in time come as such, or as text where a statement could not be prepared. A `Date` is bound as what it is, a DATETIME in UTC, in a third of the time that its text would take.
const dateTime = Codec.make<Date, Date | string>({
  decode: (value) => {
    if (value instanceof Date) return value
    const millis = typeof value === "string" ? parseDateTime(value) : Number.NaN
    if (Number.isNaN(millis)) throw unexpected(value, "a date and time of the years 1 to 9999")
    return new Date(millis)
  }
})

const binary = Codec.make<Uint8Array, Uint8Array>({
  encode: Bind.bytes,
  decode: (value) => {
    if (!(value instanceof Uint8Array)) throw unexpected(value, "bytes")
    // A copy: `mysql2` gives a view of all that came from the socket at once, which whoever keeps it would keep.
    return new Uint8Array(value)
  }
})

const json = Codec.make<unknown, string>({
  encode: (value) => JSON.stringify(value),
  decode: (value) => {
    if (typeof value !== "string") throw unexpected(value, "JSON")
    try {
      return JSON.parse(value)
    } catch {
      throw unexpected(value, "JSON")
    }
  }
})

// A database that holds none: what asks for one is refused before.
const none = Codec.make<never, unknown>({
  decode: () => {
    throw new TypeError("MySQL and MariaDB hold no such values")
  }
})

const codecs: Readonly<Record<StorageType["_tag"], Codec.Codec>> = {
  Text: Codec.identity,
  Uuid: Codec.identity,
  Integer: integer,
  BigInteger: bigInteger,
  Duration: bigInteger,
  Float: float,
  Decimal: decimal,
  Boolean: boolean,
  Date: date,
  Time: time,
  DateTime: dateTime,
  Binary: binary,
  Json: json,
  Array: none,
  Range: none
}
