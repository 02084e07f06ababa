import { Fn } from "../../../src/index.js"
import { Track } from "../models.js"
import type { Question } from "./Question.js"

const genres = Track.objects
  .groupBy((track) => ({ genre: track.genre.name }))
  .aggregate((track) => ({
    tracks: Fn.count(),
    "never sold": Fn.count(track.id, { filter: track.invoiceLines.none() })
  }))
  .having((genre) => genre["never sold"].gte(50))
  .orderBy((genre) => [genre["never sold"].desc(), genre.genre.asc()])

export const neverSold: Question = {
  title: "In which genres were 50 tracks or more never sold?",
  queries: [genres],
  answer: genres
}
