import { Fn } from "../../../src/index.js"
import { Track } from "../models.js"
import type { Question } from "./Question.js"

const unsold = Track.objects
  .filter((track) => track.invoiceLines.none())
  .groupBy((track) => ({ genre: track.genre.name }))
  .aggregate((track) => ({ tracks: Fn.count(), worth: Fn.sum(track.unitPrice) }))
  .orderBy((group) => [group.tracks.desc(), group.genre.asc()])
  .limit(8)

export const neverSold: Question = { title: "Which tracks were never sold, by genre?", query: unsold, answer: unsold }
