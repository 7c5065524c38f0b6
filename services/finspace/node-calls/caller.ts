import type { Principal } from '../../wire/call.ts'
import type { ClusterRecord } from '../cluster/record.ts'
import type { StorageOwner } from '../storage/places.ts'

/** The node whose q code calls, as the handlers of calls see it. */
export interface Caller {
  /** Of the call: the client token of what it asks for, so that a call that is taken twice is done once. */
  callId: string
  cluster: ClusterRecord
  /** Of its files. */
  owner: StorageOwner
  /** The cluster's execution role. */
  principal: Principal
  /** Runs an operation of the API in the caller's environment, with the checks of any call. */
  invoke(operation: string, input: Readonly<Record<string, unknown>>): Promise<Answer>
}

export type Answer = Readonly<Record<string, unknown>>
