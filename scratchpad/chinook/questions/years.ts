import { Fn } from "../../../src/index.js"
import { Invoice } from "../models.js"
import type { Question } from "./Question.js"

const byYear = Invoice.objects
  .groupBy((invoice) => ({ year: Fn.year(invoice.invoicedAt) }))
  .aggregate((invoice) => ({
    invoices: Fn.count(),
    revenue: Fn.sum(invoice.total),
    average: Fn.avg(invoice.total),
    largest: Fn.max(invoice.total)
  }))
  .orderBy((group) => group.year.asc())

export const years: Question = { title: "How did the years go?", query: byYear, answer: byYear }
