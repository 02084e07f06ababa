import { randomBytes } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { describe, inject } from "vitest"
import { attempt, type Scoped, ServerError, type ServerName, withDatabase } from "./engine.js"
import { engines } from "./find.js"

export type DatabaseName = "sqlite" | ServerName

const sqliteFile: Scoped<string> = Effect.acquireRelease(
  attempt(() => mkdtemp(join(tmpdir(), "reinhardt-sqlite-"))),
  (folder) => Effect.ignore(attempt(() => rm(folder, { recursive: true, force: true })))
).pipe(Effect.map((folder) => join(folder, "test.db")))

const onServer = (name: ServerName): Scoped<string> => {
  const { prefix, servers } = inject("found")
  const server = servers[name]
  if ("missing" in server) return new ServerError({ message: `no ${name}: ${server.missing}` })
  const database = prefix + randomBytes(6).toString("hex")
  return Effect.acquireRelease(engines[name].create(server.url, database), () =>
    Effect.orDie(engines[name].drop(server.url, database))
  ).pipe(Effect.as(withDatabase(server.url, database)))
}

/**
 * An empty database of this test's own, removed when the scope closes: the URL of a server's database, the path of a
 * file for SQLite.
 */
export const freshDatabase = (name: DatabaseName): Scoped<string> => (name === "sqlite" ? sqliteFile : onServer(name))

/** A `describe` that is skipped, and says why, where the run has no such server. */
export const describeOn = (name: DatabaseName, body: () => void): void => {
  const server = name === "sqlite" ? undefined : inject("found").servers[name]
  if (server && "missing" in server) describe.skip(`${name} (skipped: ${server.missing.split("\n")[0]})`, body)
  else describe(name, body)
}
