// What the events of a Parallel's branches and a Map's iterations do to an execution.
import type { Json } from '../../../asl/json.ts'
import type { Branch, MapState, ParallelState } from '../../../asl/types.ts'
import type { Effects } from './effect.ts'
import { type Failure, type ForkBody, failureOf } from './event.ts'
import type { Fork, MapFork, Thread, Visit } from './execution.ts'
import { closeThread, newThread, visitOf } from './thread.ts'

const nothing = () => undefined

export const forkEffects: Effects<ForkBody> = {
  ParallelStateStarted: ({ execution, thread, event }) => {
    const visit = visitOf(thread)
    const { Branches } = visit.state as ParallelState
    const fork = openFork(visit, thread.last, undefined)
    for (const [index, branch] of Branches.entries()) {
      const key = `${fork.id}.${index}`
      const child = newThread({ key, branch, input: event.input, last: fork.id, parent: thread, index })
      fork.children.set(index, child)
      execution.threads.set(key, child)
    }
  },
  MapStateStarted: ({ thread, event }) => {
    const { items, input, settings } = event
    const map = { items, input, settings, started: 0, lastEnd: undefined }
    openFork(visitOf(thread), thread.last, map)
  },
  MapIterationStarted: ({ execution, thread, event }) => {
    const visit = visitOf(thread)
    const { fork, map } = mapForkOf(visit)
    const key = `${fork.id}.${event.index}`
    const child = newThread({
      key,
      branch: processorOf(visit.state as MapState),
      input: event.input,
      last: event.id ?? event.previous,
      parent: thread,
      index: event.index,
      item: { Index: event.index, Value: map.items[event.index] ?? null },
    })
    map.started = event.index + 1
    fork.children.set(event.index, child)
    execution.threads.set(key, child)
  },
  MapIterationSucceeded: ({ execution, thread, event }) => {
    const { fork, map } = mapForkOf(visitOf(thread))
    const child = fork.children.get(event.index)
    if (child?.step.at !== 'end') throw new Error(`expected iteration ${event.index} to have ended`)
    fork.results.set(event.index, child.step.output)
    map.lastEnd = event.previous
    fork.children.delete(event.index)
    closeThread(execution, child)
  },
  MapIterationFailed: ({ thread, event }) => giveUp(thread, event),
  BranchFailed: ({ thread, event }) => giveUp(thread, event),
  ParallelStateSucceeded: ({ thread }) => succeeded(thread, branchOutputs),
  MapStateSucceeded: ({ thread }) => succeeded(thread, ({ results }) => inOrder(results)),
  TaskStateAborted: nothing,
  WaitStateAborted: nothing,
  ParallelStateAborted: nothing,
  MapStateAborted: nothing,
  MapIterationAborted: nothing,
  ParallelStateFailed: ({ thread, event }) => failed(thread, event),
  MapStateFailed: ({ thread, event }) => failed(thread, event),
}

function openFork(visit: Visit, id: number, map: MapFork | undefined): Fork {
  const fork: Fork = { id, children: new Map(), results: new Map(), map }
  visit.fork = fork
  visit.phase = { is: 'entered' }
  return fork
}

function mapForkOf({ name, fork }: Visit): { fork: Fork; map: MapFork } {
  if (fork?.map === undefined) throw new Error(`expected Map '${name}' to have started`)
  return { fork, map: fork.map }
}

/** Iterator is the older name of ItemProcessor. */
function processorOf({ ItemProcessor, Iterator }: MapState): Branch {
  const processor = ItemProcessor ?? Iterator
  if (processor === undefined) throw new Error('expected a Map to have an ItemProcessor, got none')
  return processor
}

function giveUp(thread: Thread, failure: Failure): void {
  visitOf(thread).gaveUp = failureOf(failure)
}

function failed(thread: Thread, failure: Failure): void {
  visitOf(thread).phase = { is: 'failed', failure: failureOf(failure), hope: 'catch' }
}

function succeeded(thread: Thread, outputs: (fork: Fork) => Json[]): void {
  const visit = visitOf(thread)
  if (visit.fork === undefined) throw new Error(`expected '${visit.name}' to have started`)
  visit.phase = { is: 'result', output: outputs(visit.fork) }
}

const branchOutputs = ({ children }: Fork): Json[] =>
  [...children.values()].map(({ step }) => (step.at === 'end' ? step.output : null))

/** In the items' order; iterations whose failure was tolerated give none. */
const inOrder = (results: ReadonlyMap<number, Json>): Json[] =>
  [...results].sort(([left], [right]) => left - right).map(([, result]) => result)
