// Writes what a turn has recorded, with all that follows from it, in one transaction.
import { send } from '../../delivery/bus-event.ts'
import type { Store } from '../../store/store.ts'
import type { Work } from '../../store/work.ts'
import type { Execution } from '../history/execution.ts'
import type { Turn } from '../history/turn.ts'
import { nextDeadline } from './deadline.ts'
import type { ExecutionExpiry } from './expiry.ts'
import { IS_DUE, type Live } from './live.ts'
import { isAnsweredLater, waitingTasks } from './outcome.ts'
import { type ExecutionRecord, isRunning, type Records } from './records.ts'
import { statusEvent } from './status-event.ts'

export interface Kept {
  store: Store
  records: Records
  /** The open executions: each is handed over when time takes it on. */
  open: Work
  expiry: ExecutionExpiry
  /** Receives how many states an execution has entered. */
  onTransitions?(machineArn: string, count: number): void
}

/** `parked`: nothing more can be done now. */
export function commit(kept: Kept, live: Live, turn: Turn, parked: boolean): void {
  const { store, records } = kept
  const { execution, events } = turn
  store.transact(() => {
    const { arn } = execution.identity
    records.histories.append(arn, execution.length - events.length, events)
    if (execution.status !== live.record.status) changeStatus(kept, live)
    if (parked) park(kept, live)
    else keepDue(kept, live)
  })
  kept.onTransitions?.(live.record.machineArn, events.filter(isTransition).length)
}

/** What AWS bills. */
const isTransition = ({ type }: Turn['events'][number]): boolean => type.endsWith('StateEntered')

function changeStatus({ store, records, open, expiry }: Kept, live: Live): void {
  const { execution } = live
  live.record = recordOf(live.record, execution)
  records.executions.put(live.record.arn, live.record)
  expiry.schedule(live.record)
  send(
    store.outbox,
    statusEvent(execution, execution.stopTime ?? execution.redriveTime ?? execution.startTime),
  )
  const { parent, machineArn } = live.record
  if (records.machines.get(machineArn)?.isDeleting && !isRunning(records, machineArn)) {
    records.machines.delete(machineArn)
  }
  if (parent !== undefined && execution.status !== 'RUNNING') open.ask(parent.arn)
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
function keepDue({ open }: Kept, live: Live): void {
  if (live.asked !== IS_DUE) open.ask(live.record.arn)
  live.asked = IS_DUE
}

function park({ open }: Kept, live: Live): void {
  const { execution } = live
  const { arn } = live.record
  if (execution.status !== 'RUNNING') {
    open.done(arn)
    live.asked = undefined
    return
  }
  const due = nextDeadline(execution)
  // What runs in this process must be begun again by the next.
  const orAtStart = waitingTasks(execution).some(waiting => !isAnsweredLater(waiting))
  if (live.asked?.due !== due || live.asked.orAtStart !== orAtStart) open.ask(arn, due, { orAtStart })
  live.asked = { due, orAtStart }
}
