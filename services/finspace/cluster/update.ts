// What an UPDATING cluster becomes.

import type { Change } from '../life/life-cycle.ts'
import type { Remount } from '../nodes/cluster-nodes.ts'
import { checkCode, hasQ, isUnpacked, keepCode } from './code.ts'
import { mountableOf } from './databases.ts'
import { notRun } from './not-run.ts'
import type { ClusterParts } from './parts.ts'
import type { ClusterRecord, ClusterUpdate } from './record.ts'
import { specOf, startNodes, untilAborted, withPorts } from './start-nodes.ts'
import { startUntilUp } from './start-until-up.ts'

export async function update(
  parts: ClusterParts,
  cluster: ClusterRecord,
  signal: AbortSignal,
): Promise<Change<ClusterRecord>> {
  const change = cluster.update ?? { kind: 'restart' }
  let updated = withUpdate(cluster, change)
  try {
    updated = await withCode(parts, updated, change)
    await apply(parts, { cluster: updated, change, signal })
  } catch (error) {
    if (signal.aborted || isUp(parts, cluster)) throw error
    // An update that failed leaves the cluster as it was, and running: where its nodes had to go, they come again.
    await startUntilUp(parts, cluster, { signal, error })
    if (change.kind === 'databases' || change.kind === 'code') throw error
  }
  const nodes = withPorts(parts, updated)
  return {
    ...updated,
    nodes,
    status: 'RUNNING',
    update: undefined,
    ...notRun(updated, { hasQ: hasQ(parts) }),
  }
}

const isUp = ({ nodes }: ClusterParts, cluster: ClusterRecord): boolean =>
  nodes.list(cluster).some(({ status }) => status === 'RUNNING')

/** A code update replaces the script and the arguments too: what it leaves out is gone. */
function withUpdate(cluster: ClusterRecord, change: ClusterUpdate): ClusterRecord {
  switch (change.kind) {
    case 'databases':
      return { ...cluster, databases: change.databases }
    case 'code': {
      const { code, initializationScript, commandLineArguments } = change
      return change.deploymentStrategy === 'NO_RESTART'
        ? { ...cluster, code }
        : { ...cluster, code, initializationScript, commandLineArguments }
    }
    case 'node':
    case 'restart':
      return cluster
  }
}

/** Code that is new, or that is not unpacked: it came before there was a q, or the data folder from a backup. */
async function withCode(
  parts: ClusterParts,
  cluster: ClusterRecord,
  change: ClusterUpdate,
): Promise<ClusterRecord> {
  if (change.kind === 'code') await checkCode(parts, change.code)
  else if (change.kind !== 'restart' || isUnpacked(parts, cluster)) return cluster
  const bundle = await keepCode(parts, cluster)
  const stays =
    change.kind === 'code' && change.deploymentStrategy === 'NO_RESTART' ? cluster.bundles : undefined
  return { ...cluster, bundles: bundle === undefined ? stays : [...new Set([bundle, ...(stays ?? [])])] }
}

interface Update {
  /** As it is to be. */
  cluster: ClusterRecord
  change: ClusterUpdate
  signal: AbortSignal
}

async function apply(parts: ClusterParts, { cluster, change, signal }: Update): Promise<void> {
  // After a start of the machine in the middle of an update there are none.
  if (!isUp(parts, cluster)) return startNodes(parts, cluster, signal)
  switch (change.kind) {
    case 'databases':
      return remount(parts, { cluster, signal }, { deploymentStrategy: change.deploymentStrategy })
    case 'code':
      return renew(parts, { cluster, change, signal })
    case 'node':
      await parts.nodes.stopNode(cluster, change.nodeId)
      return parts.storage.removeNode(change.nodeId)
    case 'restart':
      return
  }
}

/** New processes for new code: one after another, all at once, or none. */
async function renew(
  parts: ClusterParts,
  { cluster, change, signal }: Update & { change: { kind: 'code' } },
): Promise<void> {
  const { deploymentStrategy } = change
  if (deploymentStrategy === 'NO_RESTART') return
  const hasVersion = mountableOf(parts, cluster) !== undefined
  if (deploymentStrategy === 'ROLLING' && hasVersion)
    return remount(parts, { cluster, signal }, { deploymentStrategy, as: specOf(parts, cluster) })
  await parts.nodes.stop(cluster)
  return startNodes(parts, cluster, signal)
}

async function remount(
  parts: ClusterParts,
  { cluster, signal }: Pick<Update, 'cluster' | 'signal'>,
  move: Omit<Remount, 'version'>,
): Promise<void> {
  const version = mountableOf(parts, cluster)
  if (version === undefined) return
  await untilAborted(parts, { cluster, signal }, () => parts.nodes.remount(cluster, { version, ...move }))
}
