import type { Writable } from 'node:stream'
import type { launchNode, NodeExit, NodeProcess } from '../../../kdb/node/launch.ts'
import type { Clock } from '../../store/clock.ts'
import { messageOf } from '../../store/thrown.ts'
import type { Mountable } from '../versions/changeset/version.ts'
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
  onFault(fault: unknown): void
  /** Where the output of a cluster's nodes goes. */
  logOf?(cluster: ClusterSpec, nodeId: string): Writable
}

export interface Start {
  cluster: ClusterSpec
  nodeId: string
  version: Mountable | undefined
  port: number | undefined
  /** Ends the process while it starts. */
  signal: AbortSignal
}

/** Starts a process, gives it its version, and sees it answer; else ends it and throws `NodeError`. */
export async function startProcess(parts: ProcessParts, start: Start): Promise<NodeProcess> {
  const { cluster, nodeId, version, signal } = start
  const process = await launchOn(parts, start, start.port ?? 0)
  try {
    await endedByAbort(parts, { process, signal }, async () => {
      if (version !== undefined) await mountVersion(parts, { process, nodeId, version })
      await checkProcess(parts, cluster, process)
    })
    return process
  } catch (error) {
    await endProcess(parts, process).catch(parts.onFault)
    throw error
  }
}

/** Runs work that waits for a process. An abort ends the process, of which the work hears. */
export async function endedByAbort(
  parts: ProcessParts,
  { process, signal }: { process: NodeProcess; signal: AbortSignal },
  work: () => Promise<void>,
): Promise<void> {
  const kill = () => parts.kill(process.pid)
  signal.addEventListener('abort', kill, { once: true })
  try {
    if (signal.aborted) kill()
    await work()
  } finally {
    signal.removeEventListener('abort', kill)
  }
}

async function launchOn(parts: ProcessParts, start: Start, port: number): Promise<NodeProcess> {
  const { clusterName, clusterType, codePath, args, secret, settings } = start.cluster
  const options = {
    host: parts.host,
    port,
    clusterName,
    clusterType,
    ...settings,
    ...(codePath !== undefined && { codePath }),
    ...(args !== undefined && { args }),
  }
  const { signal } = start
  const log = parts.logOf?.(start.cluster, start.nodeId)
  try {
    return await parts.launch({ options, secret, signal, ...(log !== undefined && { log }) })
  } catch (error) {
    // The port of before may have been taken meanwhile: then any other.
    if (port !== 0 && !signal.aborted) return launchOn(parts, start, 0)
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

/** @throws {NodeError} when it does not answer. */
export async function checkProcess(
  { check }: ProcessParts,
  { clusterName }: ClusterSpec,
  { control, port, exited }: NodeProcess,
): Promise<void> {
  try {
    await Promise.race([check(control), exited.then(gone)])
  } catch (error) {
    throw new NodeError(
      'NOT_STARTED',
      `expected ${clusterName} to answer on port ${port}: ${messageOf(error)}`,
      error,
    )
  }
}

const gone = ({ signal, code }: NodeExit) => {
  throw new Error(`its process ended (${signal ?? code})`)
}

const STOP_WITHIN_MS = 5000
const END_WITHIN_MS = 10_000

/**
 * Asks a process to end, and ends it by force when it does not.
 * @throws {NodeError} when it does not end by force either: the kernel may hold it in a read from a disk that is gone
 */
export async function endProcess({ clock, kill }: ProcessParts, process: NodeProcess): Promise<void> {
  const late = Promise.withResolvers<never>()
  let cancel = clock.at(clock.now() + STOP_WITHIN_MS, () => {
    kill(process.pid)
    cancel = clock.at(clock.now() + END_WITHIN_MS, () => late.reject(notEnded(process)))
  })
  try {
    await Promise.race([process.stop(), late.promise])
  } finally {
    cancel()
  }
}

const notEnded = ({ pid }: NodeProcess) =>
  new NodeError(
    'NOT_ENDED',
    `expected process ${pid} to end by SIGKILL, got no end within ${END_WITHIN_MS} ms`,
  )
