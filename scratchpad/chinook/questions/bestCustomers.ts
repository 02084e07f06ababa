import { Effect } from "effect"
import { Employee } from "../models.js"
import type { Question } from "./Question.js"

const representatives = Employee.objects
  .filter((employee) => employee.customers.some())
  .annotate((employee) => ({
    clients: employee.customers.count(),
    most: employee.customers.max((customer) => customer.invoices.sum((invoice) => invoice.total))
  }))
  .include((employee) => ({
    customers: employee.customers
      .orderBy((customer) => [customer.invoices.sum((invoice) => invoice.total).desc(), customer.id.asc()])
      .limit(1)
  }))
  .orderBy((employee) => [employee.lastName.asc(), employee.firstName.asc()])

export const bestCustomers: Question = {
  title: "Who is the best customer of each sales representative?",
  queries: [representatives],
  answer: Effect.map(representatives, (rows) =>
    rows.flatMap(({ clients, customers, most, name }) =>
      customers.map((best) => ({
        representative: name,
        customers: clients,
        "best customer": best.name,
        country: best.country,
        spent: most
      }))
    )
  )
}
