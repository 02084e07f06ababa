import { userInfo } from "node:os"
import { dirname, join } from "node:path"
import { Effect } from "effect"
import type { Engine, Local } from "./engine.js"
import { firstBinary, isRoot, run } from "./local.js"
import { commands, containerUrl, isMariaDb, serve } from "./mysqlFamily.js"

const installed: Local = {
  origin: "this machine's mariadbd",
  launch: (folder, port) =>
    Effect.gen(function* () {
      const mariadbd = yield* firstBinary(["mariadbd", "mysqld"], { accept: isMariaDb })
      const install = yield* firstBinary(["mariadb-install-db", "mysql_install_db"], { also: dirname(mariadbd) })
      const data = `--datadir=${join(folder, "data")}`
      const options = ["--auth-root-authentication-method=normal", "--skip-test-db", `--user=${userInfo().username}`]
      yield* run(install, ["--no-defaults", data, ...options])
      return yield* serve(mariadbd, folder, port, isRoot() ? ["--user=root"] : [])
    })
}

export const mariadb: Engine = {
  name: "mariadb",
  install: "MariaDB 10.11 or later with `mariadbd` on the PATH (Debian: apt-get install mariadb-server), or Docker",
  ...commands("MariaDB", isMariaDb),
  locals: [installed],
  image: {
    name: "mariadb:11",
    port: 3306,
    environment: { MARIADB_ROOT_PASSWORD: "reinhardt", MARIADB_ROOT_HOST: "%" },
    command: ["mariadbd", "--skip-log-bin", "--max-connections=300", "--innodb-flush-log-at-trx-commit=0"],
    url: containerUrl
  }
}
