/**
 * A proxy in front of a server, which breaks a connection off where a test wants it.
 */
import { once } from "node:events"
import { type AddressInfo, connect, createServer } from "node:net"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/** Breaks off, once, the connection over which a text is sent: before the server gets it, or after its answer. */
export interface Proxy {
  readonly url: string
  readonly cut: (text: string, when: "before" | "after") => void
}

/** Stands in front of the server of a URL. */
export const proxyOf = (url: string): Effect.Effect<Proxy, never, Scope.Scope> =>
  Effect.gen(function* () {
    const target = new URL(url)
    let cut: { readonly text: string; readonly when: "before" | "after" } | undefined
    const server = createServer((client) => {
      const upstream = connect(Number(target.port), target.hostname)
      let answerless = false
      const end = () => void [client.destroy(), upstream.destroy()]
      client.on("data", (data) => {
        const due = cut !== undefined && data.includes(cut.text)
        if (due && cut?.when === "before") end()
        if (due) answerless = true
        if (due) cut = undefined
        if (!upstream.destroyed) upstream.write(data)
      })
      upstream.on("data", (data) => (answerless ? end() : client.write(data)))
      for (const socket of [client, upstream]) socket.on("error", end).on("close", end)
    })
    server.listen(0, "127.0.0.1")
    yield* Effect.promise(() => once(server, "listening"))
    yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
    // A server on a port has an address of this form.
    const { port } = server.address() as AddressInfo
    const ours = new URL(url)
    ours.hostname = "127.0.0.1"
    ours.port = String(port)
    return {
      url: ours.href,
      cut: (text, when) => {
        cut = { text, when }
      }
    }
  })
