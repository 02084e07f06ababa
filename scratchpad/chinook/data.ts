/**
 * The data of the shop: a JSON file for each table, in an order in which the database takes them.
 */
import { readFile } from "node:fs/promises"
import { Array, Effect, Schema } from "effect"
import type { Database } from "../../src/index.js"
import * as shop from "./models.js"

const integer = Schema.Int
const text = Schema.String
const optional = Schema.NullOr(Schema.String)
const money = Schema.BigDecimalFromNumber
const milliseconds = Schema.DurationFromMillis
// The files write dates and times as "2021-01-01 00:00:00", and mean UTC.
const day = Schema.transform(Schema.String, Schema.String, {
  decode: (stamp) => stamp.slice(0, 10),
  encode: (date) => `${date} 00:00:00`
})
const time = Schema.transform(Schema.String, Schema.DateFromString, {
  decode: (stamp) => `${stamp.replace(" ", "T")}Z`,
  encode: (iso) => iso.slice(0, 19).replace("T", " ")
})

const contact = {
  address: optional,
  city: optional,
  state: optional,
  country: optional,
  postalCode: optional,
  phone: optional,
  fax: optional,
  email: text
}

// Few enough for a bar that moves, enough for few statements.
const rowsPerBatch = 1_000

/** A model that takes such rows. */
interface Creates<Row, E> {
  readonly objects: {
    readonly bulkCreate: (rows: Iterable<Row>) => Effect.Effect<ReadonlyArray<unknown>, E, Database>
  }
}

/** The values of a file's rows in order, by the properties of the model. */
interface Columns<Row, Stored> extends Schema.Schema<Row, Stored> {
  readonly fields: Readonly<Record<keyof Row, unknown>>
}

const file = <Row, Stored, E>(name: string, model: Creates<Row, E>, columns: Columns<Row, Stored>) => ({
  name,
  read: Effect.map(rowsOf(name, columns), (rows) => ({
    size: rows.length,
    batches: Array.chunksOf(rows, rowsPerBatch).map((batch) => Effect.as(model.objects.bulkCreate(batch), batch.length))
  }))
})

const Content = Schema.parseJson(Schema.Struct({ rows: Schema.Array(Schema.Array(Schema.Unknown)) }))

const rowsOf = <Row, Stored>(name: string, columns: Columns<Row, Stored>) =>
  Effect.gen(function* () {
    const json = yield* Effect.promise(() => readFile(new URL(`data/${name}.json`, import.meta.url), "utf8"))
    const { rows } = yield* Schema.decode(Content)(json)
    const properties = Object.keys(columns.fields)
    const records = rows.map((row) => Object.fromEntries(properties.map((property, i) => [property, row[i]])))
    return yield* Schema.decodeUnknown(Schema.Array(columns))(records)
  })

export const files = [
  file("Genre", shop.Genre, Schema.Struct({ id: integer, name: text })),
  file("MediaType", shop.MediaType, Schema.Struct({ id: integer, name: text })),
  file("Artist", shop.Artist, Schema.Struct({ id: integer, name: text })),
  file("Album", shop.Album, Schema.Struct({ id: integer, title: text, artistId: integer })),
  file("Track", shop.Track, Schema.Struct({
    id: integer,
    name: text,
    albumId: integer,
    mediaTypeId: integer,
    genreId: integer,
    composer: optional,
    length: milliseconds,
    bytes: integer,
    unitPrice: money
  })),
  file("Playlist", shop.Playlist, Schema.Struct({ id: integer, name: text })),
  file("PlaylistTrack", shop.PlaylistTrack, Schema.Struct({ playlistId: integer, trackId: integer })),
  file("Employee", shop.Employee, Schema.Struct({
    id: integer,
    lastName: text,
    firstName: text,
    title: text,
    reportsToId: Schema.NullOr(integer),
    birthDate: day,
    hireDate: day,
    ...contact
  })),
  file("Customer", shop.Customer, Schema.Struct({
    id: integer,
    firstName: text,
    lastName: text,
    company: optional,
    ...contact,
    supportRepId: Schema.NullOr(integer)
  })),
  file("Invoice", shop.Invoice, Schema.Struct({
    id: integer,
    customerId: integer,
    invoicedAt: time,
    billingAddress: optional,
    billingCity: optional,
    billingState: optional,
    billingCountry: optional,
    billingPostalCode: optional,
    total: money
  })),
  file("InvoiceLine", shop.InvoiceLine, Schema.Struct({
    id: integer,
    invoiceId: integer,
    trackId: integer,
    unitPrice: money,
    quantity: money
  }))
] as const
