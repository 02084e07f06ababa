/**
 * Which tables a locking read locks.
 */
import type { RowLock } from "../ast/Query.js"
import type { Scope } from "../ast/Scope.js"
import type { Lock } from "../ast/Statement.js"
import type { Environment } from "./environment.js"

/** The lock with the tables that its paths lead to, joined where they are not yet. */
export const lockOf = (environment: Environment, scope: Scope, { contested, of, strength }: RowLock): Lock => ({
  strength,
  contested,
  tables: of?.map((path) => {
    const { alias, optional } = environment.reach(scope, path)
    return { alias, optional }
  })
})
