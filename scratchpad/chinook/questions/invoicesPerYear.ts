import { Fn } from "../../../src/index.js"
import { Invoice } from "../models.js"
import type { Question } from "./Question.js"

const years = Invoice.objects
  .groupBy((invoice) => ({ year: Fn.year(invoice.invoicedAt) }))
  .aggregate((invoice) => ({
    invoices: Fn.count(),
    customers: Fn.count(invoice.customerId, { distinct: true }),
    revenue: Fn.sum(invoice.total),
    average: Fn.avg(invoice.total),
    largest: Fn.max(invoice.total)
  }))
  .orderBy((year) => year.year.asc())

export const invoicesPerYear: Question = { title: "How did the years go?", queries: [years], answer: years }
