import type { ControlAddress } from '../../../../kdb/node/give-order.ts'
import { KdbNodeError } from '../../../../kdb/node/give-order.ts'
import {
  type Health,
  type MountOrder,
  type NodeSecretsInput,
  nodeSecrets,
} from '../../../../kdb/node/protocol.ts'
import type { Handle, NodeDriver, NodeOrder, Placement } from '../../../../services/finspace/nodes/driver.ts'
import { NodeError } from '../../../../services/finspace/nodes/node-error.ts'
import type { NodeOrders } from '../../../../services/finspace/nodes/orders.ts'

/** A node that runs nowhere. */
export interface FakeNode {
  order: NodeOrder
  handle: Handle
  port: number
  isRunning: boolean
  /** Paths, in the order of the mounts. */
  mounted: string[]
  /** As it has read them, in order. */
  secrets: NodeSecretsInput[]
  drained: number
  /** How it was asked to end: the milliseconds it was given, each time. */
  stops: number[]
  /** By the kernel: it does not even end by force. */
  isHeld: boolean
  failsToMount: boolean
  state: Health['state']
  reason?: string
  /** Why it came to its end. */
  endReason?: string
  /** What comes before the answer to a remount. */
  beforeMount(): Promise<void>
  /** It comes to its end by itself. */
  end(): void
}

/** A driver of nodes that run nowhere, and what takes their orders. `check` decides whether one answers. */
export function fakeDriver({
  check = async (_port: number) => undefined as unknown,
  now = Date.now,
  /** Of a node that has just been started. */
  state = 'ready' as Health['state'],
} = {}) {
  const launched: FakeNode[] = []
  const listeners = new Set<(handle: Handle) => void>()
  const written = new Map<Handle, NodeSecretsInput>()
  let isLost = false
  const nodeOf = (handle: Handle) => launched.findLast(one => one.handle === handle)
  const at = ({ port }: ControlAddress): FakeNode => {
    const node = launched.find(one => one.port === port && one.isRunning)
    if (node === undefined) throw new Error('nothing listens there')
    return node
  }
  const placementOf = ({ order, handle, isRunning, port, endReason }: FakeNode): Placement => ({
    ...{ handle, cluster: order.cluster, nodeId: order.nodeId, attempt: order.attempt, startedAt: now() },
    stopsWithinMs: (order.options.graceMs ?? 4000) + 1000,
    state: isRunning ? 'running' : 'ended',
    ...(endReason === undefined ? {} : { endReason }),
    address: { host: '127.0.0.1', port, controlPort: port, protocol: 1 },
  })
  const driver: NodeDriver = {
    async start(order, signal) {
      signal.throwIfAborted()
      const handle = `${order.nodeId}.${order.attempt}` as Handle
      const known = nodeOf(handle)
      if (known?.isRunning === true) return placementOf(known)
      const port = order.options.port || 5001 + launched.length
      const node = newNode(order, { handle, port, state })
      node.end = () => {
        node.isRunning = false
        for (const listener of listeners) listener(handle)
      }
      launched.push(node)
      return placementOf(node)
    },
    async list(nodeId) {
      if (isLost) throw new NodeError('NOT_FOUND', 'the driver cannot be asked')
      return launched
        .filter(({ isRunning, order }) => isRunning && (nodeId ?? order.nodeId) === order.nodeId)
        .map(placementOf)
    },
    find: handle => {
      const node = nodeOf(handle)
      return node === undefined ? undefined : placementOf(node)
    },
    renew: (handle, secrets) => void written.set(handle, secrets),
    watch(onEnd) {
      listeners.add(onEnd)
      return () => void listeners.delete(onEnd)
    },
    async stop(handle, graceMs) {
      const node = nodeOf(handle)
      if (node?.isRunning !== true) return 'ended'
      node.stops.push(graceMs)
      if (node.isHeld) return 'unknown'
      node.end()
      return 'ended'
    },
  }
  const orders: NodeOrders = {
    async health(control) {
      const { order, state, reason, mounted } = at(control)
      await check(control.port)
      const { nodeId, attempt } = order
      const path = mounted.at(-1)
      const mount = path === undefined ? {} : { mount: { path, databaseName: 'hdb' } }
      return { protocol: 1, nodeId, attempt, state, ...mount, ...(reason === undefined ? {} : { reason }) }
    },
    async remount(control, { path }: MountOrder) {
      const node = at(control)
      await node.beforeMount()
      if (node.failsToMount) throw new KdbNodeError('CORRUPT', 'no such table')
      node.mounted.push(path)
    },
    async reload(control) {
      const node = at(control)
      const secrets = written.get(node.handle)
      if (secrets !== undefined) node.secrets.push(nodeSecrets.parse(secrets))
    },
    async drain(control) {
      at(control).drained += 1
    },
    // As a node that makes no calls.
    async takeCall() {
      throw new KdbNodeError('KdbError', 'nyi')
    },
    answerCall: async () => undefined,
  }
  return {
    ...{ driver, orders, launched },
    /** From here on the driver does not answer which nodes run. */
    lose: (is: boolean) => {
      isLost = is
    },
  }
}

const newNode = (order: NodeOrder, given: Pick<FakeNode, 'handle' | 'port' | 'state'>): FakeNode => ({
  ...{ order, ...given },
  isRunning: true,
  mounted: order.mount === undefined ? [] : [order.mount.path],
  secrets: [],
  drained: 0,
  stops: [],
  isHeld: false,
  failsToMount: false,
  beforeMount: async () => undefined,
  end: () => undefined,
})
