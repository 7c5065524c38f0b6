import { passed } from '../../store/passed.ts'
import { keyOf } from '../kind/key.ts'
import { StepFailure } from '../life/life-cycle.ts'
import { statusReason } from '../life/reason.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord } from './record.ts'
import { startNodes } from './start-nodes.ts'

const FIRST_DELAY_MS = 1000
const LONGEST_DELAY_MS = 60_000

interface Failed {
  signal: AbortSignal
  /** Why the nodes did not come up the time before. */
  error: unknown
}

/**
 * Starts the nodes of a cluster that has run, again and again after growing delays, until they are up: whatever keeps
 * them down, such as a disk that is not mounted yet, may pass. Its statusReason says meanwhile what that is.
 * @throws what ended the last attempt once the cluster is deleted, or the service ends
 */
export async function startUntilUp(
  parts: ClusterParts,
  cluster: ClusterRecord,
  first: Failed,
): Promise<void> {
  const { signal } = first
  let { error } = first
  for (let delay = FIRST_DELAY_MS; ; delay = Math.min(delay * 2, LONGEST_DELAY_MS)) {
    parts.onFault(error)
    sayWhy(parts, cluster, error)
    await passed(parts.clock, { delay, signal })
    if (signal.aborted) throw error
    try {
      return await startNodes(parts, cluster, signal)
    } catch (next) {
      if (signal.aborted) throw next
      error = next
    }
  }
}

function sayWhy({ store, tables, life, clock }: ClusterParts, cluster: ClusterRecord, error: unknown): void {
  const why = error instanceof StepFailure ? error.message : 'An internal error has occurred.'
  const key = keyOf(cluster.environmentId, cluster.clusterName)
  store.transact(() => {
    const current = tables.cluster.get(key)
    if (current === undefined || current.revision !== cluster.revision) return
    life.put(key, {
      ...current,
      statusReason: statusReason(`Nodes not running - ${why}`),
      lastModifiedTimestamp: clock.now(),
    })
  })
}
