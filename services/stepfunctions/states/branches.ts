// What a Parallel and a Map have in common.

import type { Failure } from '../history/event.ts'
import type { Fork, Thread } from '../history/execution.ts'
import type { Turn } from '../history/turn.ts'

export interface FailedChild {
  thread: Thread
  failure: Failure
}

/** The first branch or iteration that has ended with a failure. */
export function failedChild({ children }: Fork): FailedChild | undefined {
  for (const thread of children.values()) {
    const failure = failureIn(thread)
    if (failure !== undefined) return { thread, failure }
  }
  return undefined
}

/** What a thread has ended with, if it has failed. */
export const failureIn = ({ step }: Thread): Failure | undefined =>
  step.at === 'state' ? step.visit.gaveUp : undefined

/** Records what a failure cuts off: every open state, a task even where it was itself what failed. */
export function abortAll(turn: Turn, { children, map }: Fork): void {
  for (const thread of children.values()) {
    abort(turn, thread)
    if (map !== undefined && failureIn(thread) === undefined) abortIteration(turn, thread)
  }
}

function abortIteration(turn: Turn, thread: Thread): void {
  const { parent, index } = thread
  if (parent?.step.at !== 'state') return
  turn.record(thread, { type: 'MapIterationAborted', name: parent.step.visit.name, index })
}

function abort(turn: Turn, thread: Thread): void {
  if (thread.step.at !== 'state') return
  const { state, fork, gaveUp } = thread.step.visit
  // What failed itself has cut off its own branches already.
  if (fork !== undefined && gaveUp === undefined) abortAll(turn, fork)
  const { Type } = state
  if (Type === 'Task' || Type === 'Wait' || Type === 'Parallel' || Type === 'Map') {
    turn.record(thread, { type: `${Type}StateAborted` })
  }
}
