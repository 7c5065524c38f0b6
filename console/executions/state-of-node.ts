import type { NodeState } from '../graph/node-state.ts'
import type { Step } from './steps.ts'

/** What the graph shows of each state, by its name: how the last turns went, and how many are under way. */
export function statesOf(steps: readonly Step[]): ReadonlyMap<string, NodeState> {
  const states = new Map<string, NodeState>()
  for (const step of steps) {
    const before = states.get(step.name)
    const running = (before?.running ?? 0) + (step.status === 'running' ? 1 : 0)
    const failed = (before?.failed ?? 0) + (step.status === 'failed' ? 1 : 0)
    states.set(step.name, {
      // In a Map, one that runs says more than one that ended after it.
      status: running > 0 ? 'running' : failed > 0 && step.status !== 'succeeded' ? 'failed' : step.status,
      turns: (before?.turns ?? 0) + 1,
      running,
      failed,
      caught: (before?.caught ?? 0) + (step.status === 'caught' ? 1 : 0),
      since: step.status === 'running' ? step.entered : undefined,
      items: step.items,
    })
  }
  return states
}
