// Closed executions are kept for as long as AWS keeps them, and no longer: the store does not grow for ever.
import type { Store } from '../../store/store.ts'
import type { ExecutionRecord, Records } from '../records.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: execution history retention. */
const KEPT = 90 * 24 * 60 * 60 * 1000

const TIMER = 'stepfunctions.expiry'

/** Sets the day on which a closed execution goes; one that a redrive has opened again stays. */
export function scheduleExpiry({ timers }: Store, { arn, stopTime }: ExecutionRecord): void {
  if (stopTime === undefined) timers.cancel(TIMER, arn)
  else timers.set(TIMER, arn, stopTime + KEPT)
}

export function expireExecutions({ timers }: Store, { executions, histories }: Records): void {
  timers.handle(TIMER, arn => {
    executions.delete(arn)
    histories.delete(arn)
  })
}
