/**
 * What is made of whole queries.
 *
 * @since 0.1.0
 */
export { prepared } from "./prepared.js"
export { common, deleted, from, type RecursionOptions, recursive, updated } from "./sources.js"
export * from "./subqueries.js"
