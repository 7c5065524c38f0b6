// Runs a life cycle. The state in the store is the job: a step runs as long as its state stands, again after a
// crash, and so must be idempotent. A request that puts the resource into another state meanwhile aborts the
// step, and wins.
import { type ErrorInfo, errorInfo } from '../../events/error-info.ts'
import type { Clock } from '../store/clock.ts'
import type { Store } from '../store/store.ts'
import {
  type Change,
  type Draft,
  type LifeCycle,
  type Living,
  type State,
  StepFailure,
  UNFINISHED,
} from './life-cycle.ts'
import { stateChange } from './state-change.ts'

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

interface Outcome<T extends Living> {
  change: Change<T>
  info?: ErrorInfo
}

/** The lives of all resources of one type. */
export class Life<T extends Living> {
  readonly #cycle: LifeCycle<T>
  readonly #parts: LifeParts
  readonly #timer: string
  readonly #runs = new Map<string, Run>()
  /** Resources that have been in their state for as long as it lasts. */
  readonly #ripe = new Set<string>()
  #isStarted = false
  #releaseTimers: () => void = () => undefined

  constructor(cycle: LifeCycle<T>, parts: LifeParts) {
    this.#cycle = cycle
    this.#parts = parts
    this.#timer = `finspace.${cycle.type}`
  }

  /** Takes up every resource that is on its way somewhere. */
  start(): void {
    this.#isStarted = true
    const { timers } = this.#parts.store
    this.#releaseTimers = timers.handle(this.#timer, key => {
      this.#ripe.add(key)
      this.wake(key)
    })
    for (const { key, value } of this.#cycle.table.list({ index: UNFINISHED })) {
      // A timer that fired is gone, but its step may not have come to its end.
      if (!timers.has(this.#timer, key)) this.#arm(key, value)
      this.wake(key)
    }
  }

  async stop(): Promise<void> {
    this.#isStarted = false
    this.#releaseTimers()
    for (const run of this.#runs.values()) run.abort.abort()
    await Promise.all([...this.#runs.values()].map(run => run.done))
  }

  /** Stores the resource in the running transaction, with the event of its new state; its step will run. */
  put(key: string, resource: Draft<T>): T {
    return this.#put(key, resource)
  }

  /** Takes the resource away in the running transaction, with the event that it is DELETED; its step is ended. */
  remove(key: string): void {
    const { store, clock } = this.#parts
    const before = this.#cycle.table.get(key)
    if (before === undefined) return
    this.forget(key)
    // Some resources go without a state of their own for it.
    if (before.status === 'DELETED') return
    const after = { ...before, status: 'DELETED', told: before.told + 1 }
    store.outbox.append(stateChange(this.#cycle, { before, after, info: undefined, time: clock.now() }))
  }

  /** Takes the resource away without an event: what it was part of tells of its own end. */
  forget(key: string): void {
    this.#cycle.table.delete(key)
    this.#parts.store.timers.cancel(this.#timer, key)
    this.#ripe.delete(key)
    this.#runs.get(key)?.abort.abort()
  }

  /** Runs the step of a resource that waits. */
  wake(key: string): void {
    const running = this.#runs.get(key)
    if (running !== undefined) running.again = true
    else if (this.#isStarted) this.#runs.set(key, this.#begin(key))
  }

  #put(key: string, resource: Draft<T>, info?: ErrorInfo): T {
    const { store, clock } = this.#parts
    return store.transact(() => {
      const before = this.#cycle.table.get(key)
      const isNewState = before?.status !== resource.status
      const step = isNewState ? 1 : 0
      const counts = { revision: (before?.revision ?? 0) + step, told: (before?.told ?? 0) + step }
      // A draft with its counts is whole.
      const after = { ...resource, ...counts } as T
      this.#cycle.table.put(key, after)
      if (isNewState) {
        store.outbox.append(stateChange(this.#cycle, { before, after, info, time: clock.now() }))
        this.#enter(key, after)
      }
      return after
    })
  }

  #enter(key: string, resource: T): void {
    this.#ripe.delete(key)
    this.#arm(key, resource)
    this.#runs.get(key)?.abort.abort()
    this.wake(key)
    this.#cycle.entered?.(resource)
  }

  #arm(key: string, resource: T): void {
    const { store, clock } = this.#parts
    const after = this.#stateOf(resource)?.after
    if (after === undefined) store.timers.cancel(this.#timer, key)
    else store.timers.set(this.#timer, key, clock.now() + after())
  }

  #stateOf(resource: T): State<T> | undefined {
    return this.#cycle.states[resource.status as T['status']]
  }

  #begin(key: string): Run {
    const run: Run = { abort: new AbortController(), again: true, done: Promise.resolve() }
    run.done = this.#drive(key, run)
    return run
  }

  async #drive(key: string, run: Run): Promise<void> {
    try {
      while (run.again && this.#isStarted) {
        run.again = false
        await this.#step(key, run)
      }
    } catch (error) {
      this.#parts.onFault(error)
    } finally {
      // In the same turn as the last look at `again`, so that no wake is lost.
      this.#runs.delete(key)
    }
  }

  async #step(key: string, run: Run): Promise<void> {
    // No effect outside the store before its cause is on the disk.
    await this.#parts.store.durable()
    if (!this.#isStarted) return
    // What ended the step before it is no word against the one that begins here.
    run.abort = new AbortController()
    const resource = this.#cycle.table.get(key)
    const state = resource === undefined ? undefined : this.#stateOf(resource)
    if (resource === undefined || state === undefined) return
    if (state.after !== undefined && !this.#ripe.delete(key)) return
    const outcome = await this.#attempt(state, resource, run.abort.signal)
    if (this.#isStarted) this.#settle(key, resource, outcome)
  }

  async #attempt(state: State<T>, resource: T, signal: AbortSignal): Promise<Outcome<T>> {
    try {
      return { change: await state.step(resource, signal) }
    } catch (error) {
      if (signal.aborted) return { change: 'wait' }
      if (!(error instanceof StepFailure)) this.#parts.onFault(error)
      const { failed: status } = state
      if (status === undefined) return { change: 'wait' }
      const info = infoOf(error)
      return { change: { ...this.#cycle.failure(info, resource), status }, info }
    }
  }

  #settle(key: string, seen: T, { change, info }: Outcome<T>): void {
    const { store, clock } = this.#parts
    store.transact(() => {
      const current = this.#cycle.table.get(key)
      if (change === 'wait' || current === undefined || current.revision !== seen.revision) return
      if (change === 'gone') this.remove(key)
      else this.#put(key, { ...current, ...this.#cycle.stamp(clock.now()), ...change }, info)
    })
  }
}

const infoOf = (error: unknown): ErrorInfo =>
  error instanceof StepFailure
    ? errorInfo(error.code, { message: error.message, origin: 'resource' })
    : errorInfo('INTERNAL', { message: 'An internal error has occurred.', origin: 'resource' })
