/** One form for the answers of all contenders, so that they can be compared. */

const camel = (key: string) => key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

// Engines and libraries without decoding give text where others give values.
const instant = (value: any) =>
  (value instanceof Date
    ? value
    : new Date(/[Z+]/.test(value) ? value : `${String(value).replace(" ", "T")}Z`)
  ).toISOString()

const field = (key: string, value: any): unknown => {
  if (key.endsWith("At")) return instant(value)
  if (key === "active") return Boolean(value)
  if (key === "settings") return normal(typeof value === "string" ? JSON.parse(value) : value)
  if (/^(id|.*Id|orders|newest|rows|sum)$/.test(key) && !Array.isArray(value)) return Number(value)
  return normal(value)
}

const identity = (value: any) => (Array.isArray(value) ? "" : `${value?.status ?? ""} ${String(value?.id).padStart(9)}`)

/** Keys in camel case and sorted, values as JavaScript's; rows by key where the statement gives them no order. */
export const normal = (value: any): unknown => {
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value).map(([key, each]) => [camel(key), each] as const)
  return Object.fromEntries(
    entries.map(([key, each]) => [key, field(key, each)] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  )
}

const sorted = (value: any): any => {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (identity(a) < identity(b) ? -1 : 1))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sorted(each)]))
}

const single = new Set(["point read", "insert", "include of one"])
const ordered = new Set(["100 rows", "5000 rows", "with customer", "built per call", "100 at once"])
const written = new Set(["insert", "bulk insert"])

/** The answer of an operation as text. */
export const answer = (operation: string, result: unknown): string => {
  const whole = single.has(operation) && Array.isArray(result) ? result[0] : result
  const form: any = ordered.has(operation) ? normal(whole) : sorted(normal(whole))
  return JSON.stringify(form, (key, value) => (written.has(operation) && key === "id" ? undefined : value))
}
