/**
 * A project as large applications have them, to measure what the types cost: models of eight columns and four
 * relations that refer to each other in circles, and typical queries on each.
 */

/** How many models, and how many queries on each of them. */
export interface Size {
  readonly models: number
  readonly queries: number
}

/** The source of the project, in one module that imports the library from `library`. */
export const generate = ({ models, queries }: Size, library: string): string => {
  const numbers = Array.from({ length: models }, (_, i) => i)
  return [
    'import { Effect, Schema } from "effect"',
    `import { Field, Model, Relation } from ${JSON.stringify(library)}`,
    ...numbers.map((i) => model(i, models)),
    ...(queries === 0 ? [] : numbers.map((i) => program(i, queries)))
  ].join("\n")
}

/** The numbers of the models that model `i` of `count` refers to, and of the parent of its owner. */
export const neighbours = (i: number, count: number) => {
  const parentOf = (n: number) => (n + 3) % count
  const owner = (i * 11 + 5) % count
  return { parent: parentOf(i), child: (i + count - (3 % count)) % count, owner, above: parentOf(owner) }
}

export const model = (i: number, count: number): string => {
  const { child, owner, parent } = neighbours(i, count)
  return `
export class M${i} extends Model.Class<M${i}>("app.M${i}")({
  id: Field.id,
  name: Schema.String.pipe(Schema.maxLength(50)),
  title: Schema.NonEmptyString,
  age: Schema.Int.pipe(Schema.between(0, 150)),
  score: Schema.Number,
  active: Schema.Boolean,
  bio: Schema.NullOr(Schema.String),
  createdAt: Schema.DateFromSelf,
  parent: () => Relation.foreignKey(M${parent}, { onDelete: "cascade" }),
  owner: () => Relation.foreignKey(M${owner}, { nullable: true }),
  children: () => Relation.oneToMany(M${child}, "parent"),
  tags: () => Relation.manyToMany(M${owner})
}) {}`
}

const program = (i: number, count: number): string => {
  const lines = Array.from(
    { length: count },
    (_, j) => `  const r${j} = yield* M${i}.objects${queries[j % queries.length]}`
  )
  return `
export const p${i} = Effect.gen(function* () {
${lines.join("\n")}
  return [${lines.map((_, j) => `r${j}`).join(", ")}]
})`
}

export const queries = [
  '.filter((u) => u.age.gte(18).and(u.name.startsWith("a"))).orderBy((u) => [u.createdAt.desc(), u.name.asc()]).limit(10)',
  '.filter((u) => u.parent.name.eq("x")).exclude((u) => u.children.some((c) => c.title.contains("spam")))',
  ".include((p) => ({ parent: p.parent, children: p.children.orderBy((c) => c.id.desc()).limit(3) }))",
  ".select((p) => ({ title: p.title, writer: p.parent.name, when: p.createdAt }))",
  ".annotate((u) => ({ n: u.children.count() })).filter((u) => u.n.gt(3)).orderBy((u) => u.n.desc())",
  ".get(1)",
  ".filter((u) => [u.active, u.bio.isNull()]).first",
  '.create({ name: "a", title: "b", age: 1, score: 1, active: true, createdAt: new Date(), parentId: 1 })',
  ".filter((u) => u.id.in([1, 2, 3])).count",
  ".filter((u) => u.owner.parent.age.gt(2)).include((p) => ({ owner: p.owner.include((o) => ({ parent: o.parent })) }))"
]
