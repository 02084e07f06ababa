import { expect, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type EmployeeRow, employeeSkills, employees, type TaskRow, tasks } from "../support/fixtures.js"
import {
  admirersOf,
  assigned,
  employee,
  friendsOf,
  manager,
  reports,
  reviewed,
  skillsOf,
  team
} from "../support/graph.js"
import { Employee } from "../support/models.js"
import type { DatabaseName } from "../support/servers/index.js"
import { ids, idsOf, peopleOn } from "./support.js"

const { objects } = Employee

type Case = readonly [name: string, query: typeof objects, keep: (row: EmployeeRow) => boolean]

const paths: ReadonlyArray<Case> = [
  ["a nullable foreign key", objects.filter((e) => e.team.name.eq("Core")), (e) => e.teamId === "core"],
  ["the key itself, without a join", objects.filter((e) => e.team.code.eq("core")), (e) => e.teamId === "core"],
  ["the column of the key", objects.filter((e) => e.teamId.eq("core")), (e) => e.teamId === "core"],
  [
    "over two nullable keys",
    objects.filter((e) => e.manager.manager.name.eq("Ada")),
    (e) => manager(manager(e))?.name === "Ada"
  ],
  [
    "there and back again",
    objects.filter((e) => e.team.lead.manager.isNull()),
    (e) => manager(employee(team(e.teamId)?.leadId ?? null)) === undefined
  ],
  [
    "two paths",
    objects.filter((e) => e.team.lead.name.eq(e.manager.name)),
    (e) => e.managerId !== null && employee(team(e.teamId)?.leadId ?? null)?.name === manager(e)?.name
  ],
  ["no such row", objects.filter((e) => e.manager.isNull()), (e) => e.managerId === null],
  ["such a row", objects.filter((e) => e.manager.isNotNull()), (e) => e.managerId !== null],
  [
    "the column of a row that is not there",
    objects.filter((e) => e.manager.name.isNull()),
    (e) => e.managerId === null
  ],
  ["an inverse one-to-one", objects.filter((e) => e.badge.label.eq("gold")), (e) => e.id === 1 || e.id === 5],
  ["no inverse one-to-one", objects.filter((e) => e.badge.isNull()), (e) => ![1, 2, 5].includes(e.id)],
  [
    "an inverse one-to-one at the end of a path",
    objects.filter((e) => e.manager.badge.label.eq("gold")),
    (e) => e.managerId === 1
  ],
  ["exclude over a nullable key", objects.exclude((e) => e.manager.name.eq("Ada")), (e) => manager(e)?.name !== "Ada"],
  [
    "exclude over two",
    objects.exclude((e) => e.manager.manager.age.gt(30)),
    (e) => !((manager(manager(e))?.age ?? 0) > 30)
  ],
  [
    "exclude of ne over a nullable key",
    objects.exclude((e) => e.manager.name.ne("Ada")),
    (e) => !(manager(e) !== undefined && manager(e)?.name !== "Ada")
  ],
  [
    "exclude over an inverse one-to-one",
    objects.exclude((e) => e.badge.label.eq("gold")),
    (e) => e.id !== 1 && e.id !== 5
  ],
  [
    "not() over a nullable key",
    objects.filter((e) => e.manager.name.eq("Ada").not()),
    (e) => e.managerId !== null && manager(e)?.name !== "Ada"
  ],
  [
    "exclude of an OR over a nullable key",
    objects.exclude((e) => e.manager.name.eq("Ada").or(e.age.gt(20))),
    (e) => !(manager(e)?.name === "Ada" || (e.age ?? 0) > 20)
  ]
]

const anyTask = (keep: (task: TaskRow) => boolean) => (e: EmployeeRow) => assigned(e).some(keep)

const many: ReadonlyArray<Case> = [
  ["some", objects.filter((e) => e.tasks.some((t) => t.done)), anyTask((t) => t.done)],
  ["some at all", objects.filter((e) => e.tasks.some()), (e) => assigned(e).length > 0],
  [
    "some, of which the condition is unknown",
    objects.filter((e) => e.tasks.some((t) => t.hours.gt(5))),
    anyTask((t) => (t.hours ?? 0) > 5)
  ],
  ["every", objects.filter((e) => e.tasks.every((t) => t.done)), (e) => assigned(e).every((t) => t.done)],
  [
    "every, where the condition is unknown",
    objects.filter((e) => e.tasks.every((t) => t.hours.gte(-5))),
    (e) => assigned(e).every((t) => t.hours !== null)
  ],
  ["none", objects.filter((e) => e.tasks.none((t) => t.done)), (e) => !assigned(e).some((t) => t.done)],
  ["none at all", objects.filter((e) => e.tasks.none()), (e) => assigned(e).length === 0],
  [
    "none, of which the condition is unknown",
    objects.filter((e) => e.tasks.none((t) => t.hours.gt(5))),
    (e) => !assigned(e).some((t) => (t.hours ?? 0) > 5)
  ],
  ["exclude some", objects.exclude((e) => e.tasks.some((t) => t.done)), (e) => !assigned(e).some((t) => t.done)],
  [
    "exclude some, unknown",
    objects.exclude((e) => e.tasks.some((t) => t.hours.gt(5))),
    (e) => !assigned(e).some((t) => (t.hours ?? 0) > 5)
  ],
  ["exclude every", objects.exclude((e) => e.tasks.every((t) => t.done)), (e) => !assigned(e).every((t) => t.done)],
  ["exclude none", objects.exclude((e) => e.tasks.none((t) => t.done)), (e) => assigned(e).some((t) => t.done)],
  [
    "two conditions on one row",
    objects.filter((e) => e.tasks.some((t) => [t.done, t.hours.gt(4)])),
    anyTask((t) => t.done && (t.hours ?? 0) > 4)
  ],
  [
    "two conditions on any rows",
    objects.filter((e) => [e.tasks.some((t) => t.done), e.tasks.some((t) => t.done.not())]),
    (e) => assigned(e).some((t) => t.done) && assigned(e).some((t) => !t.done)
  ],
  [
    "two relations to one model",
    objects.filter((e) => [e.tasks.some(), e.reviews.some()]),
    (e) => assigned(e).length > 0 && reviewed(e).length > 0
  ],
  [
    "narrowed first",
    objects.filter((e) => e.tasks.filter((t) => t.done).some((t) => t.hours.gt(4))),
    anyTask((t) => t.done && (t.hours ?? 0) > 4)
  ],
  [
    "narrowed by exclude",
    objects.filter((e) => e.tasks.exclude((t) => t.hours.gt(0)).some()),
    anyTask((t) => !((t.hours ?? 0) > 0))
  ],
  [
    "a slice",
    objects.filter((e) =>
      e.tasks
        .orderBy((t) => t.id.asc())
        .offset(1)
        .limit(1)
        .some()
    ),
    (e) => assigned(e).length > 1
  ],
  [
    "a slice of none",
    objects.filter((e) => e.tasks.limit(0).some().or(e.skills.limit(0).some(), e.tasks.offset(1).limit(0).some())),
    () => false
  ],
  ["none of a slice of none", objects.filter((e) => e.tasks.limit(0).none()), () => true],
  [
    "nested",
    objects.filter((e) => e.reports.some((r) => r.reports.some((s) => s.name.eq("Gus")))),
    (e) => reports(e).some((r) => reports(r).some((s) => s.name === "Gus"))
  ],
  [
    "nested in every",
    objects.filter((e) => e.reports.every((r) => r.tasks.some())),
    (e) => reports(e).every((r) => assigned(r).length > 0)
  ],
  [
    "the outer row",
    objects.filter((e) => e.reports.some((r) => r.age.gt(e.age))),
    (e) => reports(e).some((r) => r.age !== null && e.age !== null && r.age > e.age)
  ],
  [
    "the outer row over a path",
    objects.filter((e) => e.tasks.some((t) => t.reviewer.team.code.eq(e.team.code))),
    (e) => assigned(e).some((t) => e.teamId !== null && employee(t.reviewerId)?.teamId === e.teamId)
  ],
  [
    "the outermost row",
    objects.filter((e) => e.reports.some((r) => r.reports.some((s) => s.team.code.eq(e.team.code)))),
    (e) => reports(e).some((r) => reports(r).some((s) => s.teamId !== null && s.teamId === e.teamId))
  ],
  [
    "a relation within itself",
    objects.filter((e) => e.tasks.some((t) => e.tasks.some((u) => u.id.gt(t.id)))),
    (e) => assigned(e).length > 1
  ],
  [
    "a relation within itself, whole",
    objects.filter((e) => e.tasks.some((t) => [e.tasks.some(), t.title.eq("plan")])),
    anyTask((t) => t.title === "plan")
  ],
  [
    "a relation counted within itself",
    objects.filter((e) => e.tasks.some((t) => [e.tasks.count().gt(2), t.done])),
    (e) => assigned(e).length > 2 && assigned(e).some((t) => t.done)
  ],
  [
    "to many over a path",
    objects.filter((e) => e.manager.tasks.some((t) => t.title.eq("plan"))),
    (e) => manager(e) !== undefined && assigned(manager(e) as EmployeeRow).some((t) => t.title === "plan")
  ],
  [
    "none over a path that leads nowhere",
    objects.filter((e) => e.manager.tasks.none()),
    (e) => manager(e) === undefined || assigned(manager(e) as EmployeeRow).length === 0
  ],
  [
    "to many through to one",
    objects.filter((e) => e.team.tasks.some((t) => t.assignee.id.eq(e.id))),
    (e) => tasks.some((t) => t.teamId === e.teamId && t.assigneeId === e.id)
  ],
  ["many-to-many", objects.filter((e) => e.skills.some((s) => s.name.eq("sql"))), (e) => skillsOf(e).includes("sql")],
  [
    "many-to-many, every",
    objects.filter((e) => e.skills.every((s) => s.name.ne("ops"))),
    (e) => !skillsOf(e).includes("ops")
  ],
  ["many-to-many, none", objects.filter((e) => e.skills.none()), (e) => skillsOf(e).length === 0],
  [
    "many-to-many there and back",
    objects.filter((e) => e.skills.some((s) => s.holders.some((h) => h.id.ne(e.id)))),
    (e) =>
      employeeSkills.some(([id, s]) => id === e.id && employeeSkills.some(([other, t]) => other !== e.id && s === t))
  ],
  [
    "many-to-many to itself",
    objects.filter((e) => e.friends.some((f) => f.name.eq("Ada"))),
    (e) => friendsOf(e).some((f) => f.name === "Ada")
  ],
  [
    "many-to-many to itself, inverse",
    objects.filter((e) => e.admirers.some((f) => f.name.eq("Ada"))),
    (e) => admirersOf(e).some((f) => f.name === "Ada")
  ],
  ["its own friend", objects.filter((e) => e.friends.some((f) => f.id.eq(e.id))), (e) => friendsOf(e).includes(e)],
  [
    "a condition among others",
    objects.filter((e) =>
      e.tasks
        .some((t) => t.done)
        .or(e.skills.some())
        .and(e.age.gt(30))
    ),
    (e) => (anyTask((t) => t.done)(e) || skillsOf(e).length > 0) && (e.age ?? 0) > 30
  ]
]

/** Paths over relations, and conditions on related rows. */
export const relation = (name: DatabaseName): void => {
  layer(peopleOn(name))("relation", (it) => {
    for (const [title, query, keep] of [...paths, ...many]) {
      it.effect(title, () => Effect.map(ids(query), (found) => expect(found).toEqual(idsOf(employees, keep))))
    }
  })
}
