/**
 * The shop: eleven tables, and how they belong together.
 */
import { Field, Model, Relation } from "../../src/index.js"

// Chinook's data comes with its own numbers, so they are ours to give, not the database's.
const id = Field.int.pipe(Field.primaryKey)
const price = Field.decimal({ precision: 10, scale: 2 })
const optional = (length: number) => Field.char(length).pipe(Field.nullable)

const person = {
  id,
  firstName: Field.char(40),
  lastName: Field.char(20),
  address: optional(70),
  city: optional(40),
  state: optional(40),
  country: optional(40),
  postalCode: optional(10),
  phone: optional(24),
  fax: optional(24),
  // Not Field.email: a real customer has a letter that is not ASCII in his.
  email: Field.char(60)
}

// ---- music -----------------------------------------------------------------------------------------------------------

export class Artist extends Model.Class<Artist>("chinook.Artist")({
  id,
  name: Field.char(120),
  albums: () => Relation.oneToMany(Album, "artist")
}) {}

export class Album extends Model.Class<Album>("chinook.Album")({
  id,
  title: Field.char(160),
  artist: () => Relation.foreignKey(Artist),
  tracks: () => Relation.oneToMany(Track, "album")
}) {}

export class Genre extends Model.Class<Genre>("chinook.Genre")({
  id,
  name: Field.char(120),
  tracks: () => Relation.oneToMany(Track, "genre")
}) {}

export class MediaType extends Model.Class<MediaType>("chinook.MediaType")({
  id,
  name: Field.char(120),
  tracks: () => Relation.oneToMany(Track, "mediaType")
}) {}

export class Track extends Model.Class<Track>("chinook.Track")({
  id,
  name: Field.char(200),
  composer: optional(220),
  length: Field.duration,
  bytes: Field.int,
  unitPrice: price,
  album: () => Relation.foreignKey(Album),
  mediaType: () => Relation.foreignKey(MediaType),
  genre: () => Relation.foreignKey(Genre),
  playlists: () => Relation.manyToMany(Playlist, { via: "tracks" }),
  invoiceLines: () => Relation.oneToMany(InvoiceLine, "track")
}) {}

export class Playlist extends Model.Class<Playlist>("chinook.Playlist")({
  id,
  name: Field.char(120),
  tracks: () => Relation.manyToMany(Track, { through: () => PlaylistTrack })
}) {}

export class PlaylistTrack extends Model.Class<PlaylistTrack>("chinook.PlaylistTrack")(
  {
    playlist: () => Relation.foreignKey(Playlist, { onDelete: "cascade" }),
    track: () => Relation.foreignKey(Track, { onDelete: "cascade" })
  },
  { primaryKey: ["playlistId", "trackId"] }
) {}

// ---- people ----------------------------------------------------------------------------------------------------------

export class Employee extends Model.Class<Employee>("chinook.Employee")({
  ...person,
  title: Field.char(30),
  birthDate: Field.date,
  hireDate: Field.date,
  reportsTo: () => Relation.foreignKey(Employee, { nullable: true, onDelete: "setNull" }),
  reports: () => Relation.oneToMany(Employee, "reportsTo"),
  customers: () => Relation.oneToMany(Customer, "supportRep")
}) {
  get name() {
    return `${this.firstName} ${this.lastName}`
  }
}

export class Customer extends Model.Class<Customer>("chinook.Customer")({
  ...person,
  company: optional(80),
  supportRep: () => Relation.foreignKey(Employee, { nullable: true, onDelete: "setNull" }),
  invoices: () => Relation.oneToMany(Invoice, "customer")
}) {
  get name() {
    return `${this.firstName} ${this.lastName}`
  }
}

// ---- sales -----------------------------------------------------------------------------------------------------------

export class Invoice extends Model.Class<Invoice>("chinook.Invoice")({
  id,
  invoicedAt: Field.datetime,
  billingAddress: optional(70),
  billingCity: optional(40),
  billingState: optional(40),
  billingCountry: optional(40),
  billingPostalCode: optional(10),
  total: price,
  customer: () => Relation.foreignKey(Customer),
  lines: () => Relation.oneToMany(InvoiceLine, "invoice")
}) {}

export class InvoiceLine extends Model.Class<InvoiceLine>("chinook.InvoiceLine")({
  id,
  unitPrice: price,
  // A decimal without a fraction: exact prices are multiplied by it.
  quantity: Field.decimal({ precision: 5, scale: 0 }),
  invoice: () => Relation.foreignKey(Invoice, { onDelete: "cascade" }),
  track: () => Relation.foreignKey(Track)
}) {}

export const models = [
  Artist,
  Album,
  Genre,
  MediaType,
  Track,
  Playlist,
  PlaylistTrack,
  Employee,
  Customer,
  Invoice,
  InvoiceLine
] as const

export const registry = Model.registry(...models)
