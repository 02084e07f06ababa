export * as Postgres from "./dialect/postgres/Postgres.js"
