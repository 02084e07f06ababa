import { Effect } from "effect"
import { startContainer } from "./docker.js"
import { type Engine, type Scoped, type Server, ServerError, type ServerName } from "./engine.js"
import { answer, startLocal } from "./local.js"
import { mariadb } from "./mariadb.js"
import { mongodb } from "./mongodb.js"
import { mysql } from "./mysql.js"
import { postgres } from "./postgres.js"

export const engines: Readonly<Record<ServerName, Engine>> = { postgres, mysql, mariadb, mongodb }

/** The environment variable that names a running server. */
export const variable = (name: ServerName): string => `REINHARDT_TEST_${name.toUpperCase()}_URL`

// This server lives on: a test process that was killed must not leave its databases there.
const dropAll = (engine: Engine, url: string, prefix: string) =>
  engine.databases(url).pipe(
    Effect.map((names) => names.filter((name) => name.startsWith(prefix))),
    Effect.flatMap(Effect.forEach((name) => engine.drop(url, name), { discard: true })),
    Effect.ignore
  )

const fromEnvironment = (engine: Engine, url: string, prefix: string): Scoped<Server> =>
  answer(engine, url, "5 seconds").pipe(
    Effect.map((version) => ({ url, version, origin: variable(engine.name) })),
    Effect.tap(() => Effect.addFinalizer(() => dropAll(engine, url, prefix))),
    Effect.mapError(({ message }) => new ServerError({ message: `${variable(engine.name)}: ${message}` }))
  )

const firstOf = (attempts: ReadonlyArray<Scoped<Server>>, reasons: ReadonlyArray<string> = []): Scoped<Server> => {
  const [head, ...tail] = attempts
  return head === undefined
    ? new ServerError({ message: reasons.join("; ") })
    : Effect.catchAll(head, ({ message }) => firstOf(tail, [...reasons, message]))
}

/** A server of this engine: the one the environment names, else one of this machine, else a container. */
export const find = (engine: Engine, prefix: string): Scoped<Server> => {
  const url = process.env[variable(engine.name)]
  return url
    ? fromEnvironment(engine, url, prefix)
    : firstOf([...engine.locals.map((local) => startLocal(engine, local)), startContainer(engine)])
}
