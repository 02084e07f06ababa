import { connect, createServer, type Server, type Socket } from "node:net"
import { Effect, type Scope } from "effect"

/**
 * What happens to one message: its connection is cut before it is sent on, after half of it, or in place of its answer; or
 * nothing comes through any more.
 */
export type Failure = "before" | "half" | "after" | "stall"

/** What the proxy does with what it is sent: pass it on, keep it, cut the connection, or refuse new ones. */
export type Fault = "none" | "stall" | "cut" | "refuse"

/** A TCP proxy in front of a server, which can be told to misbehave. */
export interface Proxy {
  /** The server's URL with the proxy in its place. */
  readonly url: string
  /** How many connections are open through it. */
  readonly connections: () => number
  /** From now on; `cut` and `refuse` break all connections off, too. */
  readonly fault: (fault: Fault) => void
  /** What happens to the client's n-th message from now on, and how many have come since. */
  readonly failAt: (message: number, how: Failure) => void
  readonly messages: () => number
}

interface Link {
  readonly client: Socket
  readonly upstream: Socket
}

class State {
  fault: Fault = "none"
  messages = 0
  failure: { readonly at: number; readonly how: Failure } | undefined
  readonly links = new Set<Link>()

  readonly breakOff = (): void => {
    for (const link of this.links) destroy(link)
  }
}

const destroy = ({ client, upstream }: Link): void => {
  client.destroy()
  upstream.destroy()
}

const serve = (state: State, host: string, port: number) => (client: Socket) => {
  if (state.fault === "refuse") return void client.destroy()
  const upstream = connect(port, host)
  const link: Link = { client, upstream }
  state.links.add(link)
  const gone = () => {
    state.links.delete(link)
    destroy(link)
  }
  for (const socket of [client, upstream]) {
    socket.on("error", gone)
    socket.on("close", gone)
  }
  let due: Failure | undefined
  const stalled = () => state.fault === "stall" || due === "stall"
  client.on("data", (data: Buffer) => {
    if (stalled()) return
    const { failure } = state
    due = ++state.messages === failure?.at ? failure.how : undefined
    if (due === "before") return gone()
    if (due === "half") return void upstream.write(data.subarray(0, Math.ceil(data.length / 2)), gone)
    if (due !== "stall") upstream.write(data)
  })
  upstream.on("data", (data: Buffer) => {
    if (stalled()) return
    if (due === "after") return gone()
    client.write(data)
  })
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : 0)
    })
  })

/** A proxy in front of the server that a URL names, gone with the scope. */
export const proxyTo = (url: string): Effect.Effect<Proxy, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const target = new URL(url)
    const state = new State()
    const server = yield* Effect.acquireRelease(
      Effect.sync(() => createServer(serve(state, target.hostname, Number(target.port)))),
      (made) =>
        Effect.async<void>((resume) => {
          state.breakOff()
          made.close(() => resume(Effect.void))
        })
    )
    target.port = String(yield* Effect.tryPromise(() => listen(server)))
    target.hostname = "127.0.0.1"
    return {
      url: target.href,
      connections: () => state.links.size,
      fault: (fault) => {
        state.fault = fault
        if (fault === "cut" || fault === "refuse") state.breakOff()
        if (fault === "cut") state.fault = "none"
      },
      failAt: (at, how) => {
        state.messages = 0
        state.failure = { at, how }
      },
      messages: () => state.messages
    }
  })
