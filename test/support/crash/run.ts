import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
// Of vitest and of tsx.
import { build } from "esbuild"
import type { Preparing } from "../transfers.js"
import { proxy } from "./proxy.js"

/** Where two databases are, and what their coordinator is called there. */
export interface Site {
  readonly engines: readonly [Preparing, Preparing]
  readonly urls: readonly [string, string]
  readonly name: string
  /** The log's folder; without one it is a table of the first database. */
  readonly folder: string | undefined
  /** The process, as JavaScript. */
  readonly program: string
}

/**
 * When to kill: at which message of the transfer, and whether before the server gets it, with the server at work on it,
 * or when it is done and the process does not know yet.
 */
export interface Fault {
  readonly at: number
  readonly when: "before" | "during" | "after"
}

/** The messages of a transfer, as text, and whether it was told to be done. */
export interface Ran {
  readonly messages: ReadonlyArray<string>
  readonly done: boolean
}

/** The process in one file: it starts some sixty times, and to load it from its sources takes a second and a half. */
export const bundled = (folder: string): Effect.Effect<string> =>
  Effect.promise(async () => {
    const outfile = join(folder, "child.mjs")
    await build({
      entryPoints: [fileURLToPath(new URL("child.ts", import.meta.url))],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      external: ["pg-native"],
      logLevel: "error",
      // The drivers are CommonJS.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' }
    })
    return outfile
  })

/** Runs a transfer in a process of its own, and kills that where the fault says. */
export const run = ({ engines, folder = "", name, program, urls }: Site, fault?: Fault): Effect.Effect<Ran, Error> =>
  Effect.scoped(
    Effect.gen(function* () {
      const messages: Array<string> = []
      let armed = false
      let child: ChildProcess | undefined
      const kill = () => child?.kill("SIGKILL")
      const onMessage = (message: Buffer, pass: (onAnswer: () => void) => void) => {
        if (!armed) return pass(() => {})
        const hit = fault !== undefined && messages.push(message.toString("latin1")) === fault.at
        if (fault === undefined) messages.push(message.toString("latin1"))
        if (!hit) return pass(() => {})
        if (fault.when !== "before") pass(fault.when === "after" ? kill : () => {})
        if (fault.when !== "after") kill()
      }
      const through = yield* Effect.forEach(urls, (url) => proxy(url, onMessage))
      child = yield* started([program, ...engines, ...through, name, folder])
      const { said, stdin } = yield* ready(child)
      armed = true
      stdin.end("go\n")
      const done = yield* said
      return { messages, done }
    })
  )

const started = (args: ReadonlyArray<string>): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, [...args], { stdio: ["pipe", "pipe", "inherit"] })),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

// Its first word is "ready", its second, if it lives to say it, "done".
const ready = (child: ChildProcess) =>
  Effect.async<{ readonly said: Effect.Effect<boolean>; readonly stdin: NodeJS.WritableStream }, Error>((resume) => {
    const { stdin, stdout } = child
    if (stdin === null || stdout === null) return resume(Effect.fail(new Error("no pipes")))
    const words: Array<string> = []
    const ended = new Promise<boolean>((resolve) => child.once("close", () => resolve(words.includes("done"))))
    createInterface(stdout).on("line", (word) => {
      words.push(word)
      if (word === "ready") resume(Effect.succeed({ said: Effect.promise(() => ended), stdin }))
    })
    child.once("close", (code) => resume(Effect.fail(new Error(`the process ended with ${code} before it was ready`))))
  })
