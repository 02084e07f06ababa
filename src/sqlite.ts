export * as Sqlite from "./dialect/sqlite/Sqlite.js"
