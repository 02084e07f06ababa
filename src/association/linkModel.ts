/**
 * The rows of a link table as a model, so that they are written as any other's.
 */

import type { ColumnDefinition, ModelDefinition } from "../definition/ModelDefinition.js"
import type { Link, LinkColumn, RelationDefinition } from "../definition/RelationDefinition.js"
import { emptyTrie } from "../internal/intern.js"

/** A model of link rows, and the properties of its two columns. */
export interface LinkModel {
  readonly definition: ModelDefinition
  readonly source: string
  readonly destination: string
}

/** The model of a relation's links: the user's own through model, or one made for its table. */
export const linkModel = (owner: ModelDefinition, { name }: RelationDefinition, link: Link): LinkModel => {
  const { destination, source, table, through } = link
  if (through !== undefined) {
    const property = ({ name: column }: LinkColumn) =>
      through.columns.find((each) => each.name === column)?.property ?? column
    return { definition: through, source: property(source), destination: property(destination) }
  }
  const columns = [column("source", source), column("destination", destination)]
  const definition: ModelDefinition = {
    name: `${owner.name}.${name}`,
    app: owner.app,
    label: owner.label,
    table,
    naming: owner.naming,
    options: {},
    columns,
    plainColumns: columns,
    columnsByProperty: new Map(columns.map((each) => [each.property, each])),
    relationNames: [],
    relation: () => undefined,
    primaryKey: columns,
    constraints: [],
    rowClass: LinkRow,
    trie: emptyTrie()
  }
  return { definition, source: "source", destination: "destination" }
}

class LinkRow {
  constructor(props: object) {
    Object.assign(this, props)
  }
}

const column = (property: string, { name, type }: LinkColumn): ColumnDefinition => ({
  property,
  name,
  type: { ...type, nullable: false },
  facts: {},
  relation: undefined,
  references: undefined,
  variants: {},
  trie: emptyTrie()
})
