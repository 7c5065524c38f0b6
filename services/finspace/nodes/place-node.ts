import { isDeepStrictEqual } from 'node:util'
import { KdbNodeError } from '../../../kdb/node/give-order.ts'
import type { NodeSecretsInput } from '../../../kdb/node/protocol.ts'
import type { Clock } from '../../store/clock.ts'
import { passed } from '../../store/passed.ts'
import { messageOf } from '../../store/thrown.ts'
import { ChangesetError } from '../versions/changeset/changeset-error.ts'
import type { Mountable } from '../versions/changeset/version.ts'
import type { Versions } from '../versions/versions.ts'
import type { ClusterSpec } from './cluster-spec.ts'
import type { NodeDriver, NodeOrder, Placement } from './driver.ts'
import { NodeError } from './node-error.ts'
import { controlOf, type NodeOrders } from './orders.ts'
import { unlessAborted } from './unless-aborted.ts'

export interface PlaceParts {
  clock: Clock
  versions: Versions
  driver: NodeDriver
  orders: NodeOrders
  /** Where nodes listen, and what clients connect to. */
  host: string
  /** Of q, for nodes that run it. */
  licences?: NodeSecretsInput['licences']
  onFault(fault: unknown): void
  /** Answers the calls of the API that q code in the node makes. */
  follow(cluster: ClusterSpec, placement: Placement): void
}

export interface Start {
  cluster: ClusterSpec
  nodeId: string
  attempt: number
  version: Mountable | undefined
  secrets: NodeSecretsInput
  /** Taken where it is free. */
  port: number | undefined
  /** Ends the waiting. */
  signal: AbortSignal
}

const READER_GRACE_MS = 4000
/** What a user's q does at its exit, such as saving, takes time. */
const Q_GRACE_MS = 60_000

const graceOf = ({ q }: ClusterSpec) => (q === undefined ? READER_GRACE_MS : Q_GRACE_MS)

/**
 * Places a node with its version, and waits until it is ready to answer: hours, where it runs a user's script.
 * @throws {NodeError} and nothing of it stays, unless the signal ended it
 */
export async function placeNode(parts: PlaceParts, start: Start): Promise<Placement> {
  const { nodeId, version } = start
  const mount = version === undefined ? undefined : await mountOf(parts, version, nodeId)
  const placement = await startAt(parts, { ...start, ...(mount === undefined ? {} : { mount }) })
  // A script may call before the node is ready.
  if (start.cluster.q !== undefined) parts.follow(start.cluster, placement)
  try {
    await untilReady(parts, start, placement)
    return placement
  } catch (error) {
    if (!start.signal.aborted) await endNode(parts, placement).catch(parts.onFault)
    throw error
  }
}

export async function mountOf({ versions }: PlaceParts, version: Mountable, nodeId: string) {
  const path = await versions.mount(version, nodeId).catch(error => {
    // What the version refers to is not as it was.
    throw error instanceof ChangesetError ? notMounted({ nodeId, version }, error.message, error) : error
  })
  return { path, databaseName: version.databaseName }
}

type StartWithMount = Start & Pick<NodeOrder, 'mount'>

async function startAt(parts: PlaceParts, start: StartWithMount): Promise<Placement> {
  const { signal, port } = start
  try {
    return await parts.driver.start(orderOf(parts, start), signal)
  } catch (error) {
    const code = codeOfCause(error)
    if (signal.aborted) throw notStarted(start, 'it was stopped', error)
    await endFailed(parts, start)
    // The port of before was taken meanwhile: then any other.
    if (code === 'EADDRINUSE' && port !== undefined) {
      return startAt(parts, { ...start, port: undefined })
    }
    throw code === 'NOT_MOUNTED' ? notMounted(start, messageOf(causeOf(error))) : error
  }
}

function orderOf(
  { host }: PlaceParts,
  { cluster, nodeId, attempt, mount, secrets, port }: StartWithMount,
): NodeOrder {
  const { environmentId, clusterName, clusterType, codePath, script, args, settings, q, limits } = cluster
  const options = {
    ...{ host, clusterName, clusterType, port: port ?? 0, graceMs: graceOf(cluster), ...settings },
    ...(codePath === undefined ? {} : { codePath }),
    ...cluster.foldersOf?.(nodeId),
    ...(script === undefined ? {} : { script }),
    ...(args === undefined ? {} : { args }),
  }
  return {
    cluster: { environmentId, clusterName },
    ...{ nodeId, attempt, options, secrets },
    ...(mount === undefined ? {} : { mount }),
    ...(q === undefined ? {} : { q }),
    ...(limits === undefined ? {} : { limits }),
  }
}

/** What could not start leaves nothing, so that the next attempt is not taken for it. */
async function endFailed({ driver, onFault }: PlaceParts, { nodeId, attempt }: Start): Promise<void> {
  for (const one of await driver.list(nodeId)) {
    if (one.attempt === attempt) await driver.stop(one.handle, 0).catch(onFault)
  }
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined)

function codeOfCause(error: unknown): string | undefined {
  const cause = causeOf(error)
  return cause instanceof KdbNodeError ? cause.code : undefined
}

export const notMounted = (
  { nodeId, version }: Pick<Start, 'nodeId' | 'version'>,
  why: string,
  cause?: unknown,
) =>
  new NodeError(
    'NOT_MOUNTED',
    `expected node ${nodeId} to load ${version?.databaseName} at changeset ${version?.changesetId}: ${why}`,
    cause,
  )

const FIRST_LOOK_MS = 100
const LONGEST_LOOK_MS = 2000

/** A node that has said that it loads may be too busy to say so again: only its end, or its own word, is a failure. */
async function untilReady(parts: PlaceParts, start: Start, placement: Placement): Promise<void> {
  const { driver, orders, clock } = parts
  const control = controlOf(start.cluster.secret, placement)
  let isLoading = false
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
    const said = await unlessAborted(start.signal, orders.health(control)).catch((error: unknown) => {
      if (!isLoading) throw notStarted(start, messageOf(error), error)
      return undefined
    })
    if (said?.state === 'ready') return
    if (said?.state === 'failed') throw notStarted(start, said.reason ?? 'it failed')
    if (start.signal.aborted) throw notStarted(start, 'it was stopped')
    const found = driver.find(placement.handle)
    if (found?.state !== 'running') throw notStarted(start, found?.endReason ?? 'its process ended')
    isLoading = true
    await passed(clock, { delay: pause, signal: start.signal })
  }
}

const notStarted = ({ nodeId, cluster }: Start, why: string, cause?: unknown) =>
  new NodeError('NOT_STARTED', `expected node ${nodeId} of ${cluster.clusterName} to start: ${why}`, cause)

/** @throws {NodeError} when it does not end by force either, or cannot be asked */
export async function endNode(
  { driver }: Pick<PlaceParts, 'driver'>,
  { handle, nodeId, stopsWithinMs }: Placement,
  graceMs = stopsWithinMs,
) {
  if ((await driver.stop(handle, graceMs)) === 'ended') return
  throw new NodeError('NOT_ENDED', `expected node ${nodeId} to end by SIGKILL, got no end that is certain`)
}

export const isSameMount = (a: NodeOrder['mount'], b: NodeOrder['mount']): boolean => isDeepStrictEqual(a, b)
