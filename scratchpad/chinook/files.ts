/**
 * The files of the data, in an order in which the database takes them.
 */
import { BigDecimal, Duration, Effect } from "effect"
import { file } from "./file.js"
import * as shop from "./models.js"

const integer = (value: unknown): number => Number(value)
const text = (value: unknown): string => String(value)
const money = (value: unknown): BigDecimal.BigDecimal => BigDecimal.unsafeFromString(String(value))
const milliseconds = (value: unknown): Duration.Duration => Duration.millis(Number(value))

// The files write days and times as "2021-01-01 00:00:00", and mean UTC.
const day = (value: unknown): string => text(value).slice(0, 10)
const time = (value: unknown): Date => new Date(`${text(value).replace(" ", "T")}Z`)

const optional =
  <A>(column: (value: unknown) => A) =>
  (value: unknown): A | null =>
    value === null ? null : column(value)

const contact = {
  address: optional(text),
  city: optional(text),
  state: optional(text),
  country: optional(text),
  postalCode: optional(text),
  phone: optional(text),
  fax: optional(text),
  email: text
}

const track = {
  id: integer,
  name: text,
  albumId: integer,
  mediaTypeId: integer,
  genreId: integer,
  composer: optional(text),
  length: milliseconds,
  bytes: integer,
  unitPrice: money
}

const employee = {
  id: integer,
  lastName: text,
  firstName: text,
  title: text,
  reportsToId: optional(integer),
  birthDate: day,
  hireDate: day,
  ...contact
}

const customer = {
  id: integer,
  firstName: text,
  lastName: text,
  company: optional(text),
  ...contact,
  supportRepId: optional(integer)
}

const invoice = {
  id: integer,
  customerId: integer,
  invoicedAt: time,
  billingAddress: optional(text),
  billingCity: optional(text),
  billingState: optional(text),
  billingCountry: optional(text),
  billingPostalCode: optional(text),
  total: money
}

const invoiceLine = { id: integer, invoiceId: integer, trackId: integer, unitPrice: money, quantity: money }

const named = { id: integer, name: text }

export const files = Effect.all([
  file("Genre", shop.Genre, named),
  file("MediaType", shop.MediaType, named),
  file("Artist", shop.Artist, named),
  file("Album", shop.Album, { id: integer, title: text, artistId: integer }),
  file("Track", shop.Track, track),
  file("Playlist", shop.Playlist, named),
  file("PlaylistTrack", shop.PlaylistTrack, { playlistId: integer, trackId: integer }),
  file("Employee", shop.Employee, employee),
  file("Customer", shop.Customer, customer),
  file("Invoice", shop.Invoice, invoice),
  file("InvoiceLine", shop.InvoiceLine, invoiceLine)
])
