import type { Overview } from '../api/overview.ts'
import type { ExecutionSummary } from '../api/states.ts'

const HOUR = 3600
const HOURS = 24
/** Of one bar: a phone has room for twelve. */
const HOURS_OF_SPAN = 2
const SPANS = HOURS / HOURS_OF_SPAN

export interface Outcomes {
  /** The beginnings of the spans of the last day, the earliest first. */
  spans: Date[]
  /** Executions that started in each. */
  counts: Record<Outcome, number[]>
}

export type Outcome = 'Succeeded' | 'Failed' | 'Aborted' | 'Running'

const OUTCOMES: Readonly<Record<ExecutionSummary['status'], Outcome>> = {
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  TIMED_OUT: 'Failed',
  ABORTED: 'Aborted',
  RUNNING: 'Running',
  PENDING_REDRIVE: 'Running',
}

/** What became of the executions of the last day, by when they started. `now` in milliseconds. */
export function outcomesBySpan(
  executions: readonly Pick<ExecutionSummary, 'startDate' | 'status'>[],
  now: number,
): Outcomes {
  const first = dayBegins(now)
  const none = () => Array.from({ length: SPANS }, () => 0)
  const counts = { Succeeded: none(), Failed: none(), Aborted: none(), Running: none() }
  for (const { startDate, status } of executions) {
    const ofOutcome = counts[OUTCOMES[status]]
    const span = Math.floor((startDate - first) / HOUR / HOURS_OF_SPAN)
    const before = ofOutcome[span]
    if (before !== undefined) ofOutcome[span] = before + 1
  }
  const spans = none().map((_, index) => new Date((first + index * HOURS_OF_SPAN * HOUR) * 1000))
  return { spans, counts }
}

/** Where the charts of the last day begin, in seconds. */
export const dayBegins = (now: number): number => (Math.floor(now / 1000 / HOUR) - HOURS + 1) * HOUR

/** What was copied, of hours put together to spans. */
export function copiedBySpan(copied: Overview['copied']): { spans: Date[]; bytes: number[] } {
  const firsts = copied.filter((_, index) => index % HOURS_OF_SPAN === 0)
  const bytes = firsts.map((_, span) =>
    copied
      .slice(span * HOURS_OF_SPAN, (span + 1) * HOURS_OF_SPAN)
      .reduce((sum, { numBytes }) => sum + numBytes, 0),
  )
  return { spans: firsts.map(({ from }) => new Date(from)), bytes }
}
