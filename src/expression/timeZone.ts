/**
 * Time zones as queries name them.
 */
import type { Origin } from "../ast/ValueType.js"
import { queryError } from "../error/DefinitionError.js"

/** A zone by its name, or how many minutes it is ahead of UTC. */
export type Zone = { readonly name: string } | { readonly minutes: number }

const offset = /^([+-])(\d\d):([0-5]\d)$/

// Names of one word are left out: engines take some of them (CET, EST) for offsets that never change.
const named = /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/

/** The zone of an option; undefined for UTC. */
export const zoneOf = (origin: Origin | undefined, step: string, given: unknown): Zone | undefined => {
  if (given === undefined || given === "UTC") return undefined
  const [, sign, hours, minutes] = typeof given === "string" ? (offset.exec(given) ?? []) : []
  if (sign !== undefined && Number(hours) <= 15) {
    const ahead = Number(hours) * 60 + Number(minutes)
    return ahead === 0 ? undefined : { minutes: sign === "-" ? -ahead : ahead }
  }
  if (typeof given === "string" && named.test(given) && isKnown(given)) return { name: given }
  throw queryError(
    origin?.model ?? "query",
    origin?.field,
    `${step}: ${JSON.stringify(given)} is no time zone; write "UTC", a name such as "Europe/Berlin", or an offset such as "+05:30"`
  )
}

const isKnown = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}
