/** A process of its own: the service whose name it is given, on a port that it tells its parent. */
import { createServer } from "node:http"
import { HttpServer } from "@effect/platform"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { Effect, Layer } from "effect"
import { router, type Service } from "./service.js"

// The loader of TypeScript turns them on, and they make errors dear.
process.setSourceMapsEnabled(false)
process.once("disconnect", () => process.exit())

const { service }: { service: Service<unknown> } = await import(`./services/${process.argv[2]}.ts`)

const told = Layer.effectDiscard(
  Effect.map(HttpServer.HttpServer, ({ address }) => {
    if (address._tag === "TcpAddress") process.send?.(address.port)
  })
)

const served = Layer.mergeAll(HttpServer.serve(router(service.queries)), told).pipe(
  Layer.provide(service.layer),
  Layer.provide(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" }))
)

await Effect.runPromise(Layer.launch(served))
