import { join } from 'node:path'
import type { ErrorCode } from '../../../model/error-types.ts'
import { authorityOf, nodeCertificate } from '../authority/authority.ts'
import { StepFailure } from '../life/life-cycle.ts'
import type { ClusterSpec } from '../nodes/cluster-spec.ts'
import { NodeError, type NodeErrorCode } from '../nodes/node-error.ts'
import { usersOf } from '../user/users.ts'
import { volumeNames } from './answer.ts'
import { mountableOf } from './databases.ts'
import { limitsOf } from './limits.ts'
import type { ClusterParts } from './parts.ts'
import { callersIn } from './questions.ts'
import type { ClusterNode, ClusterRecord } from './record.ts'

/** Starts the cluster's nodes; resolves when all answer. */
export async function startNodes(
  parts: ClusterParts,
  cluster: ClusterRecord,
  signal: AbortSignal,
): Promise<void> {
  const spec = specOf(parts, cluster)
  // Nobody sees the authority's certificate before it is on the disk.
  await parts.store.durable()
  await untilAborted(parts, { cluster, signal }, () => parts.nodes.start(spec))
}

/** What the cluster's nodes are to be. */
export function specOf(parts: ClusterParts, cluster: ClusterRecord): ClusterSpec {
  const { environmentId, clusterName, clusterType, secret } = cluster
  const version = mountableOf(parts, cluster)
  const limits = limitsOf(parts, cluster)
  const { tlsOnly, answerBytes: maxAnswerBytes, q } = parts.settings().nodes
  // Code that came before q was set is unpacked when the nodes are all started anew.
  const canRunQ = q !== undefined && (cluster.code === undefined || cluster.bundles !== undefined)
  authorityOf(parts, environmentId)
  return {
    environmentId,
    clusterName,
    clusterType,
    secret,
    users: usersOf(doorOf(parts), environmentId),
    certificateFor: host => nodeCertificate(parts, environmentId, host),
    settings: { tlsOnly, maxAnswerBytes },
    args: argumentsOf(cluster),
    ...(limits === undefined ? {} : { limits }),
    ...(canRunQ ? { q, foldersOf: nodeId => foldersOf(parts, cluster, nodeId) } : {}),
    ...codeOf(parts, cluster),
    nodes: cluster.nodes.map(({ port, ...node }) => (port === undefined ? node : { ...node, port })),
    ...(version === undefined ? {} : { version }),
  }
}

/** What says who may connect to nodes of an environment. */
export const doorOf = (parts: Pick<ClusterParts, 'tables' | 'clock'>) => ({
  ...parts,
  callersIn: (environmentId: string) => callersIn(parts, environmentId),
})

/** A tickerplant's log lies on the first of its volumes, where the next node of the cluster finds it again. */
function foldersOf({ storage }: ClusterParts, cluster: ClusterRecord, nodeId: string) {
  const appPath = storage.open({ ...cluster, nodeId, volumeNames: volumeNames(cluster) })
  const [volume] = cluster.tickerplantLogConfiguration?.tickerplantLogVolumes ?? []
  return {
    appPath,
    ...(volume === undefined ? {} : { tpLogPath: join(appPath, 'shared', volume, cluster.clusterName) }),
  }
}

/** Work on the nodes that a deletion of the cluster ends with them. The end of the service leaves them running. */
export async function untilAborted(
  { nodes, onFault }: ClusterParts,
  { cluster, signal }: { cluster: ClusterRecord; signal: AbortSignal },
  work: () => Promise<void>,
): Promise<void> {
  const stop = () => void nodes.stop(cluster).catch(onFault)
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    await work()
  } catch (error) {
    throw nodeFailure(error)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Errors of a node's start or end are shown to the cluster's owner; any other error is a fault of ours. */
export const nodeFailure = (error: unknown) =>
  error instanceof NodeError ? new StepFailure(CODES[error.code], error.message, { cause: error }) : error

const CODES: Readonly<Record<NodeErrorCode, ErrorCode>> = {
  NOT_STARTED: 'RESOURCE_EXHAUSTED',
  NOT_MOUNTED: 'INPUT_INVALID',
  ENDED: 'RESOURCE_EXHAUSTED',
  NOT_ENDED: 'USER_RECOVERABLE',
  NOT_FOUND: 'INTERNAL',
}

/** Where its code is, and the script in it that q runs first. */
function codeOf(
  { bundles }: ClusterParts,
  { bundles: [bundle] = [], initializationScript }: ClusterRecord,
): Pick<ClusterSpec, 'codePath' | 'script'> {
  if (bundle === undefined) return {}
  const codePath = bundles.pathOf(bundle)
  return {
    codePath,
    ...(initializationScript === undefined ? {} : { script: join(codePath, initializationScript) }),
  }
}

const argumentsOf = ({ commandLineArguments = [] }: ClusterRecord): Record<string, string> =>
  Object.fromEntries(commandLineArguments.map(({ key = '', value = '' }) => [key, value]))

/** The nodes with the ports that they listen on, to be taken again after a restart of the service. */
export function withPorts({ nodes }: ClusterParts, cluster: ClusterRecord): ClusterNode[] {
  const states = nodes.list(cluster)
  return cluster.nodes.map(node => ({
    ...node,
    port: states.find(({ nodeId }) => nodeId === node.nodeId)?.port ?? node.port,
  }))
}
