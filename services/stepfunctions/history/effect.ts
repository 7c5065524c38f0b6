import type { EventBody, Stamp } from './event.ts'
import type { Execution, Thread } from './execution.ts'

/** What an event of one type does to an execution. */
export type Effect<Body extends EventBody> = (arrival: Arrival<Body>) => void

export interface Arrival<Body extends EventBody> {
  execution: Execution
  thread: Thread
  event: Body & Stamp
  /** The thread's latest event until now. */
  before: number
}

/** One effect for each type of event among `Body`. */
export type Effects<Body extends EventBody> = { readonly [Type in Body['type']]: Effect<BodyOf<Type>> }

type BodyOf<Type> = EventBody extends infer Body
  ? Body extends EventBody
    ? Type extends Body['type']
      ? Body
      : never
    : never
  : never
