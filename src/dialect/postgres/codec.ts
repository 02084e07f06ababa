/**
 * How PostgreSQL represents each kind of storage, as text.
 *
 * @since 0.1.0
 */
import type * as BigDecimal from "effect/BigDecimal"
import type { StorageType } from "../../ast/StorageType.js"
import * as Codec from "../../service/Codec.js"
import { arrayCodec } from "./arrays.js"
import { formatDecimal, parseDecimal } from "./decimal.js"
import { rangeCodec } from "./ranges.js"
import { parseTimestamp } from "./timestamp.js"

export { columnType, parameterCast } from "./types.js"

/**
 * The codec of a storage type: parameters become text (bytes for `bytea`), columns are read as text.
 *
 * @since 0.1.0
 * @category constructors
 */
export const codec = (type: StorageType): Codec.Codec =>
  type._tag === "Array"
    ? arrayCodec(type.items, codec)
    : type._tag === "Range"
      ? rangeCodec(type.bounds, codec)
      : codecs[type._tag]

// Values may come out of any column by then, so the message says only what kind they have.
const unexpected = (value: unknown, wanted: string): TypeError =>
  new TypeError(`expected ${wanted} from PostgreSQL, got ${typeof value === "string" ? "another text" : typeof value}`)

const startsAsNumber = (text: string): boolean => {
  const code = text.charCodeAt(text.charCodeAt(0) === 45 ? 1 : 0)
  return code >= 48 && code <= 57
}

const integer = Codec.make<number, string>({
  decode: (text) => {
    const number = Number(text)
    // `Number` reads an empty text, too.
    if (typeof text !== "string" || !Number.isSafeInteger(number) || !startsAsNumber(text)) {
      throw unexpected(text, "a safe integer")
    }
    return number
  }
})

const bigInteger = Codec.make<bigint, string>({
  encode: String,
  decode: (text) => {
    if (typeof text !== "string" || !/^-?\d+$/.test(text)) throw unexpected(text, "an integer")
    return BigInt(text)
  }
})

const float = Codec.make<number, string>({
  decode: (text) => {
    const number = Number(text)
    if (typeof text !== "string" || !Number.isFinite(number) || !startsAsNumber(text)) {
      throw unexpected(text, "a finite number")
    }
    // The carrier knows no -0, which PostgreSQL stores.
    return number + 0
  }
})

const decimal = Codec.make<BigDecimal.BigDecimal, string>({
  encode: formatDecimal,
  decode: (text) => {
    const parsed = typeof text === "string" ? parseDecimal(text) : undefined
    if (parsed === undefined) throw unexpected(text, "a decimal")
    return parsed
  }
})

const boolean = Codec.make<boolean, string>({
  encode: (value) => (value ? "t" : "f"),
  decode: (text) => {
    if (text === "t") return true
    if (text === "f") return false
    throw unexpected(text, "a boolean")
  }
})

const matching = (form: RegExp, wanted: string): Codec.Codec =>
  Codec.make<string, string>({
    decode: (text) => {
      if (typeof text !== "string" || !form.test(text)) throw unexpected(text, wanted)
      return text
    }
  })

const dateTime = Codec.make<Date, string>({
  encode: (date) => date.toISOString(),
  decode: (text) => {
    const millis = typeof text === "string" ? parseTimestamp(text) : Number.NaN
    if (Number.isNaN(millis)) throw unexpected(text, "a timestamp of the years 1 to 9999")
    return new Date(millis)
  }
})

const binary = Codec.make<Uint8Array, string>({
  encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  decode: (text) => {
    if (typeof text !== "string" || !text.startsWith("\\x")) throw unexpected(text, "bytes in hexadecimal")
    // Not a slice of Node's shared pool: whoever keeps these bytes keeps no others alive.
    const bytes = new Uint8Array((text.length - 2) / 2)
    Buffer.from(bytes.buffer).write(text.slice(2), "hex")
    return bytes
  }
})

const json = Codec.make<unknown, string>({
  encode: (value) => JSON.stringify(value),
  decode: (text) => {
    if (typeof text !== "string") throw unexpected(text, "JSON")
    try {
      return JSON.parse(text)
    } catch {
      throw unexpected(text, "JSON")
    }
  }
})

const codecs: Readonly<Record<Exclude<StorageType["_tag"], "Array" | "Range">, Codec.Codec>> = {
  Text: Codec.identity,
  Uuid: Codec.identity,
  Integer: integer,
  BigInteger: bigInteger,
  Duration: bigInteger,
  Float: float,
  Decimal: decimal,
  Boolean: boolean,
  Date: matching(/^\d{4}-\d\d-\d\d$/, "a date of the years 1 to 9999"),
  Time: matching(/^\d\d:\d\d:\d\d(\.\d+)?$/, "a time of day"),
  DateTime: dateTime,
  Binary: binary,
  Json: json
}
