/**
 * A place in the queue for a connection.
 */
import * as Effect from "effect/Effect"
import type { DatabaseError } from "../error/DatabaseError.js"
import type { Entry } from "./Entry.js"

type Answer = Effect.Effect<Entry | undefined, DatabaseError>

/** It is there before anybody waits in it, so that no grant can be missed; mutable, as it is settled once. */
export class Place {
  granted: Entry | undefined = undefined
  private settled: Answer | undefined = undefined
  private resume: ((answer: Answer) => void) | undefined = undefined

  /** Gives a connection, or leave to look for one again. */
  grant(entry: Entry | undefined): void {
    this.granted = entry
    this.settle(Effect.succeed(entry))
  }

  settle(answer: Answer): void {
    this.settled = answer
    this.resume?.(answer)
  }

  readonly answer: Answer = Effect.async((resume) => {
    if (this.settled !== undefined) resume(this.settled)
    else this.resume = resume
  })
}
