// Invocations of type Event: accepted durably, run later, run again when they fail.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
import type { Clock } from '../store/clock.ts'
import type { Store } from '../store/store.ts'
import { codeOf } from '../store/thrown.ts'
import { ServiceException } from '../wire/service-exception.ts'
import type { Found } from './function-name.ts'
import type { Run } from './runner.ts'

export interface Asynchronous {
  /** Runs it once the store is durable; what the answer promises then holds. */
  accept(functionName: string, payload: string, requestId: string): void
  start(): void
  stop(): void
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
  /** Told of faults of the host itself. */
  report(error: unknown): void
}

const RETRY = 'lambda.retry'
/** Before the second attempt and before the third, which is the last. */
const DELAYS = [60_000, 120_000]
/** A throttled event waits, up to this age. */
const OLDEST = 6 * 3_600_000
const THROTTLED_DELAY = 1000

export function createAsynchronous(parts: AsynchronousParts): Asynchronous {
  const { store, clock, report } = parts
  const events = store.collection<AcceptedEvent>('lambda.event')
  let stopped = true
  let releaseTimers: () => void = () => undefined
  const attempt = (key: string) => {
    const event = events.get(key)
    if (stopped || event === undefined) return
    store
      .durable()
      .then(() => run(event, parts))
      .then(outcome => (stopped ? undefined : settle(key, event, outcome)))
      .catch(report)
  }
  const settle = (key: string, event: AcceptedEvent, outcome: Outcome) =>
    store.transact(() => {
      const delay = outcome === 'failed' ? DELAYS[event.failures] : THROTTLED_DELAY
      const isTooOld = clock.now() - event.accepted > OLDEST
      if (outcome === 'done' || delay === undefined || isTooOld) return events.delete(key)
      events.put(key, { ...event, failures: event.failures + (outcome === 'failed' ? 1 : 0) })
      store.timers.set(RETRY, key, clock.now() + delay)
    })
  return {
    accept(functionName, payload, requestId) {
      events.put(requestId, { functionName, payload, requestId, accepted: clock.now(), failures: 0 })
      queueMicrotask(() => attempt(requestId))
    },
    start() {
      stopped = false
      releaseTimers = store.timers.handle(RETRY, attempt)
      // At once, whatever their retries waited for: a crash may have come between a timer and its attempt.
      for (const { key } of events.list()) {
        store.timers.cancel(RETRY, key)
        attempt(key)
      }
    },
    stop() {
      stopped = true
      releaseTimers()
    },
  }
}

type Outcome = 'done' | 'failed' | 'throttled'

/** A fault of the host is told of, and counts as a failure: nothing else would try the event again. */
async function run(event: AcceptedEvent, { find, run: invoke, report }: AsynchronousParts): Promise<Outcome> {
  try {
    const { fault } = await invoke({ ...event, found: find(event.functionName) })
    return fault === undefined ? 'done' : 'failed'
  } catch (error) {
    if (!(error instanceof ServiceException)) report(error)
    return codeOf(error) === 'TooManyRequestsException' ? 'throttled' : 'failed'
  }
}
