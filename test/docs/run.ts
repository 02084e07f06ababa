/**
 * Runs a module of `program.ts` on a database in memory.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, type Layer } from "effect"
import ts from "typescript"
import { expect } from "vitest"
import { Sqlite } from "../../src/sqlite.js"
import { sources } from "./check.js"

type Modules = Readonly<Record<string, unknown>>
type Given = Layer.Layer.Success<ReturnType<typeof Sqlite.layer>>
const inMemory: Layer.Layer<Given, unknown> = Sqlite.layer({ filename: ":memory:" })
type Main = Effect.Effect<unknown, unknown, Given>

const output = (text: string): string =>
  ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
  }).outputText

/** Imports what the code requires; promises that `Effect.runPromise` gives are told of, as nobody else waits for them. */
const modulesOf = async (code: string, onPromise: (promise: Promise<unknown>) => void): Promise<Modules> => {
  const names = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name = ""]) => name)
  const modules: Record<string, unknown> = {}
  for (const name of new Set(names)) modules[name] = await import(sources[name] ?? name)
  const runPromise: typeof Effect.runPromise = (...args) => {
    const promise = Effect.runPromise(...args)
    onPromise(promise)
    return promise
  }
  return { ...modules, effect: { ...(await import("effect")), Effect: { ...Effect, runPromise } } }
}

// A type's word in the class of an expected value means nothing here: rows are compared by what they hold.
const compare = (actual: unknown, wanted: unknown): void => {
  if (typeof wanted === "object" && wanted !== null) expect(actual).toMatchObject(wanted)
  else expect(actual).toEqual(wanted)
}

const quiet = Object.fromEntries(["log", "error", "info", "warn", "table"].map((name) => [name, () => {}]))

/** Runs the module in an empty folder; rejects with what went wrong, and the line of the block where it did. */
export const run = async (file: string, text: string, database = inMemory): Promise<void> => {
  const code = output(text)
  const promises: Array<Promise<unknown>> = []
  let line = 1
  const exports: { main?: Main } = {}
  const folder = mkdtempSync(join(tmpdir(), "reinhardt-docs-"))
  const home = process.cwd()
  process.chdir(folder)
  try {
    const modules = await modulesOf(code, (promise) => {
      promise.catch(() => {})
      promises.push(promise)
    })
    const require = (name: string) => modules[name]
    const at = (block: number) => {
      line = block
    }
    new Function("require", "exports", "$at", "$expect", "console", code)(require, exports, at, compare, quiet)
    const main = (exports.main ?? Effect.void) as Main
    await Effect.runPromise(main.pipe(Effect.provide(database)))
    await Promise.all(promises)
  } catch (error) {
    throw new Error(`${file}: the block at line ${line}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error
    })
  } finally {
    process.chdir(home)
    rmSync(folder, { recursive: true, force: true })
  }
}
