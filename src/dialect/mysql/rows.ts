/**
 * Rows of the binary protocol, read value by value as they come.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html
 *
 * The reader of `mysql2` makes texts of the values whose own form would lose something (large integers, times), only for
 * us to read numbers out of these again; both together were half the cost of a row.
 */
import mysql from "mysql2"
import type { RowReader } from "../../service/Connection.js"
import type { Statement } from "../../service/Statement.js"
import { instant } from "./dateTime.js"

/** What `mysql2` reads a message with; `offset` moves on. */
export interface Packet {
  readonly buffer: Buffer
  offset: number
  readonly skip: (bytes: number) => void
  readonly readSInt8: () => number
  readonly readInt8: () => number
  readonly readSInt16: () => number
  readonly readInt16: () => number
  readonly readSInt32: () => number
  readonly readInt32: () => number
  readonly readFloat: () => number
  readonly readDouble: () => number
  readonly readDateTimeString: (decimals: number, separator: string | null, type: number) => string
  readonly readTimeString: () => string
  readonly readLengthCodedString: (encoding: string) => string
  readonly readLengthCodedBuffer: () => Buffer
  readonly parseGeometryValue: () => unknown
  readonly parseVector: () => unknown
}

/** What `mysql2` knows of a column. */
export interface Field {
  readonly columnType: number
  readonly flags: number
  readonly characterSet: number
  readonly encoding: string
  readonly decimals: number
  readonly extendedFormat?: string
}

/** Reads the rows of one answer; a class, as `mysql2` makes one for each answer. */
export type RowParser = new () => { readonly next: (packet: Packet) => unknown }

const { Types } = mysql

type ReadValue = (packet: Packet, field: Field) => unknown

/** The parser of rows of these columns; each row is given to the reader. */
export const parserOf = <A>(fields: ReadonlyArray<Field>, { storage }: Statement, reader: RowReader<A>): RowParser =>
  // Not a class of its own: each would be another shape to the engine, and outlive the rows that it has read.
  BinaryRows.bind(
    undefined,
    fields,
    fields.map((field, i) => readerOf(field, storage?.[i] === "DateTime")),
    reader
  )

class BinaryRows {
  private readonly nulls: number

  constructor(
    private readonly fields: ReadonlyArray<Field>,
    private readonly readers: ReadonlyArray<ReadValue>,
    private readonly reader: RowReader<unknown>
  ) {
    this.nulls = (fields.length + 9) >> 3
  }

  next(packet: Packet): unknown {
    const { fields, nulls, readers } = this
    const { buffer } = packet
    // A byte that says that this is a row.
    const bitmap = packet.offset + 1
    packet.offset = bitmap + nulls
    const row = new Array<unknown>(readers.length)
    for (let i = 0, bit = 2; i < readers.length; i++, bit++) {
      const isNull = ((buffer[bitmap + (bit >> 3)] ?? 0) & (1 << (bit & 7))) !== 0
      // There are as many fields as readers.
      row[i] = isNull ? null : (readers[i] as ReadValue)(packet, fields[i] as Field)
    }
    return this.reader.read(row)
  }
}

const unsignedFlag = 32
const binaryCharacterSet = 63

const readerOf = ({ characterSet, columnType, extendedFormat, flags }: Field, isInstant: boolean): ReadValue => {
  if (extendedFormat === "json") return text
  const unsigned = (flags & unsignedFlag) !== 0
  switch (columnType) {
    case Types.LONGLONG:
      return unsigned ? unsignedInteger : signedInteger
    case Types.DATETIME:
    case Types.TIMESTAMP:
      return isInstant ? instantOrText : dateText
    default:
      return (unsigned ? unsignedReaders : readers)[columnType] ?? (characterSet === binaryCharacterSet ? bytes : text)
  }
}

const text: ReadValue = (packet, { encoding }) => packet.readLengthCodedString(encoding)
const bytes: ReadValue = (packet) => packet.readLengthCodedBuffer()
const dateText: ReadValue = (packet, { columnType, decimals }) => packet.readDateTimeString(decimals, null, columnType)

const readers: Readonly<Record<number, ReadValue>> = {
  [Types.TINY]: (packet) => packet.readSInt8(),
  [Types.SHORT]: (packet) => packet.readSInt16(),
  [Types.LONG]: (packet) => packet.readSInt32(),
  [Types.INT24]: (packet) => packet.readSInt32(),
  [Types.YEAR]: (packet) => packet.readInt16(),
  [Types.FLOAT]: (packet) => packet.readFloat(),
  [Types.DOUBLE]: (packet) => packet.readDouble(),
  [Types.NULL]: () => null,
  [Types.DATE]: dateText,
  [Types.NEWDATE]: dateText,
  [Types.TIME]: (packet) => packet.readTimeString(),
  [Types.DECIMAL]: (packet) => packet.readLengthCodedString("ascii"),
  [Types.NEWDECIMAL]: (packet) => packet.readLengthCodedString("ascii"),
  [Types.GEOMETRY]: (packet) => packet.parseGeometryValue(),
  [Types.VECTOR]: (packet) => packet.parseVector(),
  // Its character set is said to be that of bytes.
  [Types.JSON]: (packet) => packet.readLengthCodedString("utf8")
}

const unsignedReaders: Readonly<Record<number, ReadValue>> = {
  ...readers,
  [Types.TINY]: (packet) => packet.readInt8(),
  [Types.SHORT]: (packet) => packet.readInt16(),
  [Types.LONG]: (packet) => packet.readInt32(),
  [Types.INT24]: (packet) => packet.readInt32()
}

const low = (buffer: Buffer, at: number): number =>
  ((buffer[at] ?? 0) | ((buffer[at + 1] ?? 0) << 8) | ((buffer[at + 2] ?? 0) << 16) | ((buffer[at + 3] ?? 0) << 24)) >>>
  0

// Text beyond 2^53, as everywhere else where this driver meets one.
const signedInteger: ReadValue = (packet) => {
  const { buffer, offset } = packet
  packet.offset += 8
  const number = (low(buffer, offset + 4) | 0) * 4_294_967_296 + low(buffer, offset)
  return Number.isSafeInteger(number) ? number : String(buffer.readBigInt64LE(offset))
}

const unsignedInteger: ReadValue = (packet) => {
  const { buffer, offset } = packet
  packet.offset += 8
  const number = low(buffer, offset + 4) * 4_294_967_296 + low(buffer, offset)
  return Number.isSafeInteger(number) ? number : String(buffer.readBigUInt64LE(offset))
}

// To the millisecond; a zero date is no point in time.
const instantOrText: ReadValue = (packet, field) => {
  const { buffer, offset } = packet
  const byte = (at: number): number => buffer[offset + at] ?? 0
  const length = byte(0)
  const [year, month, day] = [byte(1) | (byte(2) << 8), byte(3), byte(4)]
  if (length < 4 || year === 0 || month === 0 || day === 0) return dateText(packet, field)
  packet.offset = offset + 1 + length
  const seconds = length < 7 ? 0 : (byte(5) * 60 + byte(6)) * 60 + byte(7)
  return new Date(instant(year, month, day, seconds) + (length < 11 ? 0 : Math.floor(low(buffer, offset + 8) / 1_000)))
}
