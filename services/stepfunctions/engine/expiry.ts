// Closed executions are kept for as long as AWS keeps them, or as the operator says: the store does not grow for ever.
import { openExpiry } from '../../store/expiry.ts'
import type { Store } from '../../store/store.ts'
import type { ExecutionRecord, Records } from './records.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html: execution history retention. */
const KEPT = 90 * 24 * 60 * 60 * 1000

export interface ExecutionExpiry {
  /** Sets the day on which a closed execution goes; one that a redrive has opened again stays. */
  schedule(record: ExecutionRecord): void
}

export function openExecutionExpiry({
  store,
  records,
  executionsKeptMs = KEPT,
  report,
}: ExpiryParts): ExecutionExpiry {
  const expiry = openExpiry({
    store,
    name: 'stepfunctions.expiry',
    report,
    forget(arn) {
      records.executions.delete(arn)
      records.histories.delete(arn)
    },
  })
  return {
    schedule({ arn, stopTime }) {
      if (stopTime === undefined) expiry.cancel(arn)
      else expiry.at(arn, stopTime + executionsKeptMs)
    },
  }
}

interface ExpiryParts {
  store: Store
  records: Records
  executionsKeptMs?: number
  report(error: unknown): void
}
