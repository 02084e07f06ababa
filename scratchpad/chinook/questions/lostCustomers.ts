import { Fn } from "../../../src/index.js"
import { Customer } from "../models.js"
import type { Question } from "./Question.js"

const lost = Customer.objects
  .filter((customer) =>
    customer.invoices.some((invoice) => invoice.lines.some((line) => line.track.genre.name.eq("Jazz")))
  )
  .exclude((customer) => customer.invoices.some((invoice) => invoice.invoicedAt.gte(new Date("2025-07-01"))))
  .select((customer) => ({
    customer: Fn.concat(customer.firstName, " ", customer.lastName),
    country: customer.country,
    invoices: customer.invoices.count(),
    "last invoice": customer.invoices.max((invoice) => invoice.invoicedAt)
  }))
  .orderBy((row) => [row["last invoice"].asc(), row.customer.asc()])

export const lostCustomers: Question = {
  title: "Who has bought jazz, but nothing at all since July 2025?",
  queries: [lost],
  answer: lost
}
