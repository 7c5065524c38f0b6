import type { Json } from '../../../asl/json.ts'
import type { Branch } from '../../../asl/types.ts'
import type { Execution, Thread, Visit } from './execution.ts'

/** A chain of states before its first one. */
export const newThread = (parts: {
  key: string
  branch: Branch
  input: Json
  last: number
  parent?: Thread
  index?: number
  item?: Thread['item']
}): Thread => ({
  key: parts.key,
  parent: parts.parent,
  index: parts.index ?? 0,
  branch: parts.branch,
  item: parts.item ?? parts.parent?.item,
  variables: parts.parent?.variables ?? {},
  last: parts.last,
  step: { at: 'door', name: parts.branch.StartAt, input: parts.input },
})

/** The state that a thread is in. */
export function visitOf({ key, step }: Thread): Visit {
  if (step.at !== 'state') throw new Error(`expected thread '${key}' to be in a state, got ${step.at}`)
  return step.visit
}

/** Forgets the branches or iterations of a visit, and theirs. */
export function closeFork(execution: Execution, visit: Visit): void {
  for (const child of visit.fork?.children.values() ?? []) closeThread(execution, child)
  visit.fork = undefined
}

export function closeThread(execution: Execution, thread: Thread): void {
  if (thread.step.at === 'state') closeFork(execution, thread.step.visit)
  execution.threads.delete(thread.key)
}
