import type { NodeExit, NodeProcess } from '../../../kdb/node/launch.ts'
import type { Users } from '../../../kdb/node/protocol.ts'
import { createTurns } from '../../store/turns.ts'
import { isCopy, type Mountable } from '../versions/changeset/version.ts'
import type { ClusterSpec, NodeSpec, NodeState } from './cluster-spec.ts'
import { NodeError } from './node-error.ts'
import {
  checkProcess,
  endedByAbort,
  endProcess,
  mountVersion,
  type ProcessParts,
  startProcess,
} from './process.ts'
import { watchProcess } from './watch-process.ts'

export interface SuperviseParts extends ProcessParts {
  cluster: ClusterSpec
  spec: NodeSpec
  /** Who is let in. */
  users(): Users
  onChange(state: NodeState): void
}

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
/** A process that lived so long did not die of its start: the next one need not wait long. */
const STEADY_MS = 60_000
/** A certificate lives for 30 days. */
const RENEW_AFTER_MS = 7 * 86_400_000
/** Queries that began on the version before may read it so long. */
const LEAVE_AFTER_MS = 60_000

/** One node of a cluster, kept alive: its process is started again, after growing delays, until `stop`. */
export class SupervisedNode {
  readonly #parts: SuperviseParts
  readonly #turns = createTurns()
  readonly #leaving = new Set<() => void>()
  #version: Mountable | undefined
  #process: NodeProcess | undefined
  #state: NodeState
  #delay = FIRST_DELAY_MS
  readonly #stopping = new AbortController()
  #cancelRenewal: () => void = () => undefined
  /** Ends the watch of the process, or the wait for the next start. */
  #cancel: () => void = () => undefined

  constructor(parts: SuperviseParts) {
    this.#parts = parts
    this.#version = parts.cluster.version
    this.#state = { ...parts.spec, launchTime: parts.clock.now(), status: 'PROVISIONING', host: parts.host }
  }

  get state(): NodeState {
    return this.#state
  }

  get version(): Mountable | undefined {
    return this.#version
  }

  /** Resolves when it answers. @throws {NodeError} and is then not tried again. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#process !== undefined) return
      // Also what it held before a crash of the service.
      await this.#leaveAll()
      const process = await this.#startProcess(this.#version, this.#state.port)
      if (!this.#stopping.signal.aborted) return this.#adopt(process)
      await endProcess(this.#parts, process)
      throw new NodeError(
        'NOT_STARTED',
        `expected node ${this.#nodeId} to be kept, got a stop while it started`,
      )
    })
  }

  tellUsers(): void {
    this.#process?.setUsers(this.#parts.users())
  }

  /** Moves the running process to another version. A failure leaves it as it was. */
  remount(next: Mountable): Promise<void> {
    return this.#moveTo(next, async () => {
      const process = this.#process
      if (process === undefined) return
      await endedByAbort(this.#parts, { process, signal: this.#stopping.signal }, () =>
        mountVersion(this.#parts, { process, nodeId: this.#nodeId, version: next }),
      )
    })
  }

  /** Puts a new process in the place of the old one once it answers. A failure leaves the old one as it was. */
  replace(next: Mountable): Promise<void> {
    return this.#moveTo(next, async () => {
      const old = this.#process
      this.#adopt(await this.#startProcess(next, undefined))
      if (old !== undefined) await endProcess(this.#parts, old).catch(this.#parts.onFault)
    })
  }

  /** Also a start and a move that are under way. */
  stop(): Promise<void> {
    this.#stopping.abort()
    return this.#inTurn(async () => {
      this.#cancel()
      if (this.#process !== undefined) await endProcess(this.#parts, this.#process)
      await this.#leaveAll()
    })
  }

  /** A start, a move and a stop must not meet: each would leave a process that nobody knows. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(this.#nodeId, work)
  }

  get #nodeId(): string {
    return this.#parts.spec.nodeId
  }

  #startProcess(version: Mountable | undefined, port: number | undefined): Promise<NodeProcess> {
    const { signal } = this.#stopping
    const { cluster } = this.#parts
    return startProcess(this.#parts, { cluster, nodeId: this.#nodeId, version, port, signal })
  }

  #adopt(process: NodeProcess): void {
    const { clock, cluster, kill, onFault } = this.#parts
    this.#cancel()
    this.#process = process
    this.tellUsers()
    this.#certify(process)
    this.#change({ status: 'RUNNING', port: process.port, launchTime: clock.now() })
    const unwatch = watchProcess(process, {
      clock,
      check: () => checkProcess(this.#parts, cluster, process),
      kill,
      onFault,
      onEnd: exit => this.#ended(exit),
    })
    this.#cancel = () => {
      unwatch()
      this.#cancelRenewal()
    }
  }

  /** Its certificate, and another long before it expires. */
  #certify(process: NodeProcess): void {
    const { clock, cluster, host, onFault } = this.#parts
    this.#cancelRenewal()
    this.#cancelRenewal = clock.atWallTime(clock.now() + RENEW_AFTER_MS, () => this.#certify(process))
    try {
      process.setCertificate(cluster.certificateFor(host))
    } catch (fault) {
      // It goes on with the one before; there is time for more attempts.
      onFault(fault)
    }
  }

  #ended({ signal, code }: NodeExit): void {
    const { clock, cluster, onFault } = this.#parts
    onFault(
      new NodeError(
        'ENDED',
        `expected node ${this.#nodeId} of ${cluster.clusterName} to run, got its end (${signal ?? code})`,
      ),
    )
    this.#process = undefined
    this.#cancelRenewal()
    this.#change({ status: 'PROVISIONING' })
    if (clock.now() - this.#state.launchTime >= STEADY_MS) this.#delay = FIRST_DELAY_MS
    this.#startLater()
  }

  #startLater(): void {
    const { clock, onFault } = this.#parts
    this.#cancel = clock.at(clock.now() + this.#delay, () => {
      this.start().catch((fault: unknown) => {
        if (this.#stopping.signal.aborted) return
        onFault(fault)
        this.#startLater()
      })
    })
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS)
  }

  #moveTo(next: Mountable, move: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#version
      try {
        await move()
      } catch (error) {
        if (!isSame(next, before)) await this.#unmount(next)
        throw error
      }
      this.#version = next
      if (before !== undefined && !isSame(next, before)) this.#leaveLater(before)
    })
  }

  #leaveLater(version: Mountable): void {
    const { clock, onFault } = this.#parts
    const cancel = clock.at(clock.now() + LEAVE_AFTER_MS, () => {
      this.#leaving.delete(cancel)
      // It may have come back meanwhile.
      if (!isSame(version, this.#version)) this.#unmount(version).catch(onFault)
    })
    this.#leaving.add(cancel)
  }

  async #leaveAll(): Promise<void> {
    for (const cancel of this.#leaving) cancel()
    this.#leaving.clear()
    await this.#parts.versions.unmountAll(this.#nodeId)
  }

  #unmount(version: Mountable): Promise<void> {
    return this.#parts.versions.unmount(version, this.#nodeId)
  }

  #change(to: Partial<NodeState>): void {
    this.#state = { ...this.#state, ...to }
    this.#parts.onChange(this.#state)
  }
}

const isSame = (a: Mountable, b: Mountable | undefined): boolean =>
  a.changesetId === b?.changesetId &&
  a.databaseName === b.databaseName &&
  a.environmentId === b.environmentId &&
  (isCopy(a) ? a.copyId : undefined) === (isCopy(b) ? b.copyId : undefined)
