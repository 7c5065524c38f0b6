// What becomes of a state that failed: its retriers, then its catchers, then the thread ends with it.
import type { JsonObject } from '../../../asl/json.ts'
import type { Catcher, Retrier } from '../../../asl/types.ts'
import type { Failure } from '../history/event.ts'
import type { Thread, Visit } from '../history/execution.ts'
import type { Turn } from '../history/turn.ts'
import { type Indexed, leaveCaught } from './leave.ts'
import type { Stay } from './stay.ts'

/** Goes on after a failure. `previous`: the event its chain goes on from, where it is not the thread's own. */
export async function fail(stay: Stay, failure: Failure, previous = stay.thread.last): Promise<void> {
  const { turn, thread, visit } = stay
  const hope = visit.phase.is === 'failed' ? visit.phase.hope : 'retry'
  const retrier = hope === 'retry' ? retrierOf(visit, failure) : undefined
  const catcher = hope === 'none' ? undefined : catcherOf(visit, failure)
  const { Type } = visit.state
  if (retrier !== undefined) {
    const due = turn.environment.now() + delayOf(retrier, turn.environment.random())
    turn.note(thread, { type: 'RetryScheduled', retrier: retrier.index, due }, previous)
  } else if (hope === 'retry' && (Type === 'Map' || Type === 'Parallel')) {
    turn.record(thread, { type: `${Type}StateFailed`, ...failure }, previous)
  } else if (catcher === undefined) giveUp(turn, thread, failure)
  else await leaveCaught(stay, catcher, errorOutput(failure))
}

/** Ends a thread with a failure: the execution's, or that of a branch or iteration, which its parent sees. */
export function giveUp(turn: Turn, thread: Thread, failure: Failure): void {
  const { parent, index } = thread
  if (parent === undefined) turn.record(thread, { type: 'ExecutionFailed', ...failure })
  else if (parent.step.at === 'state' && parent.step.visit.state.Type === 'Map') {
    turn.record(thread, { type: 'MapIterationFailed', name: parent.step.visit.name, index, ...failure })
  } else turn.note(thread, { type: 'BranchFailed', ...failure })
}

/** What a catcher sees. Of a time-out, AWS gives an empty cause; of a failure without a cause, none. */
const errorOutput = ({ error, cause }: Failure): JsonObject => ({
  Error: error ?? null,
  Cause: cause ?? (error === 'States.Timeout' ? '' : null),
})

interface Due extends Retrier {
  index: number
  used: number
}

/** The first retrier that names the error decides: when it is used up, no later one is asked. */
function retrierOf({ state, retries }: Visit, failure: Failure): Due | undefined {
  const retriers = 'Retry' in state ? (state.Retry ?? []) : []
  const index = retriers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure))
  const retrier = retriers[index]
  const used = retries[index] ?? 0
  return retrier === undefined || used >= (retrier.MaxAttempts ?? 3) ? undefined : { ...retrier, index, used }
}

/** In milliseconds. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
function delayOf(
  { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds, JitterStrategy, used }: Due,
  random: number,
) {
  const grown = IntervalSeconds * BackoffRate ** used
  const seconds = Math.min(grown, MaxDelaySeconds ?? grown)
  return Math.round(seconds * 1000 * (JitterStrategy === 'FULL' ? random : 1))
}

function catcherOf({ state }: Visit, failure: Failure): Indexed<Catcher> | undefined {
  const catchers = 'Catch' in state ? (state.Catch ?? []) : []
  const index = catchers.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure))
  const catcher = catchers[index]
  return catcher === undefined ? undefined : { ...catcher, index }
}

/** States.Runtime is not matched by anything, not even by its own name. */
function matches(names: readonly string[], { error, heartbeat }: Failure): boolean {
  if (error === 'States.Runtime') return false
  const others = ['States.ALL']
  if (error !== 'States.Timeout') others.push('States.TaskFailed')
  if (heartbeat === true) others.push('States.HeartbeatTimeout')
  return names.some(name => name === error || others.includes(name))
}
