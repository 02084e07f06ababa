import { Album } from "../models.js"
import type { Question } from "./Question.js"

const albums = Album.objects
  .select((album) => ({
    album: album.title,
    artist: album.artist.name,
    tracks: album.tracks.count(),
    length: album.tracks.sum((track) => track.length),
    longest: album.tracks.max((track) => track.length)
  }))
  .orderBy((album) => [album.tracks.desc(), album.length.desc(), album.album.asc()])
  .limit(8)

export const biggestAlbums: Question = {
  title: "Which albums have the most tracks, and how long do they play?",
  queries: [albums],
  answer: albums
}
