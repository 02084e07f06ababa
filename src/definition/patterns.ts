/**
 * The forms of text that the text fields admit.
 */
import type { LazyArbitrary } from "effect/Arbitrary"

/** A form of text: a test, what to say where it fails, and how property tests make such text. */
export interface Form {
  readonly test: (text: string) => boolean
  readonly hint: string
  readonly arbitrary: LazyArbitrary<string>
}

const hostname = /^[a-z][a-z0-9]{0,10}\.(?:com|org|example)$/
const address =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/

/** One `@`, something on both sides, a host of labels; nothing that needs quoting. */
export const email: Form = {
  test: (text) => address.test(text),
  hint: "an email address such as ada@example.com",
  arbitrary: (fc) =>
    fc.tuple(fc.stringMatching(/^[a-z0-9._+-]{1,20}$/), fc.stringMatching(hostname)).map(([a, b]) => `${a}@${b}`)
}

/** What the URL standard parses, with a scheme of the web. */
export const url: Form = {
  test: (text) => /^(?:https?|ftps?):\/\/\S+$/i.test(text) && URL.canParse(text),
  hint: "an absolute URL such as https://example.com/",
  arbitrary: (fc) =>
    fc
      .tuple(fc.stringMatching(hostname), fc.stringMatching(/^[a-zA-Z0-9/_-]{0,30}$/))
      .map(([a, b]) => `https://${a}/${b}`)
}

export const slug: Form = {
  test: (text) => /^[-a-zA-Z0-9_]+$/.test(text),
  hint: "letters, digits, hyphens and underscores",
  arbitrary: (fc) => fc.stringMatching(/^[-a-zA-Z0-9_]{1,50}$/)
}

const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`)

/** A dotted quad, or whatever the URL standard accepts between brackets. */
export const ip: Form = {
  test: (text) =>
    ipv4.test(text) || (text.includes(":") && /^[0-9a-fA-F:.]+$/.test(text) && URL.canParse(`http://[${text}]/`)),
  hint: "an IPv4 or IPv6 address",
  arbitrary: (fc) => fc.oneof(fc.ipV4(), fc.ipV6())
}

/** Lower case only: that is the form in which every engine gives it back. */
export const uuid: Form = {
  test: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text),
  hint: "a UUID in lower case",
  arbitrary: (fc) => fc.uuid()
}

/** Canonical, so that what was written is what is read: no trailing zero in the fraction. */
export const time: Form = {
  test: (text) => /^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{0,5}[1-9])?$/.test(text),
  hint: 'a time of day such as "08:30:00.25", with no trailing zero in the fraction',
  arbitrary: (fc) => fc.stringMatching(/^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{0,5}[1-9])?$/)
}

/** A date that the (proleptic Gregorian) calendar has. */
export const date: Form = {
  test: (text) => {
    if (!/^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false
    const day = new Date(`${text}T00:00:00.000Z`)
    return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
  },
  hint: 'a calendar date such as "2024-02-29"',
  arbitrary: (fc) =>
    fc
      .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T00:00:00Z"), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10))
}
