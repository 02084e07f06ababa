import { Effect } from "effect"
import { Fn } from "../../../src/index.js"
import { Artist, InvoiceLine } from "../models.js"
import type { Question } from "./Question.js"

const sales = InvoiceLine.objects
  .groupBy((line) => ({ artistId: line.track.album.artistId, artist: line.track.album.artist.name }))
  .aggregate((line) => ({ revenue: Fn.sum(line.unitPrice.times(line.quantity)), sold: Fn.count() }))
  .orderBy((group) => [group.revenue.desc(), group.artist.asc()])
  .limit(5)

const answer = Effect.gen(function* () {
  const top = yield* sales
  const artists = yield* Artist.objects
    .filter((artist) => artist.id.in(top.map(({ artistId }) => artistId)))
    .include((artist) => ({ albums: artist.albums.orderBy((album) => album.title.asc()).limit(3) }))
  const albums = new Map(artists.map((artist) => [artist.id, artist.albums.map(({ title }) => title).join(", ")]))
  return top.map(({ artist, artistId, revenue, sold }) => ({ artist, revenue, sold, albums: albums.get(artistId) }))
})

export const topArtists: Question = {
  title: "Which artists bring the most revenue, and what are their first albums?",
  query: sales,
  answer
}
