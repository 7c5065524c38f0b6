// Nodes as processes of this machine, which outlive the service: each in a folder of its own, where it writes who it is
// before anything else. A placement is judged by that process, its id and when it started.
import type { ChildProcess } from 'node:child_process'
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import * as z from 'zod'
import { launchNode } from '../../../../kdb/node/launch.ts'
import { type NodeFolder, nodeFolder } from '../../../../kdb/node/node-folder.ts'
import { isRunning, type ProcessIdentity } from '../../../../kdb/node/process-identity.ts'
import type { Clock } from '../../../store/clock.ts'
import { messageOf } from '../../../store/thrown.ts'
import type { Hierarchy } from '../cgroups/hierarchies.ts'
import type { GroupFolders } from '../cgroups/node-groups.ts'
import type { ClusterId } from '../cluster-spec.ts'
import type { Handle, NodeDriver, NodeOrder, Placement } from '../driver.ts'
import { NodeError } from '../node-error.ts'
import { keepLimits, limitsSchema } from './keep-limits.ts'
import { limited } from './limited.ts'
import { openOutput } from './output.ts'
import { within } from './within.ts'

export interface ProcessDriverParts {
  /** Holds the nodes' folders. Absolute. */
  folder: string
  clock: Clock
  /** How many nodes start at once; the rest waits. */
  startsAtOnce: number
  /** Where control groups of nodes are made, which keep them to their limits; by default nowhere. */
  hierarchies?: readonly Hierarchy[]
  /** Where the output of a node goes. */
  logOf?(cluster: ClusterId, nodeId: string): Writable
  onFault(fault: unknown): void
  /** Tests put others in their place. */
  launch?: typeof launchNode
  kill?(pid: number, signal: NodeJS.Signals): void
  groupFolders?: GroupFolders
}

/** The node whose clients the built-in reader answers. */
const readerNode = new URL('../../../../kdb/reader/main.ts', import.meta.url)
/** The node whose clients q answers. */
const qNode = new URL('../../../../kdb/q/main.ts', import.meta.url)

const LOOK_EVERY_MS = 1000
/** By force, so long after a node should have ended by itself. */
const KILL_AFTER_MS = 1000
/** The kernel may hold a process in a read from a disk that is gone. */
const END_WITHIN_MS = 10_000

/** What only this driver reads of a node's order. */
const placementSchema = z.object({
  nodeId: z.string(),
  attempt: z.int(),
  options: z.object({ host: z.string(), graceMs: z.number().default(4000) }),
  placement: z.object({
    installation: z.string(),
    cluster: z.object({ environmentId: z.string(), clusterName: z.string() }),
    startedAt: z.number(),
    ...limitsSchema.shape,
  }),
})

interface Known {
  folder: NodeFolder
  output: ReturnType<typeof openOutput>
  log: Writable | undefined
}

export function createProcessDriver(parts: ProcessDriverParts): NodeDriver {
  const { folder: top, clock, onFault, logOf, launch = launchNode, kill = killGroup } = parts
  const { hierarchies = [], groupFolders } = parts
  const inPlace = limited(parts.startsAtOnce)
  const limits = keepLimits({
    ...{ clock, kill, onFault, hierarchies, groupFolders },
    installation: installationOf(top),
  })
  const known = new Map<Handle, Known>()
  const listeners = new Set<(handle: Handle) => void>()
  let cancelLook: (() => void) | undefined

  const folderOf = (handle: Handle): NodeFolder => nodeFolder(join(top, handle))

  const find = (handle: Handle): Placement | undefined => {
    const folder = folderOf(handle)
    const order = orderIn(folder)
    if (order === undefined || order.placement.installation !== installationOf(top)) return undefined
    const { nodeId, attempt, options, placement } = order
    const { cluster, startedAt } = placement
    const state = stateOf(folder)
    const endReason = state === 'ended' ? limits.endReason(placement) : undefined
    const listening = folder.listening()
    const address = listening === undefined ? {} : { address: { host: options.host, ...listening } }
    const stopsWithinMs = options.graceMs + KILL_AFTER_MS
    const reason = endReason === undefined ? {} : { endReason }
    return { handle, cluster, nodeId, attempt, state, startedAt, stopsWithinMs, ...address, ...reason }
  }

  const know = (placement: Placement): Placement => {
    const { handle, cluster, nodeId, state } = placement
    if (state === 'ended' || known.has(handle)) return placement
    const folder = folderOf(handle)
    known.set(handle, { folder, output: openOutput(folder.output), log: logOf?.(cluster, nodeId) })
    if (cancelLook === undefined) lookLater()
    return placement
  }

  const look = (handle: Handle): void => {
    const one = known.get(handle)
    if (one === undefined) return
    try {
      const hasEnded = one.folder.owner() !== undefined && !hasProcess(one.folder)
      for (let printed = one.output.take(); printed !== undefined; printed = one.output.take()) {
        one.log?.write(printed)
      }
      if (!hasEnded) return
    } catch (fault) {
      // What cannot be asked has not ended.
      onFault(fault)
      return
    }
    one.log?.end()
    known.delete(handle)
    for (const listener of listeners) listener(handle)
  }

  /** Only while there is a node to look at: a service that could not start must not be kept from its end. */
  const lookLater = () => {
    const isWatched = listeners.size > 0 && known.size > 0
    cancelLook = isWatched
      ? clock.at(clock.now() + LOOK_EVERY_MS, () => {
          for (const handle of known.keys()) look(handle)
          lookLater()
        })
      : undefined
  }

  return {
    find,
    async start(order, signal) {
      const handle = handleOf(order)
      const folder = folderOf(handle)
      folder.prepare(
        fileOf(order, {
          ...{ installation: installationOf(top), startedAt: clock.now() },
          ...limits.limitedBy(handle, order.limits),
        }),
        order.secrets,
      )
      const placed = () => {
        const placement = find(handle)
        if (placement === undefined) throw new Error(`expected ${folder.path} to be of this installation`)
        return know(placement)
      }
      placed()
      try {
        // Where nobody watches any more the next service reads what it printed: the store of this one is closed.
        const onExit = () => listeners.size > 0 && look(handle)
        const onSpawn = (child: ChildProcess) => void child.once('exit', onExit)
        const program = order.q === undefined ? readerNode : qNode
        await inPlace(() => {
          const join = limits.begin(handle, orderIn(folder)?.placement ?? { groups: [] })
          return launch({ path: folder.path, program, signal, join, onSpawn })
        })
      } catch (error) {
        look(handle)
        const { nodeId, cluster } = order
        const why = find(handle)?.endReason ?? messageOf(error)
        const whose = `node ${nodeId} of ${cluster.clusterName}`
        throw new NodeError('NOT_STARTED', `expected ${whose} to start: ${why}`, error)
      }
      return placed()
    },
    async list(nodeId) {
      const names = foldersIn(top)
      const own = nodeId === undefined ? names : names.filter(name => name.startsWith(`${nodeId}.`))
      return own.flatMap(name => {
        const placement = find(name as Handle) // as `handleOf` made it
        return placement === undefined ? [] : [know(placement)]
      })
    },
    renew: (handle, secrets) => folderOf(handle).writeSecrets(secrets),
    watch(onEnd) {
      listeners.add(onEnd)
      if (cancelLook === undefined) lookLater()
      return () => {
        listeners.delete(onEnd)
        if (listeners.size > 0) return
        cancelLook?.()
        cancelLook = undefined
      }
    },
    async stop(handle, graceMs) {
      const folder = folderOf(handle)
      if (folder.rawOrder() === undefined) return 'ended'
      // One that has not begun never will.
      if (!folder.close()) {
        const isGone = await endProcesses(folder, { clock, kill, graceMs })
        if (!isGone) return 'unknown'
      }
      look(handle)
      if (!(await limits.end(orderIn(folder)?.placement ?? { groups: [] }))) return 'unknown'
      await rm(folder.path, { recursive: true, force: true })
      return 'ended'
    },
  }
}

const handleOf = ({ nodeId, attempt }: NodeOrder) => `${nodeId}.${attempt}` as Handle

const fileOf = (
  { cluster, nodeId, attempt, options, mount, q }: NodeOrder,
  placement: Omit<z.input<typeof placementSchema>['placement'], 'cluster'>,
) => ({
  ...{ nodeId, attempt, options: { host: '127.0.0.1', ...options } },
  ...(mount === undefined ? {} : { mount }),
  ...(q === undefined ? {} : { q }),
  placement: { ...placement, cluster },
})

/** Undefined where none was prepared. */
function orderIn(folder: NodeFolder): z.output<typeof placementSchema> | undefined {
  const raw = folder.rawOrder()
  return raw === undefined ? undefined : placementSchema.parse(JSON.parse(raw))
}

/** The folder itself is the installation: a copy of a data folder is another one, a moved one is the same. */
function installationOf(top: string): string {
  const { dev, ino } = statSync(top)
  return `${dev}:${ino}`
}

function foldersIn(top: string): string[] {
  return readdirSync(top, { withFileTypes: true })
    .filter((entry: Dirent) => entry.isDirectory())
    .map(({ name }) => name)
}

function stateOf(folder: NodeFolder): Placement['state'] {
  if (folder.owner() === undefined) return 'pending'
  if (hasProcess(folder)) return folder.listening() === undefined ? 'pending' : 'running'
  return 'ended'
}

const hasProcess = (folder: NodeFolder): boolean => processesOf(folder).some(isRunning)

/** The node's own, and q's where it has one. */
function processesOf(folder: NodeFolder): ProcessIdentity[] {
  const owner = folder.owner()
  return owner === undefined || owner === 'nobody' ? [] : [owner, ...folder.children()]
}

interface Ending {
  clock: Clock
  kill(pid: number, signal: NodeJS.Signals): void
  graceMs: number
}

/** Whether all have ended in the end. */
async function endProcesses(folder: NodeFolder, { clock, kill, graceMs }: Ending): Promise<boolean> {
  const running = () => processesOf(folder).filter(isRunning)
  const signal = (name: NodeJS.Signals) => {
    for (const { pid } of running()) kill(pid, name)
  }
  // The node asks its q itself, once its clients have their answers; one without its node is asked here.
  const [first] = running()
  if (first !== undefined) kill(first.pid, 'SIGTERM')
  if (await within(clock, graceMs, () => running().length === 0)) return true
  signal('SIGKILL')
  return within(clock, END_WITHIN_MS, () => running().length === 0)
}

/** A node leads the group of what it has started: all of it ends by force, the node alone is asked to. */
function killGroup(pid: number, signal: NodeJS.Signals): void {
  sendSignal(pid, signal)
  if (signal === 'SIGKILL') sendSignal(-pid, signal)
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It came to its end by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
