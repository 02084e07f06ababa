import { Effect } from "effect"
import { Fn } from "../../../src/index.js"
import { Customer, Invoice } from "../models.js"
import type { Question } from "./Question.js"

const countries = Customer.objects
  .groupBy((customer) => ({ country: customer.country }))
  .aggregate((customer) => ({
    customers: Fn.count(),
    revenue: Fn.sum(customer.invoices.sum((invoice) => invoice.total))
  }))
  .having((country) => country.customers.gte(2))
  .orderBy((country) => [country.revenue.desc(), country.country.asc()])

const months = Invoice.objects
  .groupBy(({ customer, invoicedAt }) => ({
    country: customer.country,
    year: Fn.year(invoicedAt),
    month: Fn.month(invoicedAt)
  }))
  .aggregate((invoice) => ({ revenue: Fn.sum(invoice.total) }))
  .orderBy((month) => [month.revenue.desc(), month.year.asc(), month.month.asc()])

export const customersByCountry: Question = {
  title: "Which countries have more than one customer, and which month was the best in each?",
  queries: [countries, months],
  answer: Effect.zipWith(countries, months, (countries, months) =>
    countries.map((row) => {
      const best = months.find(({ country }) => country === row.country)
      return {
        ...row,
        "best month": best === undefined ? null : `${best.year}-${String(best.month).padStart(2, "0")}`,
        "its revenue": best?.revenue ?? null
      }
    })
  )
}
