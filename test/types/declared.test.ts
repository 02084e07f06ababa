import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, it } from "vitest"

const root = fileURLToPath(new URL("../../", import.meta.url))
let home: string

/** What the compiler has to say: nothing, where all is well. */
const tsc = (...args: ReadonlyArray<string>) =>
  promisify(execFile)(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...args], { cwd: home }).then(
    ({ stdout }) => stdout,
    (failed: { readonly stdout: string }) => failed.stdout
  )

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "reinhardt-declared-"))
  const modules = join(home, "node_modules")
  await mkdir(join(modules, "reinhardt-db"), { recursive: true })
  for (const name of ["effect", "@effect"]) await symlink(join(root, "node_modules", name), join(modules, name))
  await cp(join(root, "package.json"), join(modules, "reinhardt-db/package.json"))
  await cp(join(root, "test/types/declared/app.ts"), join(home, "app.ts"))
  expect(
    await tsc("-p", join(root, "src"), "--emitDeclarationOnly", "--outDir", join(modules, "reinhardt-db/dist"))
  ).toBe("")
}, 120_000)

afterAll(() => rm(home, { recursive: true, force: true }))

it.each([
  ["nodenext", "nodenext"],
  ["bundler", "esnext"]
])(
  "models and queries can be exported with declarations, under %s",
  async (resolution, module) => {
    const options = [
      "--strict",
      "--target",
      "es2022",
      "--skipLibCheck",
      "--moduleResolution",
      resolution,
      "--module",
      module
    ]
    expect(await tsc("app.ts", "--declaration", "--outDir", resolution, ...options)).toBe("")
    expect(await readFile(join(home, resolution, "app.d.ts"), "utf8")).toContain('import("reinhardt-db/types/')
    expect(await tsc(join(resolution, "app.d.ts"), "--noEmit", ...options)).toBe("")
  },
  120_000
)
