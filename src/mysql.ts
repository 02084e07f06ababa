export * as MySql from "./dialect/mysql/MySql.js"
