import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import { MongoClient } from "mongodb"
import { attempt, type Engine, type Local, using } from "./engine.js"
import { firstBinary } from "./local.js"

const onServer = <A>(url: string, use: (client: MongoClient) => Promise<A>) =>
  using(
    () => new MongoClient(url, { serverSelectionTimeoutMS: 5_000 }).connect(),
    use,
    (client) => client.close()
  )

const urlOf = (host: string, port: number) => `mongodb://${host}:${port}/?directConnection=true`

const installed: Local = {
  origin: "this machine's mongod",
  launch: (folder, port) =>
    Effect.gen(function* () {
      const mongod = yield* firstBinary(["mongod"])
      const data = join(folder, "data")
      yield* attempt(() => mkdir(data))
      return {
        command: mongod,
        args: ["--dbpath", data, "--bind_ip", "127.0.0.1", "--port", String(port), "--nounixsocket"],
        url: urlOf("127.0.0.1", port),
        stopSignal: "SIGKILL"
      }
    })
}

export const mongodb: Engine = {
  name: "mongodb",
  install: "MongoDB 7 or later with `mongod` on the PATH, or Docker",
  version: (url) =>
    Effect.map(
      onServer(url, (client) => client.db("admin").command({ buildInfo: 1 })),
      (info) => `MongoDB ${info.version}`
    ),
  databases: (url) =>
    Effect.map(
      onServer(url, (client) => client.db("admin").admin().listDatabases({ nameOnly: true })),
      (list) => list.databases.map((each) => each.name)
    ),
  // MongoDB makes a database with its first document.
  create: () => Effect.void,
  drop: (url, database) => onServer(url, (client) => client.db(database).dropDatabase()),
  locals: [installed],
  image: { name: "mongo:8", port: 27017, environment: {}, command: ["mongod", "--bind_ip_all"], url: urlOf }
}
