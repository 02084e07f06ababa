/**
 * How names of models and properties become names of tables and columns: one rule, replaceable as a whole.
 *
 * @since 0.1.0
 */

/**
 * A naming rule.
 *
 * - `table` of a model `blog.Post`, `column` of a property, `foreignKey` of a relation's column, `link` of the table of
 *   a many-to-many relation, and `linkColumn` of its two columns.
 *
 * @since 0.1.0
 * @category models
 */
export interface Naming {
  readonly table: (app: string, label: string) => string
  readonly column: (property: string) => string
  readonly foreignKey: (relation: string) => string
  readonly link: (table: string, relation: string) => string
  readonly linkColumn: (label: string) => string
}

/**
 * `camelCase` and `PascalCase` in `snake_case`: `createdAt` gives `created_at`, `HTTPLog` gives `http_log`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const snakeCase = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .toLowerCase()

/**
 * Django's names, in snake case: `blog.Post` is the table `blog_post`, `author` the column `author_id`, the tags of a
 * post stand in `blog_post_tags`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const django: Naming = {
  table: (app, label) => (app === "" ? snakeCase(label) : `${snakeCase(app)}_${snakeCase(label)}`),
  column: snakeCase,
  foreignKey: (relation) => `${snakeCase(relation)}_id`,
  link: (table, relation) => `${table}_${snakeCase(relation)}`,
  linkColumn: (label) => `${snakeCase(label)}_id`
}

/**
 * Names left as they are written in the models; a relation's column is `authorId`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const asWritten: Naming = {
  table: (app, label) => (app === "" ? label : `${app}_${label}`),
  column: (property) => property,
  foreignKey: (relation) => `${relation}Id`,
  link: (table, relation) => `${table}_${relation}`,
  linkColumn: (label) => `${label[0]?.toLowerCase() ?? ""}${label.slice(1)}Id`
}
