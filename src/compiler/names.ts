/**
 * Names of constraints and indexes that every engine takes whole.
 */
export { databaseName } from "../definition/names.js"
