import type { ExecutionSummary } from '../api/states.ts'

const HOUR = 3600
const HOURS = 24

export interface Outcomes {
  /** The beginnings of the last hours, the earliest first. */
  hours: Date[]
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

/** What became of the executions that started in each of the last hours. `now` in milliseconds. */
export function outcomesByHour(
  executions: readonly Pick<ExecutionSummary, 'startDate' | 'status'>[],
  now: number,
): Outcomes {
  const first = Math.floor(now / 1000 / HOUR) - HOURS + 1
  const none = () => Array.from({ length: HOURS }, () => 0)
  const counts = { Succeeded: none(), Failed: none(), Aborted: none(), Running: none() }
  for (const { startDate, status } of executions) {
    const ofOutcome = counts[OUTCOMES[status]]
    const hour = Math.floor(startDate / HOUR) - first
    const before = ofOutcome[hour]
    if (before !== undefined) ofOutcome[hour] = before + 1
  }
  const hours = none().map((_, index) => new Date((first + index) * HOUR * 1000))
  return { hours, counts }
}

/** Where the hours of a chart of the last day begin, in seconds. */
export const dayBegins = (now: number): number => (Math.floor(now / 1000 / HOUR) - HOURS + 1) * HOUR
