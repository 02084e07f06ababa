import { spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import type { TestProject } from "vitest/node"
import { type Found, type ServerName, serverNames } from "./engine.js"
import { variable } from "./find.js"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// In a process group of its own: Ctrl-C must reach the runner only, for the keeper to tidy up behind it.
const startKeeper = (names: ReadonlyArray<ServerName>) =>
  spawn(process.execPath, ["--import", "tsx", here("./keeper.ts"), ...names], {
    cwd: here("../../.."),
    stdio: ["pipe", "pipe", "inherit"],
    detached: true
  })

// Without a stack: the message is all there is to say.
const refusal = (message: string) => Object.assign(new Error(message), { stack: "" })

/** The engines a variable lists, separated by commas. */
const listed = (name: string): ReadonlyArray<string> | undefined => {
  const names = process.env[name]?.split(",").map((each) => each.trim())
  const known: ReadonlyArray<string> = ["", "sqlite", ...serverNames]
  const unknown = names?.filter((each) => !known.includes(each)) ?? []
  if (unknown.length > 0) throw refusal(`${name}: no such engine: ${unknown.join(", ")}`)
  return names
}

const wanted = (): ReadonlyArray<ServerName> => {
  const only = listed("REINHARDT_TEST_ONLY")
  return serverNames.filter((name) => only?.includes(name) ?? true)
}

// An engine is required when the run demands it, and when a URL that names its server does not work.
const required = (): ReadonlyArray<ServerName> => {
  const demanded = listed("REINHARDT_TEST_REQUIRE") ?? []
  return serverNames.filter(
    (name) => demanded.includes(name) || (process.env[variable(name)] && wanted().includes(name))
  )
}

const complaint = ({ servers }: Found): string =>
  required()
    .map((name) => ({ name, server: servers[name] }))
    .flatMap(({ name, server }) => ("missing" in server ? [`${name} is required, but: ${server.missing}`] : []))
    .join("\n")

/** vitest's globalSetup: starts every server at once and hands their URLs to the tests. */
const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const keeper = startKeeper(wanted())
  const ended = once(keeper, "exit")
  const stop = async () => {
    keeper.stdin.end()
    await ended
  }
  const [line] = await Promise.race([once(createInterface(keeper.stdout), "line"), ended.then(() => [undefined])])
  if (typeof line !== "string") throw new Error("the process that keeps the test servers ended early")
  const found: Found = JSON.parse(line)
  const reason = complaint(found)
  if (reason === "") {
    project.provide("found", found)
    return stop
  }
  await stop()
  throw refusal(reason)
}

export default setup
