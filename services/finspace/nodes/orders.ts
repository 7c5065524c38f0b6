import {
  answerCall,
  askHealth,
  type ControlAddress,
  controlAddress,
  giveOrder,
  KdbNodeError,
  orderRemount,
  takeCall,
} from '../../../kdb/node/give-order.ts'
import {
  controlTokenOf,
  type Health,
  type MountOrder,
  type NodeCall,
  type NodeCallAnswer,
} from '../../../kdb/node/protocol.ts'
import type { Placement } from './driver.ts'
import { NodeError } from './node-error.ts'

/** What a supervisor asks of a node. */
export interface NodeOrders {
  health(control: ControlAddress): Promise<Health>
  /** Waits longer than usual where `withinMs` says so. */
  remount(control: ControlAddress, mount: MountOrder, withinMs?: number): Promise<unknown>
  reload(control: ControlAddress): Promise<unknown>
  drain(control: ControlAddress, withinMs: number): Promise<unknown>
  /** Undefined where q code in the node makes none within the time. */
  takeCall(control: ControlAddress, withinMs: number, signal: AbortSignal): Promise<NodeCall | undefined>
  answerCall(control: ControlAddress, answer: NodeCallAnswer): Promise<unknown>
}

export const nodeOrders: NodeOrders = {
  health: askHealth,
  remount: orderRemount,
  reload: control => giveOrder(control, 'reload'),
  drain: (control, withinMs) =>
    giveOrder(control, 'drain', { input: withinMs, timeoutMs: withinMs + ANSWER_MS }),
  takeCall,
  answerCall,
}

const ANSWER_MS = 5000

/** @throws {NodeError} NOT_STARTED where it does not listen yet */
export function controlOf(secret: string, { nodeId, attempt, address }: Placement): ControlAddress {
  if (address === undefined) {
    throw new NodeError('NOT_STARTED', `expected node ${nodeId} to listen, got a node that does not yet`)
  }
  return controlAddress(address.controlPort, controlTokenOf(secret, { nodeId, attempt }))
}

/** Whether the node itself has said so: otherwise it may yet do what it was asked. */
export const isRefusal = (error: unknown): boolean => error instanceof KdbNodeError
