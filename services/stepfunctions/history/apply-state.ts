// What entering, leaving, waiting and failing do to an execution.
import type { Branch } from '../../../asl/types.ts'
import type { Effect, Effects } from './effect.ts'
import { type EnteredBody, type ExitedBody, failureOf, type StateBody } from './event.ts'
import { closeFork, visitOf } from './thread.ts'

const entered: Effect<EnteredBody> = ({ thread, event, before }) => {
  thread.step = {
    at: 'state',
    visit: {
      name: event.name,
      state: stateOf(thread.branch, event.name),
      input: event.input,
      enteredId: thread.last,
      enteredTime: event.time,
      before,
      retries: [],
      phase: { is: 'entered' },
      fork: undefined,
      gaveUp: undefined,
    },
  }
}

function stateOf({ States }: Branch, name: string) {
  const state = States[name]
  if (state === undefined)
    throw new Error(`expected a state '${name}', got ${Object.keys(States).join(', ')}`)
  return state
}

const exited: Effect<ExitedBody> = ({ execution, thread, event }) => {
  closeFork(execution, visitOf(thread))
  if (event.assigned !== undefined) thread.variables = { ...thread.variables, ...event.assigned }
  thread.step =
    event.next === undefined
      ? { at: 'end', output: event.output }
      : { at: 'door', name: event.next, input: event.output }
}

export const stateEffects: Effects<StateBody> = {
  PassStateEntered: entered,
  TaskStateEntered: entered,
  ChoiceStateEntered: entered,
  WaitStateEntered: entered,
  SucceedStateEntered: entered,
  FailStateEntered: entered,
  ParallelStateEntered: entered,
  MapStateEntered: entered,
  PassStateExited: exited,
  TaskStateExited: exited,
  ChoiceStateExited: exited,
  WaitStateExited: exited,
  SucceedStateExited: exited,
  ParallelStateExited: exited,
  MapStateExited: exited,
  EvaluationFailed: ({ thread, event }) => {
    const visit = visitOf(thread)
    // What fails in a catcher, no other mends: it would fail again for ever.
    const hope = visit.phase.is === 'failed' ? 'none' : 'retry'
    visit.phase = { is: 'failed', failure: failureOf(event), hope }
  },
  WaitUntil: ({ thread, event }) => {
    visitOf(thread).phase = { is: 'waiting', due: event.due }
  },
  RetryScheduled: ({ execution, thread, event }) => {
    const visit = visitOf(thread)
    closeFork(execution, visit)
    visit.retries[event.retrier] = (visit.retries[event.retrier] ?? 0) + 1
    visit.phase = { is: 'retrying', due: event.due }
  },
}
