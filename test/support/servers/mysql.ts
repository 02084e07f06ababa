import { join } from "node:path"
import { Effect } from "effect"
import type { Engine, Local } from "./engine.js"
import { firstBinary, isRoot, run } from "./local.js"
import { commands, containerUrl, isMariaDb, serve } from "./mysqlFamily.js"

const isMySql = (version: string) => !isMariaDb(version)

const installed: Local = {
  origin: "this machine's mysqld",
  launch: (folder, port) =>
    Effect.gen(function* () {
      const mysqld = yield* firstBinary(["mysqld"], { accept: isMySql })
      const asRoot = isRoot() ? ["--user=root"] : []
      yield* run(mysqld, ["--no-defaults", "--initialize-insecure", `--datadir=${join(folder, "data")}`, ...asRoot])
      return yield* serve(mysqld, folder, port, ["--mysqlx=OFF", "--secure-file-priv=NULL", ...asRoot])
    })
}

export const mysql: Engine = {
  name: "mysql",
  install: "MySQL 8.4 or later with `mysqld` on the PATH (not MariaDB's), or Docker",
  ...commands("MySQL", isMySql),
  locals: [installed],
  image: {
    name: "mysql:9",
    port: 3306,
    environment: { MYSQL_ROOT_PASSWORD: "reinhardt", MYSQL_ROOT_HOST: "%" },
    command: ["mysqld", "--skip-log-bin", "--max-connections=300", "--innodb-flush-log-at-trx-commit=0"],
    url: containerUrl
  }
}
