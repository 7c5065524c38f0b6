// A life cycle is a table of states, each with the step that leads out of it. life.ts runs it.

import type { ErrorInfo } from '../../../events/error-info.ts'
import type { StatefulResource } from '../../../events/resource-events.ts'
import type { ErrorCode } from '../../../model/error-types.ts'
import type { Collection } from '../../store/collection.ts'

/** What every resource with a life cycle stores. */
export interface Living {
  environmentId: string
  status: string
  /** Counts the changes of its status. */
  revision: number
  /** How many events were published of it, which gives them their order; stored under this name. */
  told: number
}

export interface LifeCycle<T extends Living> {
  type: StatefulResource['type']
  table: Collection<T>
  arnOf(resource: T): string
  /** The member that says when the resource changed last. */
  stamp(now: number): Partial<T>
  /** The members that describe a failure. */
  failure(info: ErrorInfo, resource: T): Partial<T>
  states: States<T>
  /** Whether it stays as it is, though a step leads out of its state. */
  rests?(resource: T): boolean
  /** Called in the transaction of every change of status: to wake what waits for it. */
  entered?(resource: T): void
}

/** Every status, each with what leads out of it: one that is forgotten does not compile. */
export type States<T extends Living> = { readonly [Status in T['status']]: State<T> | 'end' }

export interface State<T extends Living> {
  /** Does the work of this state, and says what it makes of the resource. */
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
