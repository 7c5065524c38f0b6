import type { EventBody, Stamp } from './event.ts'
import type { Execution, Thread, Visit } from './execution.ts'

/**
 * Puts a closed execution back to where it stopped: what failed or was cut off runs again with all its retries,
 * what had finished keeps its result.
 */
export function redrive(
  execution: Execution,
  { id = 0, time, redriveCount, token }: Extract<EventBody, { type: 'ExecutionRedriven' }> & Stamp,
): void {
  execution.status = 'RUNNING'
  execution.stopTime = undefined
  execution.failure = {}
  execution.redriveCount = redriveCount
  execution.redriveTime = time
  execution.redriveToken = token
  for (const thread of execution.threads.values()) {
    if (thread.step.at === 'end') continue
    thread.last = id
    if (thread.step.at === 'state') again(thread, thread.step.visit)
  }
}

function again(thread: Thread, visit: Visit): void {
  // A Fail state is entered anew; every other goes on inside.
  if (visit.state.Type === 'Fail') thread.step = { at: 'door', name: visit.name, input: visit.input }
  if (visit.phase.is !== 'waiting' && !kept(visit)) visit.phase = { is: 'entered' }
  visit.retries = []
  visit.gaveUp = undefined
}

/** A result that came before the execution was cut off is not asked for again. */
const kept = ({ phase, gaveUp }: Visit) => phase.is === 'result' && gaveUp === undefined
