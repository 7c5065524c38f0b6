// Invocations of type Event: accepted durably, run later, run again when they fail.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
import type { Clock } from '../../store/clock.ts'
import { openQueue, type Then } from '../../store/queue.ts'
import type { Store } from '../../store/store.ts'
import { codeOf } from '../../store/thrown.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { Found } from './function-name.ts'
import type { Run } from './runner.ts'

export interface Asynchronous {
  /** Runs it once the store is durable; what the answer promises then holds. */
  accept(functionName: string, payload: string, requestId: string): void
  start(): Promise<void>
  /** Resolves when the runs under way have ended. */
  stop(): Promise<void>
}

interface AcceptedEvent {
  functionName: string
  payload: string
  requestId: string
  accepted: number
  /** How often it has failed. */
  failures: number
}

export interface AsynchronousParts {
  store: Store
  clock: Clock
  find(reference: string): Found
  run: Run
  /** Receives faults of the host itself. */
  report(error: unknown): void
}

/** Before the second attempt and before the third, which is the last. */
const DELAYS = [60_000, 120_000]
/** A throttled event waits, up to this age. */
const OLDEST = 6 * 3_600_000
const THROTTLED_DELAY = 1000

export function createAsynchronous(parts: AsynchronousParts): Asynchronous {
  const { store, clock, report } = parts
  const queue = openQueue<AcceptedEvent>({
    ...{ store, report, name: 'lambda.event' },
    async attempt(_, event, signal) {
      const outcome = await run(event, parts)
      // The end of the host ends what runs: that is no failure of the function.
      const isCutOff = outcome !== 'done' && signal.aborted
      return isCutOff ? { again: event, due: clock.now() } : afterRun(event, outcome, clock.now())
    },
  })
  return {
    accept: (functionName, payload, requestId) =>
      queue.add(requestId, { functionName, payload, requestId, accepted: clock.now(), failures: 0 }),
    start: queue.start,
    stop: queue.stop,
  }
}

type Outcome = 'done' | 'failed' | 'throttled'

/** A fault of the host is reported, and counts as a failure: nothing else would try the event again. */
async function run(event: AcceptedEvent, { find, run: invoke, report }: AsynchronousParts): Promise<Outcome> {
  try {
    const { fault } = await invoke({ ...event, found: find(event.functionName) })
    return fault === undefined ? 'done' : 'failed'
  } catch (error) {
    if (!(error instanceof ServiceException)) report(error)
    return codeOf(error) === 'TooManyRequestsException' ? 'throttled' : 'failed'
  }
}

function afterRun(event: AcceptedEvent, outcome: Outcome, now: number): Then<AcceptedEvent> {
  if (outcome === 'done') return 'done'
  const delay = outcome === 'failed' ? DELAYS[event.failures] : THROTTLED_DELAY
  if (delay === undefined || now - event.accepted > OLDEST) return 'done'
  const failures = event.failures + (outcome === 'failed' ? 1 : 0)
  return { again: { ...event, failures }, due: now + delay }
}
