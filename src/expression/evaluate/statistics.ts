/**
 * What aggregates compute of many values, other than NULL.
 */

/** The mean of the squares of how far numbers are from their mean; of a sample one number less counts. */
export const variance = (numbers: ReadonlyArray<number>, sample: boolean): number | null => {
  const count = numbers.length - (sample ? 1 : 0)
  if (count <= 0) return null
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length
  return numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / count
}

/** The square root of the variance. */
export const stdDev = (numbers: ReadonlyArray<number>, sample: boolean): number | null => {
  const squares = variance(numbers, sample)
  return squares === null ? null : Math.sqrt(squares)
}

/** The number below which a fraction of the numbers lies, between two of them in proportion. */
export const percentile = (numbers: ReadonlyArray<number>, fraction: number): number | null => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const place = fraction * (sorted.length - 1)
  const [before, after] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return before === undefined || after === undefined ? null : before + (after - before) * (place - Math.floor(place))
}

const operations = {
  bitAnd: (a: bigint, b: bigint) => a & b,
  bitOr: (a: bigint, b: bigint) => a | b,
  bitXor: (a: bigint, b: bigint) => a ^ b
}

/** Integers, bit by bit. */
export const bits = (name: keyof typeof operations, integers: ReadonlyArray<bigint>): bigint | null =>
  integers.length === 0 ? null : integers.reduce(operations[name])
