import { connect, createServer, type Server, type Socket } from "node:net"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/**
 * Hears of each message from a client before it goes on. `pass` sends it on; what it is given is called when the
 * server's answer is here, and not yet passed on.
 */
export type OnMessage = (message: Buffer, pass: (onAnswer: () => void) => void) => void

/** A proxy before the server of a URL: the URL that leads through it. */
export const proxy = (url: string, onMessage: OnMessage): Effect.Effect<string, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<Server>((resume) => {
        const server = createServer((client) => join(client, new URL(url), onMessage))
        server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) => Effect.sync(() => server.close())
    ),
    (server) => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      return Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href
    }
  )

const join = (client: Socket, { hostname, port }: URL, onMessage: OnMessage): void => {
  const server = connect(Number(port), hostname)
  let answered: (() => void) | undefined
  client.on("data", (message) =>
    onMessage(message, (onAnswer) => {
      answered = onAnswer
      server.write(message)
    })
  )
  server.on("data", (answer) => {
    answered?.()
    answered = undefined
    client.write(answer)
  })
  // Whichever ends, by death or by choice, the other does.
  const both: ReadonlyArray<readonly [Socket, Socket]> = [
    [client, server],
    [server, client]
  ]
  for (const [one, other] of both) one.on("error", () => other.destroy()).on("close", () => other.destroy())
}
