/** A client of `tsserver`. */
import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { createInterface } from "node:readline"

export interface Server {
  /** For commands that have no answer. */
  readonly tell: (command: string, values: object) => void
  readonly ask: (command: string, values: object) => Promise<unknown>
  readonly stop: () => void
}

interface Message {
  readonly type: string
  readonly request_seq: number
  readonly success: boolean
  readonly message?: string
  readonly body: unknown
}

type Waiting = (message: Message) => void

const path = createRequire(import.meta.url).resolve("typescript/lib/tsserver.js")

export const start = (): Server => {
  const options = ["--disableAutomaticTypingAcquisition", "--suppressDiagnosticEvents"]
  const child = spawn(process.execPath, [path, ...options], { stdio: ["pipe", "pipe", "ignore"] })
  const waiting = new Map<number, Waiting>()
  let last = 0
  // A message is a header, an empty line, and JSON in a line.
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.startsWith("{")) return
    const message: Message = JSON.parse(line)
    if (message.type === "response") waiting.get(message.request_seq)?.(message)
  })
  const tell = (command: string, values: object): number => {
    child.stdin.write(`${JSON.stringify({ seq: ++last, type: "request", command, arguments: values })}\n`)
    return last
  }
  return {
    tell,
    ask: (command, values) =>
      new Promise((resolve, reject) => {
        waiting.set(tell(command, values), ({ body, message, success }) =>
          success ? resolve(body) : reject(new Error(`${command}: ${message}`))
        )
      }),
    stop: () => void child.kill()
  }
}
