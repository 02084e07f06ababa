import type { Reporter, SerializedError, TestModule, TestRunEndReason, Vitest } from "vitest/node"
import { serverNames } from "./servers/engine.js"

const count = (modules: ReadonlyArray<TestModule>, state: "passed" | "failed" | "skipped") =>
  modules.flatMap((module) => [...module.children.allTests(state)]).length

// A file that does not load and a hook that fails make no failed test, and must not go uncounted.
const countErrors = (modules: ReadonlyArray<TestModule>) =>
  modules.flatMap((module) => [module, ...module.children.allSuites()]).filter((each) => each.errors().length > 0)
    .length

const reportMissing = (vitest: Vitest) => {
  const found = vitest.getRootProject().getProvidedContext().found
  for (const name of serverNames) {
    const server = found?.servers[name]
    if (server && "missing" in server) console.log(`Skipped: the tests on ${name}: ${server.missing}`)
  }
}

/** Ends the output with which engines were missing and one plain line of totals, for scripts to read. */
export default class SummaryReporter implements Reporter {
  private vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.vitest = vitest
  }

  async onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    unhandled: ReadonlyArray<SerializedError>,
    outcome: TestRunEndReason
  ): Promise<void> {
    // The default reporter prints its own summary in a later event of this same turn.
    await new Promise(setImmediate)
    if (this.vitest) reportMissing(this.vitest)
    const failures = count(modules, "failed") + countErrors(modules) + unhandled.length
    // A run that fails in its setup has no test to blame.
    const failed = outcome === "failed" ? Math.max(1, failures) : failures
    console.log(`${count(modules, "passed")} passed, ${failed} failed, ${count(modules, "skipped")} skipped`)
  }
}
