import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Effect } from "effect"
import mysql from "mysql2/promise"
import { attempt, type Engine, type Launch, ServerError, using } from "./engine.js"

const query = (url: string, sql: string) =>
  using(
    () => mysql.createConnection({ uri: url, connectTimeout: 5_000 }),
    (connection) => connection.query<Array<mysql.RowDataPacket>>(sql).then(([rows]) => rows),
    (connection) => connection.end()
  )

export const isMariaDb = (version: string): boolean => /mariadb/i.test(version)

const version = (product: string, accept: (version: string) => boolean) => (url: string) =>
  Effect.flatMap(query(url, "SELECT VERSION() AS version"), ([row]) => {
    const found = String(row?.version)
    return accept(found)
      ? Effect.succeed(found)
      : new ServerError({ message: `${found} answers there, not ${product}` })
  })

/** What MySQL and MariaDB share: SQL to look around, to make a database and to remove it. */
export const commands = (product: string, accept: (version: string) => boolean) =>
  ({
    version: version(product, accept),
    databases: (url) =>
      Effect.map(query(url, "SELECT schema_name AS name FROM information_schema.schemata"), (rows) =>
        rows.map((row) => String(row.name))
      ),
    create: (url, database) => query(url, `CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4`),
    drop: (url, database) => query(url, `DROP DATABASE IF EXISTS \`${database}\``)
  }) satisfies Partial<Engine>

const user = `CREATE USER 'reinhardt'@'127.0.0.1' IDENTIFIED BY 'reinhardt';
GRANT ALL PRIVILEGES ON *.* TO 'reinhardt'@'127.0.0.1' WITH GRANT OPTION;
`

/** The server command over an initialised data folder: loopback only, nothing flushed, one user. */
export const serve = (
  command: string,
  folder: string,
  port: number,
  options: ReadonlyArray<string>
): Effect.Effect<Launch, ServerError> =>
  Effect.map(
    attempt(() => writeFile(join(folder, "init.sql"), user)),
    () => ({
      command,
      args: [
        "--no-defaults",
        `--datadir=${join(folder, "data")}`,
        `--socket=${join(folder, "sock")}`,
        `--pid-file=${join(folder, "pid")}`,
        `--init-file=${join(folder, "init.sql")}`,
        "--bind-address=127.0.0.1",
        `--port=${port}`,
        "--skip-name-resolve",
        "--skip-log-bin",
        "--max-connections=300",
        "--innodb-flush-log-at-trx-commit=0",
        ...options
      ],
      url: `mysql://reinhardt:reinhardt@127.0.0.1:${port}/`,
      // The data is thrown away: no reason to wait for an orderly end.
      stopSignal: "SIGKILL"
    })
  )

/** In a container the images' own root user serves; it may come from any host. */
export const containerUrl = (host: string, port: number): string => `mysql://root:reinhardt@${host}:${port}/`
