/** The servers and the generator, as processes of their own. */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { connect } from "./connection.js"
import type { Load, Order } from "./generator.js"
import { get } from "./mix.js"
import type { Usage } from "./service.js"

export interface Server {
  readonly name: string
  readonly port: number
  readonly usage: () => Promise<Usage>
  /** After its garbage is collected. */
  readonly collected: () => Promise<Usage>
  readonly close: () => void
}

export interface Generator {
  readonly load: (order: Order) => Promise<Load>
  readonly close: () => void
}

const started = (file: string, given: ReadonlyArray<string>, options: ReadonlyArray<string>): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), given, { execArgv: ["--import", "tsx", ...options] })

/** The next message of a process, unless it ends before. */
const answer = async <A>(child: ChildProcess): Promise<A> => {
  const done = new AbortController()
  const { signal } = done
  const ended = once(child, "exit", { signal }).then(([code]) => {
    throw new Error(`a process of the bench ended with ${code}`)
  })
  try {
    const [message] = await Promise.race([once(child, "message", { signal }), ended])
    return message
  } finally {
    done.abort()
  }
}

/** `options` are Node's. */
export const serve = async (name: string, file: string, options: ReadonlyArray<string> = []): Promise<Server> => {
  const child = started("server.ts", [file], ["--expose-gc", ...options])
  const port = await answer<number>(child)
  // A connection of its own each time: an idle one the server closes.
  const asked = async (path: string): Promise<Usage> => {
    const connection = await connect(port)
    const { body } = await connection.ask(get(path))
    connection.close()
    return JSON.parse(body)
  }
  return {
    name,
    port,
    usage: () => asked("/usage"),
    collected: () => asked("/usage/collected"),
    close: () => child.disconnect()
  }
}

export const generate = (): Generator => {
  const child = started("generator.ts", [], [])
  return {
    load: (order) => {
      child.send(order)
      return answer<Load>(child)
    },
    close: () => child.disconnect()
  }
}
