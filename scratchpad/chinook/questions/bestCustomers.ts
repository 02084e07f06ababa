import { Effect } from "effect"
import { Customer } from "../models.js"
import type { Question } from "./Question.js"

const spending = Customer.objects
  .filter((customer) => customer.supportRep.isNotNull())
  .select((customer) => ({
    rep: customer.supportRep.firstName,
    customer: customer.lastName,
    country: customer.country,
    spent: customer.invoices.sum((invoice) => invoice.total)
  }))
  .orderBy((row) => [row.rep.asc(), row.spent.desc(), row.customer.asc()])

// The first of each representative is the best.
const answer = Effect.map(spending, (rows) => rows.filter((row, i) => row.rep !== rows[i - 1]?.rep))

export const bestCustomers: Question = {
  title: "Who is each representative's best customer?",
  query: spending,
  answer
}
