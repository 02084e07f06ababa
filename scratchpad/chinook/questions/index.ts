/**
 * What the shop wants to know.
 */
import { bestCustomers } from "./bestCustomers.js"
import { biggestAlbums } from "./biggestAlbums.js"
import { customersByCountry } from "./customersByCountry.js"
import { employees } from "./employees.js"
import { genreShares } from "./genreShares.js"
import { invoicesPerYear } from "./invoicesPerYear.js"
import { longPlaylists } from "./longPlaylists.js"
import { lostCustomers } from "./lostCustomers.js"
import { neverSold } from "./neverSold.js"
import type { Question } from "./Question.js"
import { topArtists } from "./topArtists.js"

export const questions: ReadonlyArray<Question> = [
  topArtists,
  customersByCountry,
  employees,
  neverSold,
  longPlaylists,
  genreShares,
  bestCustomers,
  biggestAlbums,
  invoicesPerYear,
  lostCustomers
]
