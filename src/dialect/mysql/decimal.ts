/**
 * Decimals as plain digits, without an exponent.
 */
import * as BigDecimal from "effect/BigDecimal"

/** `-12.340` for -12340 at scale 3. */
export const formatDecimal = ({ scale, value }: BigDecimal.BigDecimal): string => {
  if (scale <= 0) return (value * 10n ** BigInt(-scale)).toString()
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0")
  const point = digits.length - scale
  return `${value < 0n ? "-" : ""}${digits.slice(0, point)}.${digits.slice(point)}`
}

const plain = /^-?\d+(?:\.\d+)?$/

/** The decimal a text names, at the scale it is written with; undefined when it has another form. */
export const parseDecimal = (text: string): BigDecimal.BigDecimal | undefined => {
  if (!plain.test(text)) return undefined
  const point = text.indexOf(".")
  return point === -1
    ? BigDecimal.make(BigInt(text), 0)
    : BigDecimal.make(BigInt(text.slice(0, point) + text.slice(point + 1)), text.length - point - 1)
}
