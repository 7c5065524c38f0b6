// Closed executions are kept for as long as AWS keeps them, and no longer: the store does not grow for ever.
import { type Expiry, openExpiry } from '../../store/expiry.ts'
import type { Store } from '../../store/store.ts'
import type { ExecutionRecord, Records } from './records.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: execution history retention. */
const KEPT = 90 * 24 * 60 * 60 * 1000

export const openExecutionExpiry = ({ store, records, report }: ExpiryParts): Expiry =>
  openExpiry({
    store,
    name: 'stepfunctions.expiry',
    report,
    forget(arn) {
      records.executions.delete(arn)
      records.histories.delete(arn)
    },
  })

interface ExpiryParts {
  store: Store
  records: Records
  report(error: unknown): void
}

/** Sets the day on which a closed execution goes; one that a redrive has opened again stays. */
export function scheduleExpiry(expiry: Expiry, { arn, stopTime }: ExecutionRecord): void {
  if (stopTime === undefined) expiry.cancel(arn)
  else expiry.at(arn, stopTime + KEPT)
}
