/**
 * What the types cost: `tsc` over a generated project.
 */
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { generate, type Size } from "../bench/types/generate.js"

const here = fileURLToPath(new URL(".", import.meta.url))
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc")
const run = promisify(execFile)

/** The instantiations that `tsc` counts. */
const instantiations = async (size: Size): Promise<number> => {
  // A name with a dot, so that no other check takes the folder for a part of this project.
  const folder = await mkdtemp(join(here, ".generated-"))
  try {
    await writeFile(join(folder, "project.ts"), generate(size, "../../../src/index.js"))
    const config = { extends: "../../../tsconfig.json", include: ["project.ts"], exclude: [] }
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config))
    // Errors come with an exit status, and on the standard output.
    const { stdout } = await run(process.execPath, [tsc, "-p", folder, "--extendedDiagnostics"]).catch(
      (error: { readonly stdout: string }) => error
    )
    expect(stdout).not.toMatch(/project\.ts\(.*error/)
    return Number(/^Instantiations:\s*(\d+)$/m.exec(stdout)?.[1])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

it("checks 50 models and 500 queries within the budget, and twice as many at the same price each", async () => {
  const none = await instantiations({ models: 0, queries: 0 })
  const fifty = await instantiations({ models: 50, queries: 10 })
  const hundred = await instantiations({ models: 100, queries: 10 })
  const each = (fifty - none) / 50
  console.log(
    `types: ${fifty} instantiations for 50 models and 500 queries (${none} of them the library's own sources), ` +
      `${hundred} for 100 models; ${each} a model`
  )
  expect(fifty).toBeLessThanOrEqual(600_000)
  expect((hundred - none) / 100).toBeLessThanOrEqual(1.2 * each)
}, 300_000)
