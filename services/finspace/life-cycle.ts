// Runs the life cycles: tables of states, each with the step that leads out of it.
//
// The state in the store is the job: a step runs as long as its state stands, again after a crash, and so must
// be idempotent. A request that puts the resource into another state meanwhile aborts the step, and wins.
import { type ErrorCode, type ErrorInfo, errorInfo } from '../../events/error-info.ts'
import { kxStateChange, type StatefulResource } from '../../events/resource-events.ts'
import type { Clock } from '../store/clock.ts'
import type { Collection } from '../store/collection.ts'
import type { Store } from '../store/store.ts'

/** What every resource with a life cycle stores. */
export interface Living {
  environmentId: string
  status: string
  /** Counts the changes of its status. */
  revision: number
  /** Counts the events told of it, which gives them their order. */
  told: number
}

export interface LifeCycle<T extends Living> {
  type: StatefulResource['type']
  table: Collection<T>
  arnOf(resource: T): string
  /** The member that tells when the resource changed last. */
  stamp(now: number): Partial<T>
  /** The members that tell of a failure. */
  failure(info: ErrorInfo, resource: T): Partial<T>
  states: States<T>
  /** Called in the transaction of every change of status: to wake what waits for it. */
  entered?(resource: T): void
}

/** The states that something leads out of; the others are ends. */
export type States<T extends Living> = { readonly [Status in T['status']]?: State<T> }

export interface State<T extends Living> {
  /** Does the work of this state, and tells what it makes of the resource. */
  step(resource: T, signal: AbortSignal): Change<T> | Promise<Change<T>>
  /** The state after a step that failed; the resource keeps its state where none is named. */
  failed?: T['status']
  /** Milliseconds to stay in the state before the step. */
  after?(): number
}

/** Members that change, the status among them; or that the resource is gone; or must wait to be woken. */
export type Change<T extends Living> = (Partial<T> & { status: T['status'] }) | 'gone' | 'wait'

/** Thrown by a step: why the resource cannot become what it was asked to be. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A resource whose counts, where it has none yet, begin at 0. */
export type Draft<T extends Living> = Omit<T, 'revision' | 'told'> &
  Partial<Pick<Living, 'revision' | 'told'>>

export interface Life<T extends Living> {
  /** Stores the resource in the running transaction, with the event of its new state; its step will run. */
  put(key: string, resource: Draft<T>): T
  /** Runs the step of a resource that waits. */
  wake(key: string): void
  /** Takes up every resource that is on its way somewhere. */
  start(): void
  stop(): Promise<void>
}

export interface LifeParts {
  store: Store
  clock: Clock
  /** Told of every error that no step foresaw. */
  onFault(fault: unknown): void
}

interface Run {
  abort: AbortController
  /** Something changed since the run read the resource. */
  again: boolean
  done: Promise<void>
}

export function openLife<T extends Living>(
  cycle: LifeCycle<T>,
  { store, clock, onFault }: LifeParts,
): Life<T> {
  const { table, states, type } = cycle
  const timer = `finspace.${type}`
  const runs = new Map<string, Run>()
  /** Resources that have been in their state for as long as it lasts. */
  const ripe = new Set<string>()
  let started = false

  const stateOf = (resource: T): State<T> | undefined => states[resource.status as T['status']]

  const put = (key: string, resource: Draft<T>, info?: ErrorInfo): T =>
    store.transact(() => {
      const before = table.get(key)
      const isNewState = before?.status !== resource.status
      const step = isNewState ? 1 : 0
      const counts = { revision: (before?.revision ?? 0) + step, told: (before?.told ?? 0) + step }
      // A draft with its counts is whole.
      const after = { ...resource, ...counts } as T
      table.put(key, after)
      if (isNewState) {
        store.outbox.append(stateChange(cycle, { before, after, info, time: clock.now() }))
        enter(key, after)
      }
      return after
    })

  function enter(key: string, resource: T): void {
    const after = stateOf(resource)?.after
    ripe.delete(key)
    if (after === undefined) store.timers.cancel(timer, key)
    else store.timers.set(timer, key, clock.now() + after())
    runs.get(key)?.abort.abort()
    wake(key)
    cycle.entered?.(resource)
  }

  function wake(key: string): void {
    const running = runs.get(key)
    if (running !== undefined) running.again = true
    else if (started) runs.set(key, begin(key))
  }

  function begin(key: string): Run {
    const run: Run = { abort: new AbortController(), again: true, done: Promise.resolve() }
    run.done = drive(key, run)
      .catch(onFault)
      .finally(() => runs.delete(key))
    return run
  }

  async function drive(key: string, run: Run): Promise<void> {
    while (run.again && started) {
      run.again = false
      run.abort = new AbortController()
      // No effect outside the store before its cause is on the disk.
      await store.durable()
      const resource = table.get(key)
      const state = resource === undefined ? undefined : stateOf(resource)
      if (resource === undefined || state === undefined) return
      if (state.after !== undefined && !ripe.delete(key)) continue
      const outcome = await attempt(state, resource, run.abort.signal)
      if (started) settle(key, resource, outcome)
    }
  }

  async function attempt(state: State<T>, resource: T, signal: AbortSignal): Promise<Outcome<T>> {
    try {
      return { change: await state.step(resource, signal) }
    } catch (error) {
      if (signal.aborted) return { change: 'wait' }
      if (!(error instanceof StepFailure)) onFault(error)
      const info = infoOf(error)
      if (state.failed === undefined) return { change: 'wait' }
      return { change: { ...cycle.failure(info, resource), status: state.failed }, info }
    }
  }

  function settle(key: string, seen: T, { change, info }: Outcome<T>): void {
    store.transact(() => {
      const current = table.get(key)
      if (change === 'wait' || current === undefined || current.revision !== seen.revision) return
      if (change === 'gone') remove(key, current)
      else put(key, { ...current, ...cycle.stamp(clock.now()), ...change }, info)
    })
  }

  /** Some resources go without a state of their own for it: the event says DELETED all the same. */
  function remove(key: string, resource: T): void {
    table.delete(key)
    if (resource.status === 'DELETED') return
    const after = { ...resource, status: 'DELETED', told: resource.told + 1 }
    store.outbox.append(stateChange(cycle, { before: resource, after, info: undefined, time: clock.now() }))
  }

  return {
    put: (key, resource) => put(key, resource),
    wake,
    start() {
      started = true
      store.timers.handle(timer, key => {
        ripe.add(key)
        wake(key)
      })
      for (const { key } of table.list({ index: UNFINISHED })) wake(key)
    },
    async stop() {
      started = false
      for (const run of runs.values()) run.abort.abort()
      await Promise.all([...runs.values()].map(run => run.done))
    },
  }
}

interface Outcome<T extends Living> {
  change: Change<T>
  info?: ErrorInfo
}

const infoOf = (error: unknown): ErrorInfo =>
  error instanceof StepFailure
    ? errorInfo(error.code, { message: error.message, origin: 'resource' })
    : errorInfo('INTERNAL', { message: 'An internal error has occurred.', origin: 'resource' })

const UNFINISHED = 'unfinished'

/** The index by which `start` finds what is on its way, among hundreds of thousands that are not. */
export const unfinished = (ends: readonly string[]) => ({
  [UNFINISHED]: ({ status }: { status: string }) => (ends.includes(status) ? undefined : status),
})

function stateChange<T extends Living>(
  { type, arnOf }: LifeCycle<T>,
  happening: { before: T | undefined; after: T; info: ErrorInfo | undefined; time: number },
) {
  const { before, after, info, time } = happening
  return kxStateChange({
    resource: {
      type,
      arn: arnOf(after),
      environmentId: after.environmentId,
      ...(before === undefined ? {} : { previousStatus: before.status }),
      status: after.status,
    },
    errorInfo: info,
    sequence: after.told,
    time,
  })
}
