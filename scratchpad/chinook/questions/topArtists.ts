import { Effect } from "effect"
import { Fn } from "../../../src/index.js"
import { Artist, InvoiceLine } from "../models.js"
import type { Question } from "./Question.js"

const sales = InvoiceLine.objects
  .groupBy(({ track }) => ({ id: track.album.artist.id, artist: track.album.artist.name }))
  .aggregate((line) => ({ tracks: Fn.count(), revenue: Fn.sum(line.unitPrice.times(line.quantity)) }))
  .orderBy((group) => [group.revenue.desc(), group.artist.asc()])
  .limit(5)

const withBestAlbums = (ids: ReadonlyArray<number>) =>
  Artist.objects
    .filter((artist) => artist.id.in(ids))
    .include((artist) => ({
      albums: artist.albums
        .orderBy((album) => [album.tracks.sum((track) => track.invoiceLines.count()).desc(), album.title.asc()])
        .limit(3)
    }))

export const topArtists: Question = {
  title: "Which artists earn the most, and with which albums above all?",
  queries: [sales],
  answer: Effect.gen(function* () {
    const top = yield* sales
    const artists = yield* withBestAlbums(top.map(({ id }) => id))
    return top.map(({ artist, id, revenue, tracks }) => {
      const albums = artists.find((each) => each.id === id)?.albums ?? []
      return { artist, tracks, revenue, albums: albums.map(({ title }) => title).join(", ") }
    })
  })
}
