// Runs a life cycle. To be in a state is work: its step runs as long as the state stands, again after a crash, and so
// must be idempotent. A request that puts the resource into another state meanwhile aborts the step, and wins.
import { type ErrorInfo, errorInfo } from '../../../events/error-info.ts'
import { send } from '../../delivery/bus-event.ts'
import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import type { Work } from '../../store/work.ts'
import type { World } from '../settings/world.ts'
import {
  type Change,
  type Draft,
  type LifeCycle,
  type Living,
  type State,
  StepFailure,
} from './life-cycle.ts'
import { stateChange } from './state-change.ts'

export interface LifeParts {
  store: Store
  clock: Clock
  world(): Pick<World, 'delayOf'>
  /** Gets every error that no step foresaw. */
  onFault(fault: unknown): void
}

interface Outcome<T extends Living> {
  change: Change<T>
  info?: ErrorInfo
}

/** The lives of all resources of one type. */
export class Life<T extends Living> {
  readonly #cycle: LifeCycle<T>
  readonly #parts: LifeParts
  /** The resources on their way somewhere, each for when its step is due. */
  readonly #work: Work
  readonly #steps = new Map<string, AbortController>()

  constructor(cycle: LifeCycle<T>, parts: LifeParts) {
    this.#cycle = cycle
    this.#parts = parts
    this.#work = parts.store.work(`finspace.${cycle.type}`)
  }

  /** Takes up every resource that is on its way somewhere. */
  start(): void {
    void this.#work.start((key, { signal }) => this.#step(key, signal), this.#parts.onFault)
  }

  stop(): Promise<void> {
    return this.#work.stop()
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
    send(store.outbox, stateChange(this.#cycle, { before, after, info: undefined, time: clock.now() }))
  }

  /** Takes the resource away without an event: what it was part of publishes its own end. */
  forget(key: string): void {
    this.#cycle.table.delete(key)
    this.#work.done(key)
    this.#steps.get(key)?.abort()
  }

  /** Runs the step of a resource that waits. */
  wake(key: string): void {
    this.#work.wake(key)
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
        send(store.outbox, stateChange(this.#cycle, { before, after, info, time: clock.now() }))
        this.#enter(key, after)
      }
      return after
    })
  }

  #enter(key: string, resource: T): void {
    const { clock, world } = this.#parts
    const { type, rests } = this.#cycle
    const state = this.#stateOf(resource)
    if (state === undefined || rests?.(resource)) this.#work.done(key)
    else this.#work.ask(key, clock.now() + (state.after?.() ?? world().delayOf(type, resource.status)))
    this.#steps.get(key)?.abort()
    this.#cycle.entered?.(resource)
  }

  #stateOf(resource: T): State<T> | undefined {
    const state: State<T> | 'end' | undefined = this.#cycle.states[resource.status as T['status']]
    return state === 'end' ? undefined : state
  }

  async #step(key: string, stopped: AbortSignal): Promise<void> {
    const { store, clock } = this.#parts
    // No effect outside the store before its cause is on the disk.
    await store.durable()
    if (stopped.aborted) return
    const resource = this.#cycle.table.get(key)
    const state = resource === undefined ? undefined : this.#stateOf(resource)
    if (resource === undefined || state === undefined) return this.#work.done(key)
    // It may have gone on meanwhile, into a state that lasts.
    if ((this.#work.dueOf(key) ?? 0) > clock.now()) return
    const overtaken = new AbortController()
    this.#steps.set(key, overtaken)
    const outcome = await this.#attempt(state, resource, AbortSignal.any([stopped, overtaken.signal]))
    this.#steps.delete(key)
    if (!stopped.aborted) this.#settle(key, resource, outcome)
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
