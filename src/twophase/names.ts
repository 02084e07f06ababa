/**
 * The names of branches: of an alphabet that every server takes, and that needs no quoting.
 */
import { createHash } from "node:crypto"
import * as DatabaseError from "../error/DatabaseError.js"
import type { AnyTag } from "./Coordinator.js"

/** A branch's name: that of its database's tag, where a server takes it. */
export const nameOf = ({ key }: AnyTag): string => {
  const name = key.replace(/^reinhardt-db\/(?:Database\/)?/, "")
  return /^[\w.-]{1,64}$/.test(name) ? name : createHash("sha256").update(name).digest("hex")
}

/** Why a coordinator cannot have this name. */
export const refusalOf = (name: string): DatabaseError.DatabaseError | undefined =>
  // With a UUID behind it, a name has at most the 64 bytes of the XA standard.
  /^[\w.-]{1,27}$/.test(name)
    ? undefined
    : DatabaseError.make(
        { _tag: "ParameterRefused", model: undefined, field: "name" },
        `a coordinator's name has 1 to 27 letters, digits, "_", "." or "-": ${JSON.stringify(name)} has not`
      )
