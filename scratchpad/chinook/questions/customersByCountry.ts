import { Effect } from "effect"
import { Fn } from "../../../src/index.js"
import { Invoice } from "../models.js"
import type { Question } from "./Question.js"

const countries = Invoice.objects
  .groupBy((invoice) => ({ country: invoice.customer.country }))
  .aggregate((invoice) => ({
    customers: Fn.count(invoice.customerId, { distinct: true }),
    revenue: Fn.sum(invoice.total)
  }))
  .having((group) => group.customers.gte(2))
  .orderBy((group) => [group.revenue.desc(), group.country.asc()])

const months = Invoice.objects
  .groupBy((invoice) => ({
    country: invoice.customer.country,
    year: Fn.year(invoice.invoicedAt),
    month: Fn.month(invoice.invoicedAt)
  }))
  .aggregate((invoice) => ({ revenue: Fn.sum(invoice.total) }))
  .orderBy((group) => [group.revenue.desc(), group.year.asc(), group.month.asc()])

const answer = Effect.gen(function* () {
  const best = new Map<string | null, string>()
  for (const { country, month, year } of yield* months) {
    if (!best.has(country)) best.set(country, `${year}-${String(month).padStart(2, "0")}`)
  }
  return (yield* countries).map((row) => ({ ...row, "best month": best.get(row.country) }))
})

export const customersByCountry: Question = {
  title: "Where do our customers live, and which was their country's best month?",
  query: countries,
  answer
}
