// What an UPDATING cluster becomes.
import type { Finspace } from '../finspace.ts'
import type { Change } from '../life-cycle.ts'
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
  const nodes = await apply(finspace, { cluster: updated, change, signal })
  return { ...updated, nodes, status: 'RUNNING', update: undefined, ...notRun(updated) }
}

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
  switch (change.kind) {
    case 'databases':
      await remount(finspace, cluster, change.deploymentStrategy)
      return cluster.nodes
    case 'code':
      await checkCode(finspace, change.code)
      if (change.deploymentStrategy === 'NO_RESTART') return cluster.nodes
      if (change.deploymentStrategy === 'ROLLING' && versionOf(cluster.environmentId, cluster.databases)) {
        await remount(finspace, cluster, 'ROLLING')
        return cluster.nodes
      }
      await nodes.stop(cluster)
      return startNodes(finspace, cluster, signal)
    case 'node':
      await nodes.stopNode(cluster, change.nodeId)
      return cluster.nodes
    case 'restart':
      return startNodes(finspace, cluster, signal)
  }
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
