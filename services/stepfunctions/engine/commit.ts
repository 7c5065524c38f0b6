// Writes what a turn has recorded, with all that follows from it, in one transaction.
import type { Store } from '../../store/store.ts'
import type { Execution } from '../history/execution.ts'
import type { ExecutionRecord, Records } from '../records.ts'
import { nextDeadline } from './deadline.ts'
import { scheduleExpiry } from './expiry.ts'
import type { Live } from './live.ts'
import { isAnsweredLater, waitingTasks } from './outcome.ts'
import { statusEvent } from './status-event.ts'
import type { Turn } from './turn.ts'

export const TIMER = 'stepfunctions.execution'

interface Kept {
  store: Store
  records: Records
}

/** `parked`: nothing more can be done now. */
export function commit({ store, records }: Kept, live: Live, turn: Turn, parked: boolean): void {
  const { execution, events } = turn
  store.transact(() => {
    const { arn } = execution.identity
    records.histories.append(arn, execution.length - events.length, events)
    if (execution.status !== live.record.status) changeStatus({ store, records }, live)
    if (parked) park({ store, records }, live)
    else keepBusy(records, live)
  })
}

function changeStatus({ store, records }: Kept, live: Live): void {
  const { execution } = live
  live.record = recordOf(live.record, execution)
  records.executions.put(live.record.arn, live.record)
  scheduleExpiry(store, live.record)
  store.outbox.append(
    statusEvent(execution, execution.stopTime ?? execution.redriveTime ?? execution.startTime),
  )
  // Its parent is taken up even where a crash comes before it is told.
  const { parent } = live.record
  if (parent !== undefined && execution.status !== 'RUNNING') records.busy.put(parent.arn, true)
}

function recordOf({ stopTime: _, ...record }: ExecutionRecord, execution: Execution): ExecutionRecord {
  const { status, stopTime, redriveCount, redriveTime, redriveToken } = execution
  return {
    ...record,
    status,
    redriveCount,
    ...(stopTime === undefined ? {} : { stopTime }),
    ...(redriveTime === undefined ? {} : { redriveTime }),
    ...(redriveToken === undefined ? {} : { redriveToken }),
  }
}

/** One that a call from outside has woken goes on after a crash, too. */
function keepBusy(records: Records, live: Live): void {
  if (live.busy !== true) records.busy.put(live.record.arn, true)
  live.busy = true
}

function park({ store, records }: Kept, live: Live): void {
  const { execution } = live
  const { arn } = live.record
  const isRunning = execution.status === 'RUNNING'
  const timer = isRunning ? nextDeadline(execution) : undefined
  if (timer === undefined) store.timers.cancel(TIMER, arn)
  else if (timer !== live.timer) store.timers.set(TIMER, arn, timer)
  live.timer = timer
  const busy = isRunning && waitingTasks(execution).some(waiting => !isAnsweredLater(waiting))
  if (busy && live.busy !== true) records.busy.put(arn, true)
  if (!busy && live.busy !== false) records.busy.delete(arn)
  live.busy = busy
}
