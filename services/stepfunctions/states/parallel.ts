// Parallel: branches that run side by side on the same input, each in a thread of its own.
import type { Fork } from '../history/execution.ts'
import { abortAll, failedChild } from './branches.ts'
import { fail } from './failure.ts'
import { workInput } from './input.ts'
import { leaveWithResult } from './result.ts'
import type { Stay } from './stay.ts'

/** Starts all branches, or joins them: the first failure ends them all. */
export async function parallel(stay: Stay): Promise<void> {
  const { turn, thread, visit } = stay
  if (visit.phase.is === 'result') return leaveWithResult(stay, visit.phase.output)
  if (visit.fork === undefined) {
    turn.record(thread, { type: 'ParallelStateStarted', input: await workInput(stay) })
    return
  }
  const failed = failedChild(visit.fork)
  if (failed !== undefined) {
    abortAll(turn, visit.fork)
    return fail(stay, failed.failure, failed.thread.last)
  }
  turn.record(thread, { type: 'ParallelStateSucceeded' }, lastOf(visit.fork))
}

/** Whether `parallel` has something to do. */
export const canJoin = (fork: Fork): boolean =>
  failedChild(fork) !== undefined || [...fork.children.values()].every(({ step }) => step.at === 'end')

const lastOf = ({ children }: Fork) => Math.max(...[...children.values()].map(({ last }) => last))
