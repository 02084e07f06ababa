import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

/** A span that ended. */
export interface Seen {
  readonly name: string
  readonly kind: Tracer.SpanKind
  readonly attributes: Readonly<Record<string, unknown>>
  readonly failed: boolean
  readonly parent: string | undefined
}

/** What spans an effect ends, in that order. */
export const traced = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<ReadonlyArray<Seen>, never, R> =>
  Effect.suspend(() => {
    const seen: Array<Seen> = []
    const tracer = Tracer.make({
      span: (name, parent, context, links, startTime, kind) =>
        new Span(seen, name, parent, context, [...links], startTime, kind),
      context: (f) => f()
    })
    return Effect.as(Effect.exit(Effect.withTracer(effect, tracer)), seen)
  })

class Span implements Tracer.Span {
  readonly _tag = "Span"
  readonly spanId = "span"
  readonly traceId = "trace"
  readonly sampled = true
  readonly attributes = new Map<string, unknown>()
  status: Tracer.SpanStatus

  constructor(
    readonly seen: Array<Seen>,
    readonly name: string,
    readonly parent: Option.Option<Tracer.AnySpan>,
    readonly context: Tracer.Span["context"],
    readonly links: Array<Tracer.SpanLink>,
    readonly startTime: bigint,
    readonly kind: Tracer.SpanKind
  ) {
    this.status = { _tag: "Started", startTime }
  }

  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    this.status = { _tag: "Ended", startTime: this.startTime, endTime, exit }
    const parent = Option.getOrUndefined(this.parent)
    this.seen.push({
      name: this.name,
      kind: this.kind,
      attributes: Object.fromEntries(this.attributes),
      failed: Exit.isFailure(exit),
      parent: parent?._tag === "Span" ? parent.name : undefined
    })
  }

  attribute(key: string, value: unknown): void {
    this.attributes.set(key, value)
  }

  event(): void {}

  addLinks(links: ReadonlyArray<Tracer.SpanLink>): void {
    this.links.push(...links)
  }
}
