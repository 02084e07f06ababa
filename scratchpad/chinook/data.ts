/**
 * The data of the shop: a JSON file for each table, in an order in which the database takes them.
 */
import { readFile } from "node:fs/promises"
import { Array as Arr, BigDecimal, Duration, Effect } from "effect"
import type {
  CheckViolation,
  Database,
  DatabaseError,
  ForeignKeyViolation,
  NotNullViolation,
  UniqueViolation,
  ValidationError
} from "../../src/index.js"
import * as shop from "./models.js"

const integer = (value: unknown): number => Number(value)
const text = (value: unknown): string => String(value)
const optional = (value: unknown): string | null => (value === null ? null : String(value))
const reference = (value: unknown): number | null => (value === null ? null : Number(value))
const money = (value: unknown): BigDecimal.BigDecimal => BigDecimal.unsafeFromString(String(value))
// The files write dates and times as "2021-01-01 00:00:00", and mean UTC.
const day = (value: unknown): string => String(value).slice(0, 10)
const time = (value: unknown): Date => new Date(`${String(value).replace(" ", "T")}Z`)

type Values = ReadonlyArray<unknown>

// Few enough for a bar that moves, enough for few statements.
const rowsPerBatch = 1_000

/** A file: how its rows become a model's, and how those are inserted. */
const file = <Row>(
  name: string,
  row: (values: Values) => Row,
  insert: (rows: ReadonlyArray<Row>) => Effect.Effect<unknown, LoadError, Database>
) => ({
  name,
  read: Effect.map(
    rowsOf(name),
    (rows): Loadable => ({
      size: rows.length,
      batches: Arr.chunksOf(rows.map(row), rowsPerBatch).map((batch) => Effect.as(insert(batch), batch.length))
    })
  )
})

/** What can be wrong with data, or with the database. */
type LoadError =
  | DatabaseError
  | ValidationError
  | UniqueViolation<never>
  | ForeignKeyViolation<never>
  | NotNullViolation<never>
  | CheckViolation<never>

/** The rows of a file in batches, each of which gives its size when it is inserted. */
interface Loadable {
  readonly size: number
  readonly batches: ReadonlyArray<Effect.Effect<number, LoadError, Database>>
}

const rowsOf = (name: string): Effect.Effect<ReadonlyArray<Values>> =>
  Effect.promise(async () => {
    const json = await readFile(new URL(`data/${name}.json`, import.meta.url), "utf8")
    return JSON.parse(json).rows
  })

/** The files, what is referred to before what refers to it. */
export const files = [
  file(
    "Genre",
    ([id, name]) => ({ id: integer(id), name: text(name) }),
    (rows) => shop.Genre.objects.bulkCreate(rows)
  ),
  file(
    "MediaType",
    ([id, name]) => ({
      id: integer(id),
      name: text(name)
    }),
    (rows) => shop.MediaType.objects.bulkCreate(rows)
  ),
  file(
    "Artist",
    ([id, name]) => ({ id: integer(id), name: text(name) }),
    (rows) => shop.Artist.objects.bulkCreate(rows)
  ),
  file(
    "Album",
    ([id, title, artist]) => ({
      id: integer(id),
      title: text(title),
      artistId: integer(artist)
    }),
    (rows) => shop.Album.objects.bulkCreate(rows)
  ),
  file(
    "Track",
    ([id, name, album, media, genre, composer, ms, bytes, price]) => ({
      id: integer(id),
      name: text(name),
      albumId: integer(album),
      mediaTypeId: integer(media),
      genreId: integer(genre),
      composer: optional(composer),
      length: Duration.millis(integer(ms)),
      bytes: integer(bytes),
      unitPrice: money(price)
    }),
    (rows) => shop.Track.objects.bulkCreate(rows)
  ),
  file(
    "Playlist",
    ([id, name]) => ({ id: integer(id), name: text(name) }),
    (rows) => shop.Playlist.objects.bulkCreate(rows)
  ),
  file(
    "PlaylistTrack",
    ([playlist, track]) => ({
      playlistId: integer(playlist),
      trackId: integer(track)
    }),
    (rows) => shop.PlaylistTrack.objects.bulkCreate(rows)
  ),
  file(
    "Employee",
    ([id, last, first, title, boss, birth, hire, address, city, state, country, postal, phone, fax, email]) => ({
      id: integer(id),
      lastName: text(last),
      firstName: text(first),
      title: text(title),
      reportsToId: reference(boss),
      birthDate: day(birth),
      hireDate: day(hire),
      address: optional(address),
      city: optional(city),
      state: optional(state),
      country: optional(country),
      postalCode: optional(postal),
      phone: optional(phone),
      fax: optional(fax),
      email: text(email)
    }),
    (rows) => shop.Employee.objects.bulkCreate(rows)
  ),
  file(
    "Customer",
    ([id, first, last, company, address, city, state, country, postal, phone, fax, email, rep]) => ({
      id: integer(id),
      firstName: text(first),
      lastName: text(last),
      company: optional(company),
      address: optional(address),
      city: optional(city),
      state: optional(state),
      country: optional(country),
      postalCode: optional(postal),
      phone: optional(phone),
      fax: optional(fax),
      email: text(email),
      supportRepId: reference(rep)
    }),
    (rows) => shop.Customer.objects.bulkCreate(rows)
  ),
  file(
    "Invoice",
    ([id, customer, at, address, city, state, country, postal, total]) => ({
      id: integer(id),
      customerId: integer(customer),
      invoicedAt: time(at),
      billingAddress: optional(address),
      billingCity: optional(city),
      billingState: optional(state),
      billingCountry: optional(country),
      billingPostalCode: optional(postal),
      total: money(total)
    }),
    (rows) => shop.Invoice.objects.bulkCreate(rows)
  ),
  file(
    "InvoiceLine",
    ([id, invoice, track, price, quantity]) => ({
      id: integer(id),
      invoiceId: integer(invoice),
      trackId: integer(track),
      unitPrice: money(price),
      quantity: money(quantity)
    }),
    (rows) => shop.InvoiceLine.objects.bulkCreate(rows)
  )
] as const
