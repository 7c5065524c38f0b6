import { controlProtocol, type Users } from '../../../kdb/node/protocol.ts'
import { createTurns } from '../../store/turns.ts'
import { isCopy, type Mountable } from '../versions/changeset/version.ts'
import type { ClusterSpec, NodeSpec, NodeState } from './cluster-spec.ts'
import type { Handle, Placement } from './driver.ts'
import { NodeError } from './node-error.ts'
import { controlOf, isRefusal } from './orders.ts'
import { endNode, isSameMount, mountOf, notMounted, type PlaceParts, placeNode } from './place-node.ts'
import { unlessAborted } from './unless-aborted.ts'
import { watchHealth } from './watch-health.ts'

export interface SuperviseParts extends PlaceParts {
  cluster: ClusterSpec
  spec: NodeSpec
  /** Who is let in. */
  users(): Users
  onChange(state: NodeState): void
  /** Called when it came to an end whose reason is known, in words. It is started again. */
  onEnd(why: string): void
}

const FIRST_DELAY_MS = 500
const LONGEST_DELAY_MS = 30_000
/** A node that lived so long did not die of its start: the next one need not wait long. */
const STEADY_MS = 60_000
/** A certificate lives for 30 days. */
const RENEW_AFTER_MS = 7 * 86_400_000
/** What a node does not take now is sent again. */
const TELL_AGAIN_MS = 1000
/** Queries that began on the version before may read it so long. */
const LEAVE_AFTER_MS = 60_000
/** A query or a script may keep q from a new version for hours, and is not cut short for it. */
const BUSY_Q_MS = 86_400_000
/** Queries that began on a node that is replaced may take so long. */
const DRAIN_WITHIN_MS = 30_000

/** One node of a cluster, kept alive: it is started again, after growing delays, until `stop`. */
export class SupervisedNode {
  #parts: SuperviseParts
  readonly #turns = createTurns()
  readonly #leaving = new Set<() => void>()
  #version: Mountable | undefined
  #placement: Placement | undefined
  #attempt = 0
  #state: NodeState
  #delay = FIRST_DELAY_MS
  readonly #stopping = new AbortController()
  #cancelRenewal: () => void = () => undefined
  /** Ends the watch of the node, or the wait for the next start. */
  #cancel: () => void = () => undefined

  constructor(parts: SuperviseParts) {
    this.#parts = parts
    this.#version = parts.cluster.version
    this.#state = { ...parts.spec, launchTime: parts.clock.now(), status: 'PROVISIONING', host: parts.host }
  }

  get state(): NodeState {
    return this.#state
  }

  get cluster(): ClusterSpec {
    return this.#parts.cluster
  }

  get version(): Mountable | undefined {
    return this.#version
  }

  /** Takes over what runs of this node from before; undefined where nothing of it can be. */
  adopt(found: readonly Placement[]): Promise<void> | undefined {
    const [placement] = found
      .filter(({ nodeId, state, address }) => {
        return nodeId === this.#nodeId && state === 'running' && address?.protocol === controlProtocol
      })
      .sort((a, b) => b.attempt - a.attempt)
    const end = found.find(({ nodeId, endReason }) => nodeId === this.#nodeId && endReason !== undefined)
    if (end?.endReason !== undefined) this.#parts.onEnd(end.endReason)
    if (placement === undefined) return undefined
    this.#parts.follow(this.#parts.cluster, placement)
    this.#keep(placement)
    return this.#inTurn(() => this.#takeOver(placement))
  }

  /** Resolves when it is ready to answer. @throws {NodeError} and is then not tried again. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#placement !== undefined) return
      // Also what is held from before a crash of the service.
      await this.#endOthers(undefined)
      await this.#leaveAll()
      const placement = await this.#place(this.#version, this.#state.port)
      if (!this.#stopping.signal.aborted) return this.#keep(placement)
      throw this.#stopped()
    })
  }

  /** Starts it some time later, again and again until it runs. */
  startLater(): void {
    const { clock, onFault } = this.#parts
    this.#cancel = clock.at(clock.now() + this.#delay, () => {
      this.start().catch((fault: unknown) => {
        if (this.#stopping.signal.aborted) return
        onFault(fault)
        this.startLater()
      })
    })
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS)
  }

  passUsersOn(): void {
    const placement = this.#placement
    if (placement !== undefined) this.#renew(placement)
  }

  /** Moves the running node to another version. A failure leaves it as it was. */
  remount(next: Mountable): Promise<void> {
    return this.#moveTo(next, async () => {
      const placement = this.#placement
      if (placement !== undefined) await this.#orderMount(placement, next)
    })
  }

  /**
   * Puts a new node in the place of the old one once that is ready, and ends the old one when its queries are
   * answered. Where two must never run at once, the old one ends first. A failure leaves it on the version before.
   */
  replace(next: Mountable, cluster: ClusterSpec): Promise<void> {
    return this.#moveTo(next, async () => {
      const before = this.#parts
      this.#parts = { ...before, cluster }
      try {
        await this.#replaceBy(next)
      } catch (error) {
        this.#parts = before
        throw error
      }
    })
  }

  async #replaceBy(next: Mountable): Promise<void> {
    const old = this.#placement
    if (old !== undefined && isExclusive(this.#parts.cluster, next)) return this.#replaceAfterEnd(old, next)
    this.#keep(await this.#place(next, undefined))
    if (old === undefined) return
    await this.#drain(old)
    await endNode(this.#parts, old).catch(this.#parts.onFault)
  }

  /** Also a start and a move that are under way. @throws {NodeError} it may be tried again */
  stop(): Promise<void> {
    this.#stopping.abort()
    return this.#inTurn(async () => {
      this.#cancel()
      this.#cancelRenewal()
      await this.#endOthers(undefined)
      this.#placement = undefined
      await this.#leaveAll()
    })
  }

  /** Lets it run on, for the next service to adopt. */
  leave(): void {
    this.#stopping.abort()
    this.#cancel()
    this.#cancelRenewal()
    for (const cancel of this.#leaving) cancel()
    this.#placement = undefined
  }

  /** To be called when a placement has ended. */
  hasEnded(handle: Handle): void {
    if (this.#placement?.handle !== handle || this.#stopping.signal.aborted) return
    const { clock, cluster, driver, onEnd, onFault } = this.#parts
    const why = driver.find(handle)?.endReason
    const whose = `node ${this.#nodeId} of ${cluster.clusterName}`
    onFault(
      new NodeError('ENDED', `expected ${whose} to run, got its end${why === undefined ? '' : `: ${why}`}`),
    )
    if (why !== undefined) onEnd(why)
    this.#forget()
    if (clock.now() - this.#state.launchTime >= STEADY_MS) this.#delay = FIRST_DELAY_MS
    this.startLater()
  }

  /** A start, a move and a stop must not meet: each would leave a node that nobody knows. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(this.#nodeId, work)
  }

  get #nodeId(): string {
    return this.#parts.spec.nodeId
  }

  #secrets() {
    const { cluster, users, host } = this.#parts
    return { secret: cluster.secret, users: users(), certificate: cluster.certificateFor(host) }
  }

  #place(version: Mountable | undefined, port: number | undefined): Promise<Placement> {
    this.#attempt += 1
    const { cluster, licences } = this.#parts
    const isLicensed = cluster.q !== undefined && licences !== undefined
    const secrets = { ...this.#secrets(), ...(isLicensed ? { licences } : {}) }
    return placeNode(this.#parts, {
      ...{ cluster, nodeId: this.#nodeId, attempt: this.#attempt },
      ...{ version, port, secrets, signal: this.#stopping.signal },
    })
  }

  /** Ends everything of this node but one. What cannot be asked may run on, unless two must never. */
  async #endOthers(kept: Handle | undefined): Promise<void> {
    const { driver, cluster, onFault } = this.#parts
    const own = await driver.list(this.#nodeId)
    this.#attempt = Math.max(this.#attempt, ...own.map(({ attempt }) => attempt))
    const isAlone = this.#stopping.signal.aborted || isExclusive(cluster, this.#version)
    for (const one of own) {
      if (one.handle === kept) continue
      await endNode(this.#parts, one).catch(error => {
        if (isAlone) throw error
        onFault(error)
      })
    }
  }

  async #replaceAfterEnd(old: Placement, next: Mountable): Promise<void> {
    await this.#drain(old)
    this.#cancel()
    this.#placement = undefined
    try {
      await endNode(this.#parts, old)
    } catch (error) {
      this.#keep(old)
      throw error
    }
    this.#change({ status: 'PROVISIONING' })
    try {
      this.#keep(await this.#place(next, this.#state.port))
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.startLater()
      throw error
    }
  }

  async #drain(placement: Placement): Promise<void> {
    const { orders, cluster, onFault } = this.#parts
    // One that cannot be asked is ended all the same.
    await orders.drain(controlOf(cluster.secret, placement), DRAIN_WITHIN_MS).catch(onFault)
  }

  #keep(placement: Placement): void {
    const { clock, orders, cluster, onFault } = this.#parts
    this.#cancel()
    this.#placement = placement
    const { startedAt: launchTime, address: { port } = {} } = placement
    this.#change({ status: 'RUNNING', launchTime, ...(port === undefined ? {} : { port }) })
    this.#renew(placement)
    const control = controlOf(cluster.secret, placement)
    this.#cancel = watchHealth({
      clock,
      check: async () => void (await orders.health(control)),
      onSilence: () => void this.#inTurn(() => this.#restart(placement)).catch(onFault),
      onFault,
    })
  }

  /** For one that does not answer any more. */
  async #restart(placement: Placement): Promise<void> {
    if (this.#placement?.handle !== placement.handle) return
    this.#forget()
    await endNode(this.#parts, placement, 0).catch(this.#parts.onFault)
    if (!this.#stopping.signal.aborted) this.startLater()
  }

  #forget(): void {
    this.#cancel()
    this.#cancelRenewal()
    this.#placement = undefined
    this.#change({ status: 'PROVISIONING' })
  }

  /** Its users and its certificate; another certificate long before this one expires. */
  #renew(placement: Placement): void {
    const { clock, driver, orders, cluster, onFault } = this.#parts
    const again = (after: number) => {
      this.#cancelRenewal()
      this.#cancelRenewal = clock.atWallTime(clock.now() + after, () => this.#renew(placement))
    }
    again(RENEW_AFTER_MS)
    const send = async () => {
      if (this.#placement?.handle !== placement.handle) return
      driver.renew(placement.handle, this.#secrets())
      await orders.reload(controlOf(cluster.secret, placement))
    }
    this.#turns.run('secrets', send).catch((fault: unknown) => {
      if (this.#placement?.handle !== placement.handle) return
      onFault(fault)
      // A user who was deleted is let in as long as the node has not heard of it.
      again(TELL_AGAIN_MS)
    })
  }

  async #takeOver(placement: Placement): Promise<void> {
    await this.#endOthers(placement.handle)
    await this.#align(placement)
  }

  /** Brings one that was adopted to the version that the cluster shows, and lets go of all others. */
  async #align(placement: Placement): Promise<void> {
    const { orders, cluster, versions, onFault } = this.#parts
    const version = this.#version
    if (version === undefined) return
    try {
      const shown = await mountOf(this.#parts, version, this.#nodeId)
      const { mount } = await orders.health(controlOf(cluster.secret, placement))
      if (!isSameMount(mount, shown)) await this.#orderMount(placement, version)
      await versions.unmountAll(this.#nodeId, version)
    } catch (error) {
      // It goes on with what it shows; one that is busy, or ends, is looked after as any other.
      if (!this.#stopping.signal.aborted) onFault(error)
    }
  }

  async #orderMount(placement: Placement, version: Mountable): Promise<void> {
    const { orders, cluster } = this.#parts
    const { signal } = this.#stopping
    try {
      const mount = await mountOf(this.#parts, version, this.#nodeId)
      const withinMs = cluster.q === undefined ? undefined : BUSY_Q_MS
      await unlessAborted(signal, orders.remount(controlOf(cluster.secret, placement), mount, withinMs))
    } catch (error) {
      // One that has not said no may yet do what it was asked.
      if (!isRefusal(error) && !signal.aborted) await this.#restart(placement)
      const why = error instanceof Error ? error.message : String(error)
      throw notMounted({ nodeId: this.#nodeId, version }, why, error)
    }
  }

  #moveTo(next: Mountable, move: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#stopping.signal.aborted) throw this.#stopped()
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

  #stopped(): NodeError {
    return new NodeError('NOT_STARTED', `expected node ${this.#nodeId} to be kept, got a stop`)
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

/** Nodes that write: never two at once. */
const isExclusive = ({ clusterType }: ClusterSpec, version: Mountable | undefined): boolean =>
  clusterType === 'RDB' || clusterType === 'TICKERPLANT' || (version !== undefined && isCopy(version))

const isSame = (a: Mountable, b: Mountable | undefined): boolean =>
  a.changesetId === b?.changesetId &&
  a.databaseName === b.databaseName &&
  a.environmentId === b.environmentId &&
  (isCopy(a) ? a.copyId : undefined) === (isCopy(b) ? b.copyId : undefined)
