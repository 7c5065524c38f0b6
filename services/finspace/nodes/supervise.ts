import type { NodeProcess } from '../../../kdb/node/launch.ts'
import type { VersionId } from '../versions/version.ts'
import type { ClusterSpec, NodeSpec, NodeState } from './cluster-spec.ts'
import {
  endProcess,
  isHealthy,
  killProcess,
  mountVersion,
  type ProcessParts,
  startProcess,
} from './start-process.ts'

/** One node that is kept alive: its process is started again, with a growing delay, until `stop`. */
export interface SupervisedNode {
  state(): NodeState
  /** Resolves when it answers. Throws `NodeError`; it is then not tried again. */
  start(): Promise<void>
  /** Moves the running process to another version. A failure leaves it as it was. */
  remount(version: VersionId): Promise<void>
  /** Puts a new process in the place of the old once it answers. A failure leaves the old as it was. */
  replace(version: VersionId): Promise<void>
  stop(): Promise<void>
}

export interface SuperviseParts extends ProcessParts {
  cluster: ClusterSpec
  spec: NodeSpec
  onChange(state: NodeState): void
  /** Told why a node had to be started again. */
  onFault(fault: unknown): void
}

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
const CHECK_EVERY_MS = 10_000
const FAILED_CHECKS = 3
/** Queries that began on the version before may still read it. */
const LEAVE_AFTER_MS = 60_000

export function superviseNode(parts: SuperviseParts): SupervisedNode {
  const { clock, versions, cluster, spec, onChange, onFault } = parts
  const { nodeId } = spec
  let { version } = cluster
  let current: NodeProcess | undefined
  let isStopped = false
  let delay = FIRST_DELAY_MS
  let cancel: () => void = () => undefined
  let state: NodeState = { ...spec, launchTime: clock.now(), status: 'PROVISIONING', host: parts.host }

  const change = (to: Partial<NodeState>) => {
    state = { ...state, ...to }
    onChange(state)
  }
  const adopt = (process: NodeProcess) => {
    current = process
    change({ status: 'RUNNING', port: process.port, launchTime: clock.now() })
    watch(process, 0)
    process.exited.then(exit => {
      if (isStopped || current !== process) return
      onFault(
        new Error(
          `expected node ${nodeId} of ${cluster.clusterName} to run, got its end: ${exit.signal ?? exit.code}`,
        ),
      )
      current = undefined
      change({ status: 'PROVISIONING' })
      startLater()
    })
  }
  const startNow = async () =>
    adopt(await startProcess(parts, { cluster, nodeId, version, port: state.port }))
  const startLater = () => {
    cancel()
    cancel = clock.at(clock.now() + delay, () => {
      startNow().catch(error => {
        onFault(error)
        if (!isStopped) startLater()
      })
    })
    delay = Math.min(delay * 2, LONGEST_DELAY_MS)
  }
  const watch = (process: NodeProcess, failed: number) => {
    cancel()
    cancel = clock.at(clock.now() + CHECK_EVERY_MS, () => {
      isHealthy(parts, cluster, process.port).then(
        () => {
          delay = FIRST_DELAY_MS
          if (current === process) watch(process, 0)
        },
        error => {
          onFault(error)
          if (current !== process) return
          if (failed + 1 >= FAILED_CHECKS) killProcess(process)
          else watch(process, failed + 1)
        },
      )
    })
  }
  const leave = (left: VersionId | undefined) => {
    if (left === undefined || isSame(left, version)) return
    clock.at(clock.now() + LEAVE_AFTER_MS, () => {
      if (!isSame(left, version)) versions.unmount(left, nodeId).catch(onFault)
    })
  }
  return {
    state: () => state,
    start: startNow,
    async remount(next) {
      const before = version
      if (current !== undefined) await mountVersion(parts, { process: current, nodeId, version: next })
      version = next
      leave(before)
    },
    async replace(next) {
      const [before, old] = [version, current]
      const process = await startProcess(parts, { cluster, nodeId, version: next, port: undefined })
      version = next
      adopt(process)
      if (old !== undefined) await endProcess(clock, old)
      leave(before)
    },
    async stop() {
      isStopped = true
      cancel()
      if (current !== undefined) await endProcess(clock, current)
      if (version !== undefined) await versions.unmount(version, nodeId)
    },
  }
}

const isSame = (a: VersionId, b: VersionId | undefined): boolean =>
  a.changesetId === b?.changesetId && a.databaseName === b.databaseName && a.environmentId === b.environmentId
