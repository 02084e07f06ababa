/** A list of as many keys as no engine takes as parameters one by one without thought. */
import { Effect } from "effect"
import { Detail } from "../models.js"
import { type Pair, pair, type Subject } from "./subject.js"

export interface KeysFigure extends Partial<Pair> {
  readonly keys: number
  /** The rows that the list found, or why it failed. */
  readonly rows?: number
  readonly error?: string
}

const count = 50_000
const keys = Array.from({ length: count }, (_, i) => i * 4 + 1)

const read = () => Detail.objects.filter((d) => d.id.in(keys))

export const growthOfKeys = async (subject: Subject): Promise<KeysFigure> => {
  try {
    const rows = await subject.run(Effect.map(read(), (found) => found.length))
    if (rows !== count) return { keys: count, rows, error: `${rows} rows instead of ${count}` }
    const among = subject.driver.among("bench_detail", "id")
    return { keys: count, rows, ...(await pair(subject, () => among(keys), read, 1)) }
  } catch (error) {
    return { keys: count, error: String(error).slice(0, 300) }
  }
}
