import { Album } from "../models.js"
import type { Question } from "./Question.js"

const biggest = Album.objects
  .select((album) => ({
    album: album.title,
    artist: album.artist.name,
    tracks: album.tracks.count(),
    length: album.tracks.sum((track) => track.length)
  }))
  .orderBy((row) => [row.tracks.desc(), row.album.asc()])
  .limit(5)

export const biggestAlbums: Question = { title: "Which albums have the most tracks?", query: biggest, answer: biggest }
