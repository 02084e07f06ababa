import { Duration } from "effect"
import { Playlist } from "../models.js"
import type { Question } from "./Question.js"

const playlists = Playlist.objects
  .annotate((playlist) => ({ length: playlist.tracks.sum((track) => track.length) }))
  .filter((playlist) => playlist.length.gt(Duration.hours(5)))
  .orderBy((playlist) => [playlist.length.desc(), playlist.id.asc()])
  .select((playlist) => ({
    number: playlist.id,
    playlist: playlist.name,
    tracks: playlist.tracks.count(),
    length: playlist.length
  }))

export const longPlaylists: Question = {
  title: "Which playlists last longer than five hours?",
  queries: [playlists],
  answer: playlists
}
