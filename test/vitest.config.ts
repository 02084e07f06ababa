import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

// A test process whose runner was killed spins for ever, reporting to nobody; so each starts with this, and ends at once.
const endWithRunner = `const leave = () => process.kill(process.pid, "SIGKILL")
process.connected ? process.once("disconnect", leave) : leave()`

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/support/servers/setup.ts",
    reporters: ["default", "test/support/reporter.ts"],
    pool: "forks",
    poolOptions: {
      forks: {
        minForks: 1,
        maxForks: 2,
        execArgv: ["--import", `data:text/javascript,${encodeURIComponent(endWithRunner)}`]
      }
    },
    testTimeout: 30_000,
    hookTimeout: 60_000
  }
})
