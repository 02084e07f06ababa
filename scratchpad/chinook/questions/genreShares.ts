import { BigDecimal, Effect } from "effect"
import { Fn } from "../../../src/index.js"
import { InvoiceLine } from "../models.js"
import type { Question } from "./Question.js"

const genres = InvoiceLine.objects
  .groupBy((line) => ({ genre: line.track.genre.name }))
  .aggregate((line) => ({ sales: Fn.count(), revenue: Fn.sum(line.unitPrice.times(line.quantity)) }))
  .orderBy((genre) => [genre.revenue.desc(), genre.genre.asc()])

const zero = BigDecimal.make(0n, 0)

export const genreShares: Question = {
  title: "How much of the revenue does each genre bring?",
  queries: [genres],
  answer: Effect.map(genres, (rows) => {
    const all = BigDecimal.sumAll(rows.map(({ revenue }) => revenue ?? zero))
    const share = (revenue: BigDecimal.BigDecimal | null) =>
      `${(100 * BigDecimal.unsafeToNumber(BigDecimal.unsafeDivide(revenue ?? zero, all))).toFixed(1)} %`
    return rows.slice(0, 10).map((row) => ({ ...row, share: share(row.revenue) }))
  })
}
