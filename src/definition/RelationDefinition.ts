/**
 * Relations resolved: which columns meet which.
 *
 * @since 0.1.0
 */
import type { ValueType } from "../ast/ValueType.js"
import { definitionError } from "../error/DefinitionError.js"
import type { AnyModel } from "./AnyModel.js"
import { columnOf, modelOf, singleKey, targetOf } from "./columns.js"
import type * as ModelDefinition from "./ModelDefinition.js"
import { databaseName } from "./names.js"
import type * as Relation from "./Relation.js"

/**
 * A relation of a model. Rows there belong to a row here where `local` equals `foreign` — directly, or through the rows
 * of a `link` table, whose `source` equals `local` and whose `destination` equals `foreign`.
 *
 * @since 0.1.0
 * @category models
 */
export interface RelationDefinition {
  readonly name: string
  readonly kind: Relation.Relation["kind"]
  readonly toMany: boolean
  /** Whether a to-one relation may lead nowhere. */
  readonly nullable: boolean
  readonly onDelete: Relation.OnDelete
  readonly constraint: boolean
  readonly target: ModelDefinition.ModelDefinition
  readonly local: ModelDefinition.ColumnDefinition
  readonly foreign: ModelDefinition.ColumnDefinition
  readonly link: Link | undefined
  /** Whether this is the other end of a relation written on the target. */
  readonly via: boolean
}

/**
 * The table between the two sides of a many-to-many relation; `through` where it is a model of the user's.
 *
 * @since 0.1.0
 * @category models
 */
export interface Link {
  readonly table: string
  readonly source: LinkColumn
  readonly destination: LinkColumn
  readonly through: ModelDefinition.ModelDefinition | undefined
}

/** A column of a link table. @since 0.1.0 @category models */
export interface LinkColumn {
  readonly name: string
  readonly type: ValueType
}

/** Resolves a relation as it was written; its target and columns are looked up when asked for. */
export const resolveRelation = (
  owner: ModelDefinition.ModelDefinition,
  name: string,
  relation: Relation.Relation
): RelationDefinition => {
  const target = targetOf(owner.name, name, relation)
  const place = `${owner.name}.${name}`
  const common = {
    name,
    kind: relation.kind,
    target,
    onDelete: "restrict",
    constraint: true,
    link: undefined,
    via: false
  } as const
  switch (relation.kind) {
    case "foreignKey":
    case "oneToOne":
      return {
        ...common,
        toMany: false,
        nullable: relation.nullable,
        onDelete: relation.options.onDelete ?? "restrict",
        constraint: relation.options.constraint ?? true,
        local: columnOf(owner, name),
        foreign: singleKey(target, place)
      }
    case "oneToOneInverse":
    case "oneToMany":
      return {
        ...common,
        toMany: relation.kind === "oneToMany",
        nullable: true,
        local: singleKey(owner, place),
        foreign: viaColumn(owner, name, target, relation)
      }
    case "manyToMany":
      return {
        ...common,
        toMany: true,
        nullable: false,
        local: singleKey(owner, place),
        foreign: singleKey(target, place),
        link: linkOf(owner, name, target, relation),
        via: relation.options.via !== undefined
      }
  }
}

const viaColumn = (
  owner: ModelDefinition.ModelDefinition,
  name: string,
  target: ModelDefinition.ModelDefinition,
  { kind, via }: Relation.OneToMany<AnyModel> | Relation.OneToOneInverse<AnyModel>
): ModelDefinition.ColumnDefinition => {
  const column = target.columns.find((candidate) => candidate.relation === via)
  if (column === undefined) {
    const choices = target.columns.flatMap((candidate) => candidate.relation ?? [])
    throw definitionError(
      owner.name,
      name,
      `"${via}" is not a relation of ${target.name} to one row; there ${choices.length === 0 ? "are none" : `are ${choices.join(", ")}`}`
    )
  }
  if (column.references !== owner) throw elsewhere(owner, name, target, via, column.references)
  if (kind === "oneToOneInverse" && !isUnique(target, column)) {
    throw definitionError(
      owner.name,
      name,
      `several rows of ${target.name} may have one "${via}"; write Relation.oneToMany here, or Relation.oneToOne there`
    )
  }
  return column
}

const elsewhere = (
  owner: ModelDefinition.ModelDefinition,
  name: string,
  target: ModelDefinition.ModelDefinition,
  via: string,
  end: ModelDefinition.ModelDefinition | undefined
) => definitionError(owner.name, name, `"${via}" of ${target.name} refers to ${end?.name}, not to ${owner.name}`)

const isUnique = (definition: ModelDefinition.ModelDefinition, column: ModelDefinition.ColumnDefinition): boolean =>
  column.facts.unique === true ||
  [definition.options.primaryKey ?? [], ...(definition.options.unique ?? [])].some(
    ([first, ...others]) => first !== undefined && others.length === 0 && columnOf(definition, first) === column
  )

const linkOf = (
  owner: ModelDefinition.ModelDefinition,
  name: string,
  target: ModelDefinition.ModelDefinition,
  relation: Relation.ManyToMany<AnyModel>
): Link => {
  const { options } = relation
  if (options.via !== undefined) return inverseLink(owner, name, target, options.via)
  if (options.through !== undefined) {
    const through = modelOf(owner.name, name, options.through())
    const source = throughColumn(owner, name, through, owner, options.source, undefined)
    const destination = throughColumn(owner, name, through, target, options.destination, source)
    return { table: through.table, source, destination, through }
  }
  const sourceType = singleKey(owner, `${owner.name}.${name}`).type
  const destinationType = singleKey(target, `${owner.name}.${name}`).type
  // The same model, or one of the same name in another app.
  const alike = target.label === owner.label
  const { naming } = owner
  return {
    table: options.table ?? databaseName(naming.link(owner.table, name)),
    source: { name: naming.linkColumn(alike ? `from_${owner.label}` : owner.label), type: sourceType },
    destination: { name: naming.linkColumn(alike ? `to_${target.label}` : target.label), type: destinationType },
    through: undefined
  }
}

const inverseLink = (
  owner: ModelDefinition.ModelDefinition,
  name: string,
  target: ModelDefinition.ModelDefinition,
  via: string
): Link => {
  const other = target.relation(via)
  if (other?.link === undefined) {
    throw definitionError(owner.name, name, `"${via}" is not a many-to-many relation of ${target.name}`)
  }
  if (other.target !== owner) throw elsewhere(owner, name, target, via, other.target)
  return { ...other.link, source: other.link.destination, destination: other.link.source }
}

const throughColumn = (
  owner: ModelDefinition.ModelDefinition,
  name: string,
  through: ModelDefinition.ModelDefinition,
  side: ModelDefinition.ModelDefinition,
  named: string | undefined,
  taken: LinkColumn | undefined
): ModelDefinition.ColumnDefinition => {
  const candidates = through.columns.filter(
    (column) =>
      column !== taken && (named === undefined ? column.references === side : column.relation === named && named !== "")
  )
  const [column] = candidates
  // Of two foreign keys to the same model, the first is this side and the second the other, as in Django.
  const asMany = side === owner && taken === undefined && candidates.length === 2 ? 2 : 1
  if (column !== undefined && candidates.length === asMany) return column
  throw definitionError(
    owner.name,
    name,
    column === undefined
      ? `${through.name} has no foreign key to ${side.name}${named === undefined ? "" : ` named "${named}"`}`
      : `${through.name} has several foreign keys to ${side.name}; name them: { source: …, destination: … }`
  )
}
