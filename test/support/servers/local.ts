import { execFile, spawn } from "node:child_process"
import { access, constants, mkdtemp, open, readdir, readFile, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { promisify } from "node:util"
import { type Duration, Effect, Schedule } from "effect"
import {
  type Account,
  attempt,
  type Engine,
  type Launch,
  type Local,
  type Scoped,
  type Server,
  ServerError
} from "./engine.js"

export const isRoot = (): boolean => process.getuid?.() === 0

/** Runs a command to its end and gives what it printed. */
export const run = (
  command: string,
  args: ReadonlyArray<string>,
  account?: Account
): Effect.Effect<string, ServerError> =>
  attempt(async (signal) => {
    const { stdout } = await promisify(execFile)(command, [...args], { ...account, signal, cwd: tmpdir() })
    return stdout
  })

// Debian keeps servers in sbin folders, which are not on every user's PATH.
const searchPath = [...(process.env.PATH ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/opt/homebrew/bin"]

// `also` may hold one `*`; the highest version comes first.
const expand = async (pattern: string): Promise<ReadonlyArray<string>> => {
  const [before, after] = pattern.split("*")
  if (before === undefined || after === undefined) return [pattern]
  const names = await readdir(before).catch((): Array<string> => [])
  return names.sort((a, b) => Number(b) - Number(a)).map((name) => join(before, name, after))
}

const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false
  )

interface Search {
  readonly also?: string
  /** Says yes to what `--version` printed: `mysqld` may be MariaDB under another name. */
  readonly accept?: (version: string) => boolean
}

/** The first executable of one of these names. */
export const firstBinary = (names: ReadonlyArray<string>, search: Search = {}): Effect.Effect<string, ServerError> =>
  Effect.gen(function* () {
    const folders = [...searchPath, ...(yield* attempt(() => expand(search.also ?? "")))]
    const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)))
    for (const path of paths) {
      if (!(yield* attempt(() => isExecutable(path)))) continue
      if (!search.accept || search.accept(yield* run(path, ["--version"]))) return path
    }
    return yield* new ServerError({
      message: `no ${names.join(" or ")}${search.accept ? " of that product" : ""} on the PATH`
    })
  })

const freePort = attempt(
  () =>
    new Promise<number>((resolve, reject) => {
      const server = createServer().once("error", reject)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
      })
    })
)

const throwawayFolder = (name: string): Scoped<string> =>
  Effect.acquireRelease(
    attempt(() => mkdtemp(join(tmpdir(), `reinhardt-${name}-`))),
    (folder) => Effect.ignore(attempt(() => rm(folder, { recursive: true, force: true, maxRetries: 5 })))
  )

const spawnServer = async ({ command, args, account }: Launch, folder: string) => {
  const log = await open(join(folder, "log"), "a")
  const child = spawn(command, [...args], { ...account, cwd: folder, stdio: ["ignore", log.fd, log.fd] })
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message))
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? code}`))
  })
  await log.close()
  return { child, exited }
}

type Running = Awaited<ReturnType<typeof spawnServer>>

// A server that does not heed the polite signal is killed: its data is thrown away in any case.
const stop = ({ child, exited }: Running, signal: NodeJS.Signals) =>
  Effect.promise(async () => {
    child.kill(signal)
    const last = setTimeout(() => child.kill("SIGKILL"), 5_000)
    await exited
    clearTimeout(last)
  })

/** The server's version, as soon as it answers. */
export const answer = (engine: Engine, url: string, patience: Duration.DurationInput) =>
  engine.version(url).pipe(Effect.retry(Schedule.spaced("50 millis").pipe(Schedule.upTo(patience))))

const failedToStart = (reason: string, folder: string) =>
  attempt(() => readFile(join(folder, "log"), "utf8")).pipe(
    Effect.orElseSucceed(() => ""),
    Effect.flatMap((log) => new ServerError({ message: `${reason}\n${log.trim().split("\n").slice(-5).join("\n")}` }))
  )

/** A server of a test's own. */
export interface Restartable extends Server {
  /** Ends it, all its sessions with it, and starts it again over the same data. */
  readonly restart: Effect.Effect<void, ServerError>
}

/** Starts the first server of this machine that can be started, for a test that ends it. */
export const startRestartable = (engine: Engine): Scoped<Restartable> =>
  Effect.gen(function* () {
    const folder = yield* throwawayFolder(engine.name)
    const port = yield* freePort
    const { launch, origin } = yield* Effect.firstSuccessOf(
      engine.locals.map((local) =>
        Effect.map(local.launch(folder, port), (each) => ({ launch: each, origin: local.origin }))
      )
    )
    const spawned = attempt(() => spawnServer(launch, folder))
    let running = yield* spawned
    yield* Effect.addFinalizer(() => Effect.suspend(() => stop(running, launch.stopSignal)))
    const version = yield* answer(engine, launch.url, "60 seconds")
    const restart = Effect.gen(function* () {
      // In order: what it has not written yet is not to be lost.
      yield* stop(running, launch.stopSignal === "SIGKILL" ? "SIGTERM" : launch.stopSignal)
      running = yield* spawned
      yield* answer(engine, launch.url, "60 seconds")
    })
    return { url: launch.url, version, origin, restart }
  })

/** Starts a server of this machine in a throwaway folder; the scope's end stops it and removes the folder. */
export const startLocal = (engine: Engine, local: Local): Scoped<Server> =>
  Effect.gen(function* () {
    const folder = yield* throwawayFolder(engine.name)
    const launch = yield* local.launch(folder, yield* freePort)
    const running = yield* Effect.acquireRelease(
      attempt(() => spawnServer(launch, folder)),
      (each) => stop(each, launch.stopSignal)
    )
    const ended = Effect.promise(() => running.exited).pipe(Effect.flatMap((reason) => failedToStart(reason, folder)))
    const version = yield* Effect.raceFirst(answer(engine, launch.url, "60 seconds"), ended)
    return { url: launch.url, version, origin: local.origin }
  }).pipe(Effect.mapError((error) => new ServerError({ message: `${local.origin}: ${error.message}` })))
