// What an UPDATING cluster becomes.
import type { Finspace } from '../finspace.ts'
import type { Change } from '../life-cycle.ts'
import { statusReason } from '../reason.ts'
import { checkCode } from './code.ts'
import { versionOf } from './databases.ts'
import { notRun } from './not-run.ts'
import type { ClusterRecord, ClusterUpdate } from './record.ts'
import { nodeFailure, startNodes } from './start-nodes.ts'

export async function update(
  finspace: Finspace,
  cluster: ClusterRecord,
  signal: AbortSignal,
): Promise<Change<ClusterRecord>> {
  const change = cluster.update ?? { kind: 'restart' }
  const updated = withUpdate(cluster, change)
  try {
    const nodes = await apply(finspace, { cluster: updated, change, signal })
    return { ...updated, nodes, status: 'RUNNING', update: undefined, ...notRun(updated) }
  } catch (error) {
    return await goBack(finspace, { cluster, error, signal })
  }
}

/** An update that failed leaves the cluster as it was, and running: where its nodes had to go, they come again. */
async function goBack(
  finspace: Finspace,
  { cluster, error, signal }: { cluster: ClusterRecord; error: unknown; signal: AbortSignal },
): Promise<Change<ClusterRecord>> {
  if (isUp(finspace, cluster)) throw error
  if (cluster.update?.kind === 'restart' || signal.aborted) return lost(error)
  try {
    await startNodes(finspace, cluster, signal)
  } catch (second) {
    return lost(second)
  }
  throw error
}

const isUp = ({ nodes }: Finspace, cluster: ClusterRecord): boolean =>
  nodes.list(cluster).some(({ status }) => status === 'RUNNING')

/** Without nodes it is not RUNNING, and the API has no better word for that. */
const lost = (error: unknown): Change<ClusterRecord> => ({
  status: 'CREATE_FAILED',
  statusReason: statusReason(`Nodes not running - ${error instanceof Error ? error.message : String(error)}`),
  update: undefined,
})

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

interface Update {
  /** As it is to be. */
  cluster: ClusterRecord
  change: ClusterUpdate
  signal: AbortSignal
}

async function apply(
  finspace: Finspace,
  { cluster, change, signal }: Update,
): Promise<ClusterRecord['nodes']> {
  const { nodes } = finspace
  if (change.kind === 'code') await checkCode(finspace, change.code)
  // After a restart of the service in the middle of an update there are none.
  if (!isUp(finspace, cluster)) return startNodes(finspace, cluster, signal)
  switch (change.kind) {
    case 'databases':
      await remount(finspace, cluster, change.deploymentStrategy)
      return cluster.nodes
    case 'code':
      return renew(finspace, { cluster, change, signal })
    case 'node':
      await nodes.stopNode(cluster, change.nodeId)
      return cluster.nodes
    case 'restart':
      return cluster.nodes
  }
}

/** New processes for new code: one after another, all at once, or none. */
async function renew(
  finspace: Finspace,
  { cluster, change, signal }: Update & { change: { kind: 'code' } },
): Promise<ClusterRecord['nodes']> {
  const { deploymentStrategy } = change
  if (deploymentStrategy === 'NO_RESTART') return cluster.nodes
  if (deploymentStrategy === 'ROLLING' && versionOf(cluster.environmentId, cluster.databases) !== undefined) {
    await remount(finspace, cluster, 'ROLLING')
    return cluster.nodes
  }
  await finspace.nodes.stop(cluster)
  return startNodes(finspace, cluster, signal)
}

async function remount(
  { nodes }: Finspace,
  cluster: ClusterRecord,
  deploymentStrategy: 'ROLLING' | 'NO_RESTART',
): Promise<void> {
  const version = versionOf(cluster.environmentId, cluster.databases)
  if (version === undefined) return
  try {
    await nodes.remount(cluster, { version, deploymentStrategy })
  } catch (error) {
    throw nodeFailure(error)
  }
}
