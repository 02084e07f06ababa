import { describe, expect, it } from "vitest"
import type { Statement } from "../../../src/ast/Statement.js"
import type { TableSpec } from "../../../src/ast/Table.js"
import type { Dialect } from "../../../src/service/Dialect.js"
import { dialects, type SqlName } from "../../support/dialects.js"

/** A text for each dialect: forgetting one does not compile. */
type Texts = Readonly<Record<SqlName, string | ReadonlyArray<string>>>

type Subject = Statement | ((dialect: Dialect) => ReadonlyArray<string>)

export const createTables =
  (...tables: ReadonlyArray<TableSpec>) =>
  ({ schemaEditor }: Dialect) =>
    schemaEditor.createTables(tables)

export const dropTables =
  (...tables: ReadonlyArray<TableSpec>) =>
  ({ schemaEditor }: Dialect) =>
    schemaEditor.dropTables(tables)

const textOf = (dialect: Dialect, subject: Subject) =>
  typeof subject === "function" ? subject(dialect) : dialect.compile(subject).sql

/** The text of each subject, on every dialect. */
export const pins = (group: string, cases: ReadonlyArray<readonly [string, Subject, Texts]>): void => {
  describe(group, () => {
    it.each(cases)("%s", (_, subject, texts) => {
      const found = Object.fromEntries(
        Object.entries(dialects).map(([name, dialect]) => [name, textOf(dialect, subject)])
      )
      expect(found).toEqual(texts)
    })
  })
}
