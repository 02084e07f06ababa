import * as Schema from "effect/Schema"
import { Field, Model, Relation } from "../../src/index.js"

// ---- people: text key, self-reference, mutual reference, one-to-one, one-to-many, many-to-many of every kind ----------

export class Team extends Model.Class<Team>("org.Team")(
  {
    code: Schema.String.pipe(Schema.maxLength(10), Field.primaryKey),
    name: Field.char(50),
    city: Schema.NullOr(Field.char(50)),
    lead: () => Relation.foreignKey(Employee, { nullable: true, onDelete: "setNull" }),
    members: () => Relation.oneToMany(Employee, "team"),
    tasks: () => Relation.oneToMany(Task, "team")
  },
  { ordering: ["name"] }
) {}

export const Prefs = Schema.Struct({ theme: Schema.String, size: Schema.Number })

export class Employee extends Model.Class<Employee>("org.Employee")({
  id: Field.id,
  name: Field.char(50),
  nick: Schema.NullOr(Field.char(50)),
  age: Schema.NullOr(Field.int),
  points: Schema.NullOr(Field.bigInt),
  score: Schema.NullOr(Field.float),
  salary: Schema.NullOr(Field.decimal({ precision: 12, scale: 2 })),
  active: Schema.NullOr(Schema.Boolean),
  hired: Schema.NullOr(Field.date),
  seenAt: Schema.NullOr(Field.datetime),
  pause: Schema.NullOr(Field.duration),
  prefs: Schema.NullOr(Field.json(Prefs)),
  team: () => Relation.foreignKey(Team, { nullable: true, onDelete: "setNull" }),
  manager: () => Relation.foreignKey(Employee, { nullable: true, onDelete: "setNull" }),
  reports: () => Relation.oneToMany(Employee, "manager"),
  badge: () => Relation.oneToOne(Badge, "holder"),
  tasks: () => Relation.oneToMany(Task, "assignee"),
  reviews: () => Relation.oneToMany(Task, "reviewer"),
  skills: () => Relation.manyToMany(Skill),
  friends: () => Relation.manyToMany(Employee),
  admirers: () => Relation.manyToMany(Employee, { via: "friends" })
}) {
  get isAdult() {
    return this.age !== null && this.age >= 18
  }
}

export class Badge extends Model.Class<Badge>("org.Badge")({
  id: Field.uuid7.pipe(Field.primaryKey),
  label: Field.char(20),
  holder: () => Relation.oneToOne(Employee, { onDelete: "cascade" })
}) {}

export class Skill extends Model.Class<Skill>("org.Skill")(
  {
    id: Field.uuid.pipe(Field.primaryKey),
    name: Field.char(30).pipe(Field.unique),
    holders: () => Relation.manyToMany(Employee, { via: "skills" })
  },
  { ordering: ["-name"] }
) {}

export class Category extends Model.Class<Category>("org.Category")({
  id: Field.id,
  name: Field.char(30),
  parent: () => Relation.foreignKey(Category, { nullable: true, onDelete: "cascade" }),
  children: () => Relation.oneToMany(Category, "parent"),
  tasks: () => Relation.oneToMany(Task, "category")
}) {}

export class Task extends Model.Class<Task>("org.Task")({
  id: Field.id,
  title: Field.char(80),
  hours: Schema.NullOr(Field.int),
  cost: Schema.NullOr(Field.decimal({ precision: 12, scale: 2 })),
  due: Schema.NullOr(Field.date),
  done: Schema.Boolean,
  team: () => Relation.foreignKey(Team, { onDelete: "cascade" }),
  assignee: () => Relation.foreignKey(Employee, { nullable: true, onDelete: "setNull" }),
  reviewer: () => Relation.foreignKey(Employee, { nullable: true, onDelete: "setNull" }),
  category: () => Relation.foreignKey(Category, { nullable: true, onDelete: "setNull" })
}) {}

// ---- music: many-to-many by a through model with a composite key ------------------------------------------------------

export class Track extends Model.Class<Track>("music.Track")({
  id: Field.id,
  title: Field.char(50),
  seconds: Field.int,
  playlists: () => Relation.manyToMany(Playlist, { via: "tracks" }),
  entries: () => Relation.oneToMany(Entry, "track")
}) {}

export class Playlist extends Model.Class<Playlist>("music.Playlist")({
  id: Field.id,
  name: Field.char(50),
  tracks: () => Relation.manyToMany(Track, { through: () => Entry }),
  entries: () => Relation.oneToMany(Entry, "playlist")
}) {}

export class Entry extends Model.Class<Entry>("music.Entry")(
  {
    playlist: () => Relation.foreignKey(Playlist, { onDelete: "cascade" }),
    track: () => Relation.foreignKey(Track, { onDelete: "cascade" }),
    position: Field.int,
    note: Schema.NullOr(Field.char(50))
  },
  { primaryKey: ["playlistId", "trackId"] }
) {}

// ---- texts that are hard to compare, numbers by the thousand, a reference that nothing enforces -------------------------

export class Word extends Model.Class<Word>("text.Word")({
  id: Field.id,
  value: Field.char(50),
  other: Schema.NullOr(Field.char(50)),
  long: Schema.NullOr(Field.text)
}) {}

export class Counter extends Model.Class<Counter>("many.Counter")({
  id: Field.id,
  n: Field.int,
  label: Field.char(20),
  marks: () => Relation.oneToMany(Mark, "counter")
}) {}

/** Its counter may be missing: no constraint sees to it. */
export class Mark extends Model.Class<Mark>("many.Mark")({
  id: Field.id,
  counter: () => Relation.foreignKey(Counter, { constraint: false })
}) {}

export const people = Model.registry(Team, Employee, Badge, Skill, Category, Task)
export const music = Model.registry(Track, Playlist, Entry)
export const texts = Model.registry(Word)
export const thousands = Model.registry(Counter, Mark)
