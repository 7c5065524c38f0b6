import type { Writable } from 'node:stream'
import type { launchNode, NodeProcess } from '../../../kdb/node/launch.ts'
import type { Clock } from '../../store/clock.ts'
import { messageOf } from '../../store/thrown.ts'
import type { Mountable } from '../versions/version.ts'
import type { Versions } from '../versions/versions.ts'
import type { ClusterSpec } from './cluster-spec.ts'
import type { CheckHealth } from './health.ts'
import { NodeError } from './node-error.ts'

export interface ProcessParts {
  clock: Clock
  versions: Versions
  host: string
  launch: typeof launchNode
  check: CheckHealth
  /** Ends a process by force. */
  kill(pid: number): void
  /** Where the output of a cluster's nodes goes. */
  logOf?(cluster: ClusterSpec, nodeId: string): Writable
}

export interface Start {
  cluster: ClusterSpec
  nodeId: string
  version: Mountable | undefined
  port: number | undefined
}

/** Starts a process, gives it its version, and sees it answer; else ends it and throws `NodeError`. */
export async function startProcess(parts: ProcessParts, start: Start): Promise<NodeProcess> {
  const process = await launchOn(parts, start, start.port ?? 0)
  try {
    if (start.version !== undefined) {
      await mountVersion(parts, { process, nodeId: start.nodeId, version: start.version })
    }
    await checkProcess(parts, start.cluster, process)
    return process
  } catch (error) {
    await endProcess(parts, process)
    throw error
  }
}

async function launchOn(parts: ProcessParts, start: Start, port: number): Promise<NodeProcess> {
  const { clusterName, clusterType, codePath, args, secret } = start.cluster
  const options = {
    host: parts.host,
    port,
    clusterName,
    clusterType,
    ...(codePath !== undefined && { codePath }),
    ...(args !== undefined && { args }),
  }
  const log = parts.logOf?.(start.cluster, start.nodeId)
  try {
    return await parts.launch({ options, secret, ...(log !== undefined && { log }) })
  } catch (error) {
    // The port of before may have been taken meanwhile: then any other.
    if (port !== 0) return launchOn(parts, start, 0)
    throw new NodeError(
      'NOT_STARTED',
      `expected node ${start.nodeId} of ${clusterName} to start: ${messageOf(error)}`,
      error,
    )
  }
}

export async function mountVersion(
  { versions }: ProcessParts,
  { process, nodeId, version }: { process: NodeProcess; nodeId: string; version: Mountable },
): Promise<void> {
  const path = await versions.mount(version, nodeId)
  try {
    await process.mount({ path, databaseName: version.databaseName })
  } catch (error) {
    throw new NodeError(
      'NOT_MOUNTED',
      `expected node ${nodeId} to load ${version.databaseName} at changeset ${version.changesetId}: ${messageOf(error)}`,
      error,
    )
  }
}

/** @throws {NodeError} when a user of the cluster would not be let in and answered. */
export async function checkProcess(
  { clock, host, check }: ProcessParts,
  { clusterName, secret }: ClusterSpec,
  { port }: NodeProcess,
): Promise<void> {
  try {
    await check({ host, port, clusterName, secret, now: clock.now() })
  } catch (error) {
    throw new NodeError(
      'NOT_STARTED',
      `expected ${clusterName} to answer on port ${port}: ${messageOf(error)}`,
      error,
    )
  }
}

const STOP_WITHIN_MS = 5000

/** Asks a process to end, and ends it by force when it does not. */
export async function endProcess({ clock, kill }: ProcessParts, process: NodeProcess): Promise<void> {
  const cancel = clock.at(clock.now() + STOP_WITHIN_MS, () => kill(process.pid))
  await process.stop()
  cancel()
}
