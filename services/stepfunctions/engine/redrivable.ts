// Which executions RedriveExecution takes, and what DescribeExecution says of it.
import type { Clock } from '../../store/clock.ts'
import { MAX_EVENTS } from '../history/turn.ts'
import type { ExecutionRecord, Records } from './records.ts'

/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
export const LONGEST_CLOSED = 14 * 24 * 60 * 60 * 1000
export const MOST_REDRIVES = 1000

export type RedriveStatus =
  | { redriveStatus: 'REDRIVABLE' }
  | { redriveStatus: 'NOT_REDRIVABLE'; redriveStatusReason: string }

interface Known {
  records: Records
  clock: Pick<Clock, 'now'>
}

export function redriveStatusOf({ records, clock }: Known, record: ExecutionRecord): RedriveStatus {
  const { status, stopTime = 0, redriveCount } = record
  if (status === 'RUNNING') return not('Execution is RUNNING and cannot be redriven')
  if (status === 'SUCCEEDED') return not('Execution is SUCCEEDED and cannot be redriven')
  if (clock.now() - stopTime > LONGEST_CLOSED) {
    return not('Execution exceeded the redrivable period of 14 days')
  }
  if (redriveCount >= MOST_REDRIVES) return not(`Execution exceeded the maximum of ${MOST_REDRIVES} redrives`)
  const [last] = records.histories.read(record.arn, { limit: 1, reverse: true })
  if ((last?.id ?? 0) >= MAX_EVENTS - 1) return not('Execution exceeded the maximum number of history events')
  return { redriveStatus: 'REDRIVABLE' }
}

const not = (redriveStatusReason: string): RedriveStatus => ({
  redriveStatus: 'NOT_REDRIVABLE',
  redriveStatusReason,
})
