// Takes an execution as far as it goes without anything from outside.
import type { StateType } from '../../../asl/types.ts'
import { messageOf } from '../../store/thrown.ts'
import type { Execution, Thread, Visit } from '../history/execution.ts'
import { endFullHistory, HistoryFull, type Turn } from '../history/turn.ts'
import { QueryError } from '../query/error.ts'
import { choice } from '../states/choice.ts'
import { failState } from '../states/fail.ts'
import { fail, giveUp } from '../states/failure.ts'
import { FatalStateError, inState } from '../states/fatal.ts'
import { canGoOn, map } from '../states/map.ts'
import { canJoin, parallel } from '../states/parallel.ts'
import { pass } from '../states/pass.ts'
import type { Stay } from '../states/stay.ts'
import { succeed } from '../states/succeed.ts'
import { task } from '../states/task.ts'
import { wait } from '../states/wait.ts'
import { executionDeadline } from './deadline.ts'

type IsFull = (turn: Turn) => boolean

/** Steps until all threads wait, the execution ends, or the turn is full. True where more can be done. */
export async function advance(turn: Turn, isFull: IsFull): Promise<boolean> {
  try {
    return await advanceThreads(turn, isFull)
  } catch (error) {
    if (!(error instanceof HistoryFull)) throw error
    endFullHistory(turn)
    return false
  }
}

async function advanceThreads(turn: Turn, isFull: IsFull): Promise<boolean> {
  const { execution, environment } = turn
  const isDeleted = turn.isDeleted()
  for (let moved = true; moved; ) {
    moved = false
    for (const thread of execution.threads.values()) {
      let now = environment.now()
      while (execution.status === 'RUNNING' && isRunnable(thread, now)) {
        if (isOverdue(execution, now)) return timeOutExecution(turn)
        if (isDeleted && thread.step.at === 'door') return endDeleted(turn)
        if (isFull(turn)) return true
        await step(turn, thread)
        moved = true
        now = environment.now()
      }
    }
  }
  if (execution.status === 'RUNNING' && isOverdue(execution, environment.now())) timeOutExecution(turn)
  return false
}

const isOverdue = (execution: Execution, now: number) => executionDeadline(execution) <= now

function timeOutExecution(turn: Turn): false {
  turn.record(turn.root, { type: 'ExecutionTimedOut', error: 'States.Timeout' }, 0)
  return false
}

function endDeleted(turn: Turn): false {
  const cause = `State machine ${turn.execution.identity.machineName} has been deleted.`
  turn.record(turn.root, { type: 'ExecutionFailed', error: 'States.Runtime', cause })
  return false
}

function isRunnable({ key, step }: Thread, now: number): boolean {
  if (step.at === 'door') return true
  // A branch's end is for its parent to take.
  if (step.at === 'end') return key === ''
  return canStep(step.visit, now)
}

function canStep({ gaveUp, phase, fork }: Visit, now: number): boolean {
  if (gaveUp !== undefined) return false
  if (phase.is === 'waiting' || phase.is === 'retrying') return phase.due <= now
  if (phase.is === 'task') return !phase.started || Math.min(phase.due, phase.heartbeatDue) <= now
  if (phase.is !== 'entered' || fork === undefined) return true
  return fork.map === undefined ? canJoin(fork) : canGoOn(fork)
}

async function step(turn: Turn, thread: Thread): Promise<void> {
  const { step } = thread
  if (step.at === 'state') return stepState({ turn, thread, visit: step.visit })
  if (step.at === 'end') {
    turn.record(thread, { type: 'ExecutionSucceeded', output: step.output })
    return
  }
  const state = thread.branch.States[step.name]
  if (state === undefined) throw new Error(`expected a state '${step.name}' to enter`)
  turn.record(thread, { type: `${state.Type}StateEntered`, name: step.name, input: step.input })
}

async function stepState(stay: Stay): Promise<void> {
  const { phase, state } = stay.visit
  try {
    if (phase.is === 'failed') await fail(stay, phase.failure)
    else await STATES[state.Type](stay)
  } catch (error) {
    await stateFailed(stay, error)
  }
}

const STATES: { readonly [Type in StateType]: (stay: Stay) => Promise<void> } = {
  Pass: pass,
  Task: task,
  Choice: choice,
  Wait: wait,
  Succeed: succeed,
  Fail: failState,
  Parallel: parallel,
  Map: map,
}

async function stateFailed(stay: Stay, error: unknown): Promise<void> {
  const { turn, thread } = stay
  if (error instanceof FatalStateError) giveUp(turn, thread, error.failure)
  else if (error instanceof HistoryFull) throw error
  else if (!(error instanceof QueryError)) engineFailed(stay, error)
  else if (error.error === 'States.QueryEvaluationError') evaluationFailed(stay, error)
  else if (error.error === 'States.Runtime') pathFailed(stay, error)
  else await resultPathFailed(stay, error)
}

function pathFailed(stay: Stay, { error, cause }: QueryError): void {
  giveUp(stay.turn, stay.thread, { error, cause: inState(stay, cause) })
}

/** A result that has no place can be retried and caught, unless what was caught has no place either. */
async function resultPathFailed(stay: Stay, { error, cause }: QueryError): Promise<void> {
  try {
    await fail(stay, { error, cause: inState(stay, cause) })
  } catch (again) {
    if (!(again instanceof QueryError)) throw again
    pathFailed(stay, again)
  }
}

/** A fault of the engine ends the one execution that met it. */
function engineFailed(stay: Stay, error: unknown): void {
  stay.turn.report(error)
  const cause = inState(stay, `The engine failed: ${messageOf(error)}`)
  giveUp(stay.turn, stay.thread, { error: 'States.Runtime', cause })
}

function evaluationFailed(stay: Stay, { error, cause, location }: QueryError): void {
  const { turn, thread, visit } = stay
  const body = {
    type: 'EvaluationFailed',
    error,
    cause: inState(stay, cause),
    ...(location === undefined ? {} : { location }),
    state: visit.name,
  } as const
  // AWS chains it past the state's entry, save in a Wait.
  const isFirst = thread.last === visit.enteredId && visit.state.Type !== 'Wait'
  turn.record(thread, body, isFirst ? visit.before : thread.last)
}
