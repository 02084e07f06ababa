/**
 * The write queries.
 */
export { bulkUpdate } from "./bulkUpdate.js"
export { getOrCreate, updateOrCreate } from "./getOrCreate.js"
export { type BulkOptions, bulkCreate, create } from "./inserts.js"
export type { Target, Values } from "./target.js"
export { checked, deleting, remove, save, update } from "./updates.js"
