/**
 * The write queries.
 */
export { getOrCreate, updateOrCreate } from "./getOrCreate.js"
export { type BulkOptions, bulkCreate, create } from "./inserts.js"
export type { Target, Values } from "./target.js"
export { bulkUpdate, remove, save, update } from "./updates.js"
