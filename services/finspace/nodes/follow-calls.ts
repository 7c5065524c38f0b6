import { KdbError } from '../../../kdb/errors.ts'
import { KdbNodeError } from '../../../kdb/node/give-order.ts'
import type { NodeCall, NodeCallAnswer } from '../../../kdb/node/protocol.ts'
import type { Clock } from '../../store/clock.ts'
import { passed } from '../../store/passed.ts'
import type { ClusterId, ClusterSpec } from './cluster-spec.ts'
import type { Handle, NodeDriver, Placement } from './driver.ts'
import { controlOf, type NodeOrders } from './orders.ts'

/** Answers a call of the API that q code in a node has made; what goes wrong is an answer too. */
export type RunCall = (cluster: ClusterId, nodeId: string, call: NodeCall) => Promise<NodeCallAnswer>

interface FollowParts {
  clock: Clock
  driver: NodeDriver
  orders: NodeOrders
  runCall: RunCall
  onFault(fault: unknown): void
}

export interface CallFollower {
  /** Answers the calls of a placement until it has ended. */
  follow(cluster: ClusterSpec, placement: Placement): void
  /** Leaves all: what is not answered yet waits for the next service. */
  leave(): void
}

/** An order that waits for a call ends after this time, and is given again. */
const WAIT_MS = 30_000
const AGAIN_MS = 1000

export function followCalls({ clock, driver, orders, runCall, onFault }: FollowParts): CallFollower {
  const followed = new Set<Handle>()
  const leaving = new AbortController()
  const { signal } = leaving

  const answerOne = async (cluster: ClusterSpec, placement: Placement): Promise<void> => {
    const control = controlOf(cluster.secret, placement)
    const call = await orders.takeCall(control, WAIT_MS, signal)
    if (call === undefined || signal.aborted) return
    // The same call comes again where its answer does not arrive.
    await orders.answerCall(control, await runCall(cluster, placement.nodeId, call))
  }

  const answerAll = async (cluster: ClusterSpec, placement: Placement): Promise<void> => {
    while (!signal.aborted && isRunning(driver, placement.handle)) {
      try {
        await answerOne(cluster, placement)
      } catch (error) {
        // A node that the reader answers, or one of a release that had none, makes no calls.
        if (error instanceof KdbNodeError || error instanceof KdbError) return
        await passed(clock, { delay: AGAIN_MS, signal })
      }
    }
  }

  return {
    follow(cluster, placement) {
      const { handle } = placement
      if (followed.has(handle) || signal.aborted) return
      followed.add(handle)
      answerAll(cluster, placement)
        .catch(onFault)
        .finally(() => followed.delete(handle))
    },
    leave: () => leaving.abort(),
  }
}

const isRunning = (driver: NodeDriver, handle: Handle): boolean => driver.find(handle)?.state === 'running'
