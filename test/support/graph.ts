import { type EmployeeRow, employeeSkills, employees, friends, skills, tasks, teams } from "./fixtures.js"

// Who belongs to whom among the fixtures' people.

export const employee = (id: number | null) => employees.find((each) => each.id === id)
export const manager = (row: EmployeeRow | undefined) => employee(row?.managerId ?? null)
export const team = (code: string | null) => teams.find((each) => each.code === code)
export const assigned = (row: EmployeeRow) => tasks.filter((task) => task.assigneeId === row.id)
export const reviewed = (row: EmployeeRow) => tasks.filter((task) => task.reviewerId === row.id)
export const reports = (row: EmployeeRow) => employees.filter((each) => each.managerId === row.id)
export const skillsOf = (row: EmployeeRow) =>
  employeeSkills.filter(([id]) => id === row.id).map(([, skill]) => skills[skill - 1]?.name ?? "")
export const friendsOf = (row: EmployeeRow) =>
  friends.flatMap(([from, to]) => (from === row.id ? (employee(to) ?? []) : []))
export const admirersOf = (row: EmployeeRow) =>
  friends.flatMap(([from, to]) => (to === row.id ? (employee(from) ?? []) : []))
