import { Effect } from "effect"
import { Employee } from "../models.js"
import type { Question } from "./Question.js"

const team = Employee.objects
  .annotate((employee) => ({ customerCount: employee.customers.count() }))
  .include((employee) => ({
    reportsTo: employee.reportsTo,
    customers: employee.customers.include((customer) => ({ invoices: customer.invoices }))
  }))
  .orderBy((employee) => employee.id.asc())

const answer = Effect.map(team, (employees) =>
  employees.map((employee) => ({
    employee: `${employee.firstName} ${employee.lastName}`,
    title: employee.title,
    manager: employee.reportsTo?.name ?? null,
    customers: employee.customerCount,
    invoices: employee.customers.reduce((sum, { invoices }) => sum + invoices.length, 0)
  }))
)

export const employees: Question = { title: "Who works for whom, and who sells how much?", query: team, answer }
