import { Duration } from "effect"
import { Playlist } from "../models.js"
import type { Question } from "./Question.js"

const long = Playlist.objects
  .annotate((playlist) => ({ length: playlist.tracks.sum((track) => track.length) }))
  .filter((playlist) => playlist.length.gte(Duration.hours(10)))
  .select((playlist) => ({
    id: playlist.id,
    playlist: playlist.name,
    tracks: playlist.tracks.count(),
    length: playlist.length
  }))
  .orderBy((playlist) => [playlist.length.desc(), playlist.id.asc()])

export const longPlaylists: Question = {
  title: "Which playlists last longer than ten hours?",
  query: long,
  answer: long
}
