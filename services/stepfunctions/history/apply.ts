// The fold: what each event does to an execution. A live execution and one read back go through here alike.
import { forkEffects } from './apply-fork.ts'
import { stateEffects } from './apply-state.ts'
import { taskEffects } from './apply-task.ts'
import type { Effect, Effects } from './effect.ts'
import {
  type EventBody,
  type FailedBody,
  failureOf,
  type HistoryEvent,
  type Stamp,
  type StartedBody,
} from './event.ts'
import type { Execution, ExecutionStatus, Identity } from './execution.ts'
import { redrive } from './redrive.ts'
import { newThread } from './thread.ts'

/** The execution that `events`, its whole history, add up to. */
export function fold(identity: Identity, events: readonly HistoryEvent[]): Execution {
  const [first, ...rest] = events
  if (first?.type !== 'ExecutionStarted') {
    throw new Error(
      `expected the history of ${identity.arn} to begin with ExecutionStarted, got ${first?.type}`,
    )
  }
  const execution = begin(identity, first)
  for (const event of rest) apply(execution, event)
  return execution
}

/** The execution as its first event begins it. */
export function begin(identity: Identity, { input, time }: StartedBody & Stamp): Execution {
  // Its first state's event names no event before it: AWS points past ExecutionStarted.
  const root = newThread({ key: '', branch: identity.definition, input, last: 0 })
  return {
    identity,
    status: 'RUNNING',
    input,
    startTime: time,
    stopTime: undefined,
    output: undefined,
    failure: {},
    redriveCount: 0,
    redriveTime: undefined,
    redriveToken: undefined,
    length: 1,
    lastId: 1,
    threads: new Map([[root.key, root]]),
  }
}

/** Takes one more event into `execution`. */
export function apply(execution: Execution, event: HistoryEvent): void {
  const thread = execution.threads.get(event.thread ?? '')
  if (thread === undefined)
    throw new Error(`expected an open thread for ${event.type}, got '${event.thread}'`)
  execution.length += 1
  if (event.id !== undefined) execution.lastId = event.id
  const before = thread.last
  thread.last = event.id === undefined || UNCHAINED.has(event.type) ? event.previous : event.id
  // An effect takes the events of its own key: what the compiler cannot follow through an index.
  const effect = EFFECTS[event.type] as Effect<EventBody>
  effect({ execution, thread, event, before })
}

/** No event points back at these, nor at notes: the chain goes on from the event before them. */
const UNCHAINED: ReadonlySet<string> = new Set<EventBody['type']>([
  'ParallelStateSucceeded',
  'MapStateSucceeded',
  'MapIterationStarted',
  'MapIterationFailed',
  'TaskStateAborted',
  'WaitStateAborted',
  'ParallelStateAborted',
  'MapStateAborted',
  'MapIterationAborted',
])

const ended =
  (status: ExecutionStatus): Effect<FailedBody> =>
  ({ execution, thread, event }) => {
    execution.status = status
    execution.stopTime = event.time
    execution.failure = failureOf(event)
    if (status === 'FAILED' && thread.step.at === 'state') thread.step.visit.gaveUp = execution.failure
  }

const EFFECTS: Effects<EventBody> = {
  ...stateEffects,
  ...taskEffects,
  ...forkEffects,
  ExecutionStarted: ({ event }) => {
    throw new Error(`expected ExecutionStarted to be the first event, got it as ${event.id}`)
  },
  ExecutionSucceeded: ({ execution, event }) => {
    execution.status = 'SUCCEEDED'
    execution.stopTime = event.time
    execution.output = event.output
  },
  ExecutionFailed: ended('FAILED'),
  ExecutionTimedOut: ended('TIMED_OUT'),
  ExecutionAborted: ended('ABORTED'),
  ExecutionRedriven: ({ execution, event }) => redrive(execution, event),
}
