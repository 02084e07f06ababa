/**
 * What the shop wants to know.
 */
import { bestCustomers } from "./bestCustomers.js"
import { biggestAlbums } from "./biggestAlbums.js"
import { customersByCountry } from "./customersByCountry.js"
import { employees } from "./employees.js"
import { genreShares } from "./genreShares.js"
import { longPlaylists } from "./longPlaylists.js"
import { neverSold } from "./neverSold.js"
import type { Question } from "./Question.js"
import { topArtists } from "./topArtists.js"
import { years } from "./years.js"

export const questions: ReadonlyArray<Question> = [
  topArtists,
  customersByCountry,
  employees,
  neverSold,
  longPlaylists,
  genreShares,
  bestCustomers,
  biggestAlbums,
  years
]
