import type { Environment } from '../query/scope.ts'
import { apply } from './apply.ts'
import type { EventBody, HistoryEvent } from './event.ts'
import type { Execution, Thread } from './execution.ts'

/** What a stretch of work on one execution records, each event taken into the execution at once. */
export interface Turn {
  readonly execution: Execution
  /** The machine's own chain of states. */
  readonly root: Thread
  readonly environment: Environment
  readonly region: string
  /** Its machine was deleted meanwhile. */
  isDeleted(): boolean
  /** Receives faults of the engine itself. */
  report(error: unknown): void
  readonly events: HistoryEvent[]
  /** Records an event of AWS's history; answers its id. Its chain goes on from `previous`. */
  record(thread: Thread, body: EventBody, previous?: number): number
  /** Records what AWS's history does not show. */
  note(thread: Thread, body: EventBody, previous?: number): void
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: events of one execution. */
export const MAX_EVENTS = 25_000

/** Thrown where only the event that ends the execution has a place left. */
export class HistoryFull extends Error {
  override readonly name = 'HistoryFull'
}

/** Records the last event that a history has room for. */
export function endFullHistory({ root, record }: Turn): void {
  const cause = `The execution reached the maximum number of history events (${MAX_EVENTS}).`
  record(root, { type: 'ExecutionFailed', error: 'States.Runtime', cause })
}

export function newTurn(
  parts: Pick<Turn, 'execution' | 'environment' | 'region' | 'isDeleted' | 'report'>,
): Turn {
  const { execution, environment } = parts
  const events: HistoryEvent[] = []
  const add = (thread: Thread, body: EventBody, stamp: { id?: number; previous: number }) => {
    // One object for both: this runs twice for every transition.
    const event: HistoryEvent = Object.assign(body, stamp, { time: environment.now() })
    if (thread.key !== '') event.thread = thread.key
    events.push(event)
    apply(execution, event)
  }
  return {
    ...parts,
    root: rootOf(execution),
    events,
    record(thread, body, previous = thread.last) {
      const id = execution.lastId + 1
      if (id >= MAX_EVENTS && !ENDS.has(body.type)) throw new HistoryFull()
      add(thread, body, { id, previous })
      return id
    },
    note: (thread, body, previous = thread.last) => add(thread, body, { previous }),
  }
}

function rootOf({ threads, identity }: Execution): Thread {
  const root = threads.get('')
  if (root === undefined) throw new Error(`expected ${identity.arn} to have its own thread`)
  return root
}

const ENDS: ReadonlySet<string> = new Set<EventBody['type']>([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
])
