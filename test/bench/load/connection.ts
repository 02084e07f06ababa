/** A connection that is kept, for one request at a time: the load must cost less than what it loads. */
import { connect as open, type Socket } from "node:net"

export interface Answer {
  readonly status: number
  readonly body: string
}

export interface Connection {
  readonly ask: (request: string) => Promise<Answer>
  readonly close: () => void
  /** Closes it and fails what waits. */
  readonly abort: () => void
}

const end = "\r\n\r\n"

/** The whole answer, once all of it is there. */
const parsed = (received: Buffer): Answer | undefined => {
  const at = received.indexOf(end)
  if (at < 0) return undefined
  const head = received.toString("latin1", 0, at)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
  if (Number.isNaN(length)) throw new Error(`an answer without its length: ${head}`)
  const from = at + end.length
  if (received.length < from + length) return undefined
  return { status: Number(head.slice(9, 12)), body: received.toString("utf8", from, from + length) }
}

const opened = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = open({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket))
    socket.once("error", reject)
  })

export const connect = async (port: number): Promise<Connection> => {
  const socket = await opened(port)
  let received: Buffer = Buffer.alloc(0)
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: unknown) => void } | undefined
  socket.on("data", (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    try {
      const answer = parsed(received)
      if (answer === undefined) return
      received = Buffer.alloc(0)
      waiting?.resolve(answer)
    } catch (error) {
      waiting?.reject(error)
    }
  })
  socket.on("error", (error) => waiting?.reject(error))
  socket.on("close", () => waiting?.reject(new Error("the server closed the connection")))
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        if (socket.destroyed) reject(new Error("the server closed the connection"))
        else socket.write(request)
      }),
    close: () => {
      waiting = undefined
      socket.destroy()
    },
    abort: () => socket.destroy(new Error("no answer"))
  }
}
