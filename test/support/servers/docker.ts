import { Effect } from "effect"
import { attempt, type Engine, type Scoped, type Server, ServerError } from "./engine.js"
import { answer } from "./local.js"

// Loaded only here: the package is large, and of no use where no engine answers.
const testcontainers = attempt(() => import("testcontainers"))

const probe = testcontainers.pipe(
  Effect.flatMap(({ getContainerRuntimeClient }) => attempt(() => getContainerRuntimeClient())),
  Effect.timeout("5 seconds"),
  Effect.mapError(() => new ServerError({ message: "Docker: no engine answers" }))
)

/** Starts a server in a container; testcontainers' own watcher removes it should this process be killed. */
export const startContainer = (engine: Engine): Scoped<Server> =>
  Effect.gen(function* () {
    yield* probe
    const { GenericContainer } = yield* testcontainers
    const { name, port, environment, command, url } = engine.image
    const container = yield* Effect.acquireRelease(
      attempt(() =>
        new GenericContainer(name)
          .withEnvironment({ ...environment })
          .withCommand([...command])
          .withExposedPorts(port)
          .withStartupTimeout(120_000)
          .start()
      ),
      (started) => Effect.ignore(attempt(() => started.stop()))
    )
    const address = url(container.getHost(), container.getMappedPort(port))
    return { url: address, version: yield* answer(engine, address, "60 seconds"), origin: `Docker ${name}` }
  })
