import { Effect, ManagedRuntime } from "effect"
import Sqlite from "better-sqlite3"
import { Sqlite as R } from "../dist/sqlite.js"
import { load, keys, reinhardt } from "../test/bench/reinhardt.js"
const filename = "/tmp/prof.db"
import fs from "node:fs"
for (const s of ["", "-wal", "-shm"]) fs.rmSync(filename + s, { force: true })
const rt = ManagedRuntime.make(R.layer({ filename }))
await rt.runPromise(load as any)
const c = reinhardt((e: any) => rt.runPromise(e))
const db = new Sqlite(filename)
const list = db.prepare("SELECT * FROM bench_customer WHERE id > ? ORDER BY id LIMIT ?")
const byId = db.prepare("SELECT * FROM bench_customer WHERE id = ?")
const time = async (name: string, f: () => Promise<any> | any, n: number) => { const t = process.hrtime.bigint(); await f(); console.log(name, Number(process.hrtime.bigint() - t) / 1000 / n) }
for (let r = 0; r < 4; r++) {
  await time("raw 100", async () => { for (let i = 0; i < 1000; i++) await (async () => list.all(keys(i) % 9000, 100))() }, 1000)
  await time("ours 100", () => c.loop!["100 rows"]!(1000, 0), 1000)
  await time("raw 1", async () => { for (let i = 0; i < 20000; i++) await (async () => byId.get(keys(i)))() }, 20000)
  await time("ours 1", () => c.loop!["point read"]!(20000, 0), 20000)
}
if (process.env.PROF) { for (let r = 0; r < 6; r++) await c.loop![process.env.PROF]!(process.env.PROF === "100 rows" ? 1000 : 30000, 0) }
await Effect.runPromise(rt.disposeEffect)
