/** Projects as files, in a folder that git ignores: inside the repository, so that their imports are found. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Library } from "./Library.js"

const root = fileURLToPath(new URL(".projects/", import.meta.url))

const config = {
  extends: "../../../../../tsconfig.json",
  compilerOptions: {
    paths: {
      "reinhardt-db": ["../../../../../dist/index.d.ts"],
      "reinhardt-db/*": ["../../../../../dist/*.d.ts"]
    }
  },
  include: ["."],
  exclude: []
}

export const clean = (): void => rmSync(root, { recursive: true, force: true })

/** Writes the project of so many models, and gives its folder. */
export const write = (library: Library, models: number): string => {
  const folder = join(root, `${library.name}-${models}`)
  const files = { ...library.files(models), "tsconfig.json": JSON.stringify(config, null, 2) }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}
