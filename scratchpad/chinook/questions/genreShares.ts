import { BigDecimal, Effect, Option } from "effect"
import { Fn } from "../../../src/index.js"
import { InvoiceLine } from "../models.js"
import type { Question } from "./Question.js"

const genres = InvoiceLine.objects
  .groupBy((line) => ({ genre: line.track.genre.name }))
  .aggregate((line) => ({ revenue: Fn.sum(line.unitPrice.times(line.quantity)) }))
  .orderBy((group) => [group.revenue.desc(), group.genre.asc()])

const answer = Effect.gen(function* () {
  const { all } = yield* InvoiceLine.objects.aggregate((line) => ({ all: Fn.sum(line.unitPrice.times(line.quantity)) }))
  const share = (revenue: BigDecimal.BigDecimal | null): string => {
    const part = Option.getOrElse(
      BigDecimal.divide(revenue ?? BigDecimal.make(0n, 0), all ?? BigDecimal.make(1n, 0)),
      () => BigDecimal.make(0n, 0)
    )
    return `${(BigDecimal.unsafeToNumber(part) * 100).toFixed(1)} %`
  }
  return (yield* genres).slice(0, 8).map((row) => ({ ...row, share: share(row.revenue) }))
})

export const genreShares: Question = {
  title: "What does each genre bring, of all that we sell?",
  query: genres,
  answer
}
