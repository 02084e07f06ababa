/** Lists of 10 to 100,000 rows: the time of a row. */
import { Detail } from "../models.js"
import { type Pair, pair, type Subject } from "./subject.js"

export interface RowsFigure extends Pair {
  readonly rows: number
}

const sizes = [10, 100, 1_000, 10_000, 100_000]

/** So many that a turn reads as many rows at each size. */
const times = (rows: number) => Math.max(1, Math.round(20_000 / rows))

export const growthOfRows = async (subject: Subject): Promise<ReadonlyArray<RowsFigure>> => {
  const list = subject.driver.all("SELECT * FROM bench_detail ORDER BY id LIMIT ?")
  const figures: Array<RowsFigure> = []
  for (const rows of sizes) {
    const read = () => Detail.objects.orderBy((d) => d.id.asc()).limit(rows)
    const { own, raw } = await pair(subject, () => list([rows]), read, times(rows))
    figures.push({ rows, raw: raw / rows, own: own / rows })
  }
  return figures
}
