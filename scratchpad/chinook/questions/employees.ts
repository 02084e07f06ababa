import { Effect } from "effect"
import { Employee } from "../models.js"
import type { Question } from "./Question.js"

const staff = Employee.objects
  .annotate((employee) => ({
    team: employee.reports.count(),
    clients: employee.customers.count(),
    sales: employee.customers.sum((customer) => customer.invoices.sum((invoice) => invoice.total))
  }))
  .include((employee) => ({ manager: employee.reportsTo }))
  .orderBy((employee) => [employee.hireDate.asc(), employee.id.asc()])

export const employees: Question = {
  title: "Who works for whom, and who has sold how much?",
  queries: [staff],
  answer: Effect.map(staff, (rows) =>
    rows.map((employee) => ({
      employee: employee.name,
      title: employee.title,
      since: employee.hireDate,
      manager: employee.manager?.name ?? null,
      team: employee.team,
      customers: employee.clients,
      sales: employee.sales
    }))
  )
}
