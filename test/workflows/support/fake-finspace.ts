import { ResourceNotFoundException } from '@aws-sdk/client-finspace'
import type { VirtualClock } from '../../support/virtual-clock.ts'
import { exception } from './faults.ts'

interface Kept {
  [member: string]: unknown
  status: string
}

/** How long each kind takes, in seconds; and what to do otherwise, once. */
export interface Behaviour {
  seconds: Record<
    'environment' | 'network' | 'changeset' | 'cluster' | 'dataview' | 'volume' | 'scalingGroup',
    number
  >
}

type Request = Record<string, unknown>

/**
 * The Kx operations as workflows see them, in memory, on a virtual clock: what is asked for takes its seconds, and what
 * was ordered to fail, fails. Client tokens work as in the service.
 */
export class FakeFinspace {
  readonly #clock: VirtualClock
  readonly #seconds: Behaviour['seconds']
  readonly #kept = new Map<string, Kept>()
  readonly #tokens = new Map<string, object>()
  readonly #failures = new Map<string, { times: number; members: object }>()
  #ids = 0

  constructor(clock: VirtualClock, seconds: Partial<Behaviour['seconds']> = {}) {
    this.#clock = clock
    const all = {
      environment: 1,
      network: 1,
      changeset: 1,
      cluster: 1,
      dataview: 1,
      volume: 1,
      scalingGroup: 1,
    }
    this.#seconds = { ...all, ...seconds }
  }

  /** What is begun next by the operation ends in failure, with these members. */
  failAfter(operation: string, members: object, times = 1): void {
    this.#failures.set(operation, { times, members })
  }

  /** What there is, sorted, without times: for comparing end states. */
  inventory(): Record<string, unknown>[] {
    return [...this.#kept.entries()]
      .filter(([, kept]) => this.#settled(kept).status !== 'GONE')
      .map(([key, kept]) => ({ key: key.replaceAll(/#\d+/g, '#'), ...forComparison(this.#settled(kept)) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
  }

  /** What ListKxClusterNodes shows for every cluster. */
  addNode(environmentId: string): void {
    this.#kept.set(`${environmentId}/nodes/one`, { status: 'RUNNING', nodeId: 'one' })
  }

  /** Answers a command of the SDK's client. */
  async send(command: { input: object; constructor: { name: string } }): Promise<object> {
    const operation = command.constructor.name.replace(/Command$/, '')
    const request = { ...command.input } as Request
    return structuredClone(this.#once(operation, request))
  }

  #once(operation: string, request: Request): object {
    const token = request['clientToken']
    if (typeof token !== 'string') return this.#run(operation, request)
    const key = `${operation} ${token}`
    const known = this.#tokens.get(key)
    if (known !== undefined) return known
    const answer = this.#run(operation, request)
    this.#tokens.set(key, answer)
    return answer
  }

  #run(operation: string, request: Request): object {
    const [, verb = '', kind = ''] = /^(Create|Get|Delete|List|Update)Kx(.+)$/.exec(operation) ?? []
    if (operation === 'ListTagsForResource') return { tags: {} }
    if (verb === 'List') return this.#list(kind, request)
    if (operation === 'UpdateKxEnvironmentNetwork') return this.#updateNetwork(request)
    if (operation === 'UpdateKxClusterDatabases') return this.#updateCluster(operation, request)
    if (operation === 'UpdateKxClusterCodeConfiguration') return this.#updateCluster(operation, request)
    if (operation === 'UpdateKxDataview') return this.#updateDataview(request)
    if (verb === 'Create') return this.#create(operation, kind, request)
    if (verb === 'Update')
      throw new Error(`expected an operation that ${import.meta.filename} knows, got ${operation}`)
    const key = keyOf(kind, request)
    const kept = this.#kept.get(key)
    if (kept === undefined || this.#settled(kept).status === 'GONE') throw notFound(key)
    if (verb === 'Get') return { ...this.#settled(kept), ...this.#derived(kind, request) }
    return this.#delete(kind, kept)
  }

  #derived(kind: string, { environmentId, databaseName }: Request): object {
    if (kind !== 'Database') return {}
    return { lastCompletedChangesetId: this.newestVersion(String(environmentId), String(databaseName)) }
  }

  #create(operation: string, kind: string, request: Request): object {
    const { clientToken, ...members } = request
    if (kind === 'Environment') members['environmentId'] = `env${++this.#ids}`
    if (kind === 'Changeset') members['changesetId'] = `cs${++this.#ids}`
    const key = keyOf(kind, members)
    const before = this.#kept.get(key)
    if (before !== undefined && this.#settled(before).status !== 'GONE') {
      // Clusters and scaling groups do not declare the other one.
      const name = /Cluster|ScalingGroup/.test(kind) ? 'ConflictException' : 'ResourceAlreadyExistsException'
      throw exception({ name, message: `${key} is there already` })
    }
    const kept = { ...members, createdTimestamp: new Date(this.#clock.now()), status: FIRST[kind] ?? '' }
    const failure = this.#takeFailure(operation)
    const end = failure === undefined ? { status: READY[kind] } : { status: FAILED[kind], ...failure }
    this.#kept.set(key, this.#later(kind, { ...kept, ...EXTRA[kind] }, end))
    if (kind === 'Cluster') this.#resolveVersions(key)
    return this.#settled(this.#kept.get(key) ?? kept)
  }

  #delete(kind: string, kept: Kept): object {
    const status = kind === 'Environment' ? 'DELETED' : 'GONE'
    Object.assign(kept, this.#later(kind, { ...kept, status: 'DELETING' }, { status }))
    return {}
  }

  #updateNetwork(request: Request): object {
    const kept = this.#mustKeep(keyOf('Environment', request))
    const { clientToken, environmentId, ...network } = request
    const member = 'transitGatewayConfiguration' in network ? 'tgwStatus' : 'dnsStatus'
    const failure = this.#takeFailure('UpdateKxEnvironmentNetwork')
    const end =
      failure === undefined
        ? { status: 'CREATED', [member]: 'SUCCESSFULLY_UPDATED', errorMessage: undefined }
        : { status: 'FAILED_UPDATING_NETWORK', [member]: 'FAILED_UPDATE', ...failure }
    Object.assign(kept, this.#settled(kept), network)
    Object.assign(
      kept,
      this.#later('network', { ...kept, status: 'UPDATING_NETWORK', [member]: 'UPDATING' }, end),
    )
    return { status: kept.status }
  }

  #updateCluster(operation: string, request: Request): object {
    const { clientToken, environmentId, clusterName, deploymentConfiguration, ...members } = request
    const key = keyOf('Cluster', request)
    const kept = this.#mustKeep(key)
    const failure = this.#takeFailure(operation)
    Object.assign(kept, this.#settled(kept))
    // A failed update shows as RUNNING with a reason, and nothing changed.
    const end = failure === undefined ? { ...members, statusReason: undefined } : failure
    Object.assign(
      kept,
      this.#later('Cluster', { ...kept, status: 'UPDATING' }, { status: 'RUNNING', ...end }),
    )
    if (failure === undefined) this.#resolveVersions(key)
    return {}
  }

  #updateDataview(request: Request): object {
    const kept = this.#mustKeep(keyOf('Dataview', request))
    const failure = this.#takeFailure('UpdateKxDataview')
    const { changesetId } = request
    const end = failure === undefined ? { status: 'ACTIVE', changesetId } : { status: 'FAILED', ...failure }
    Object.assign(kept, this.#later('Dataview', { ...this.#settled(kept), status: 'UPDATING' }, end))
    return { status: 'UPDATING' }
  }

  /** A cluster's database without a version gets the newest COMPLETED one. */
  #resolveVersions(key: string): void {
    const kept = this.#mustKeep(key)
    const resolve = (holder: Record<string, unknown>) => {
      const databases = holder['databases'] as { databaseName: string; changesetId?: string }[] | undefined
      if (databases === undefined) return
      holder['databases'] = databases.map(one => ({
        ...one,
        changesetId: one.changesetId ?? this.newestVersion(String(kept['environmentId']), one.databaseName),
      }))
    }
    resolve(kept)
    if (typeof kept['end'] === 'object' && kept['end'] !== null)
      resolve(kept['end'] as Record<string, unknown>)
  }

  newestVersion(environmentId: string, databaseName: string): string | undefined {
    const { kxChangesets } = this.#list('Changesets', { environmentId, databaseName }) as {
      kxChangesets: { changesetId: string; status: string }[]
    }
    return kxChangesets.find(({ status }) => status === 'COMPLETED')?.changesetId
  }

  #list(kinds: string, request: Request): object {
    const kind = kinds.replace(/s$/, '')
    const within = keyOf(kind, request).replace(/[^/]*$/, '')
    const items = [...this.#kept.entries()]
      .filter(
        ([key, kept]) =>
          key.startsWith(within) &&
          !key.slice(within.length).includes('/') &&
          this.#settled(kept).status !== 'GONE',
      )
      .map(([, kept]) => this.#settled(kept))
    return { [LISTED[kind] ?? '']: kind === 'Changeset' ? items.reverse() : items }
  }

  #mustKeep(key: string): Kept {
    const kept = this.#kept.get(key)
    if (kept === undefined) throw notFound(key)
    return kept
  }

  #later(kind: string, now: Kept, end: object): Kept {
    const name = kind === 'ScalingGroup' ? 'scalingGroup' : kind.toLowerCase()
    const seconds = new Map(Object.entries(this.#seconds)).get(name) ?? 0
    return { ...now, end, at: this.#clock.now() + seconds * 1000 }
  }

  #settled({ end, at, ...kept }: Kept): Kept {
    if (typeof at !== 'number' || at > this.#clock.now()) return kept
    // Absent members are absent in answers, never undefined: users and databases have no status.
    const settled = Object.entries({ ...kept, ...(end as object) }).filter(([, value]) => value !== undefined)
    return Object.fromEntries(settled) as Kept
  }

  #takeFailure(operation: string): object | undefined {
    const failure = this.#failures.get(operation)
    if (failure === undefined || failure.times === 0) return undefined
    failure.times -= 1
    return failure.members
  }
}

function keyOf(kind: string, request: Request): string {
  const part = (member: string) => String(request[member] ?? '')
  const root = part('environmentId')
  switch (kind) {
    case 'Environment':
      return `environments/${root}`
    case 'Database':
      return `${root}/databases/${part('databaseName')}`
    case 'Changeset':
      return `${root}/changesets-of/${part('databaseName')}/${part('changesetId')}`
    case 'Dataview':
      return `${root}/dataviews-of/${part('databaseName')}/${part('dataviewName')}`
    case 'Cluster':
      return `${root}/clusters/${part('clusterName')}`
    case 'ClusterNode':
      return `${root}/nodes/`
    case 'Volume':
      return `${root}/volumes/${part('volumeName')}`
    case 'ScalingGroup':
      return `${root}/scalingGroups/${part('scalingGroupName')}`
    case 'User':
      return `${root}/users/${part('userName')}`
    default:
      throw new Error(`expected a kind of the API, got ${kind}`)
  }
}

const FIRST: Record<string, string> = {
  Environment: 'CREATE_REQUESTED',
  Changeset: 'PENDING',
  Cluster: 'PENDING',
  Dataview: 'CREATING',
  Volume: 'CREATING',
  ScalingGroup: 'CREATING',
}
const READY: Record<string, string> = {
  Environment: 'CREATED',
  Changeset: 'COMPLETED',
  Cluster: 'RUNNING',
  Dataview: 'ACTIVE',
  Volume: 'ACTIVE',
  ScalingGroup: 'ACTIVE',
}
const FAILED: Record<string, string> = {
  Environment: 'FAILED_CREATION',
  Changeset: 'FAILED',
  Cluster: 'CREATE_FAILED',
  Dataview: 'FAILED',
  Volume: 'CREATE_FAILED',
  ScalingGroup: 'CREATE_FAILED',
}
const EXTRA: Record<string, object> = {
  Environment: { tgwStatus: 'NONE', dnsStatus: 'NONE' },
  User: { userArn: 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/e/kxUser/u' },
}
const LISTED: Record<string, string> = {
  Environment: 'environments',
  Database: 'kxDatabases',
  Changeset: 'kxChangesets',
  Dataview: 'kxDataviews',
  Cluster: 'kxClusterSummaries',
  ClusterNode: 'nodes',
  Volume: 'kxVolumeSummaries',
  ScalingGroup: 'scalingGroups',
  User: 'users',
}

const notFound = (key: string): Error =>
  new ResourceNotFoundException({ message: `expected ${key}, got none`, $metadata: {} })

const forComparison = ({ createdTimestamp, at, end, ...kept }: Kept): object => kept
