// The FinSpace kdb management API. Times are seconds.
import { pathOf, restService } from './rest-service.ts'

const call = restService('finspace')

export interface Environment {
  environmentId: string
  name: string
  status: string
  description?: string
  environmentArn?: string
  kmsKeyId?: string
  errorMessage?: string
  tgwStatus?: string
  dnsStatus?: string
  transitGatewayConfiguration?: {
    transitGatewayID: string
    routableCIDRSpace: string
    attachmentNetworkAclConfiguration?: NetworkAclEntry[]
  }
  customDNSConfiguration?: { customDNSServerName: string; customDNSServerIP: string }[]
  creationTimestamp?: number
  updateTimestamp?: number
  availabilityZoneIds?: string[]
}

export interface NetworkAclEntry {
  ruleNumber: number
  protocol: string
  ruleAction: string
  cidrBlock: string
  portRange?: { from: number; to: number }
}

export interface DatabaseSummary {
  databaseName: string
  createdTimestamp?: number
  lastModifiedTimestamp?: number
}

export interface Database extends DatabaseSummary {
  environmentId: string
  databaseArn?: string
  description?: string
  lastCompletedChangesetId?: string
  numBytes?: number
  numChangesets?: number
  numFiles?: number
}

export interface ErrorInfo {
  errorMessage?: string
  errorType?: string
}

export interface ChangesetSummary {
  changesetId: string
  status: string
  createdTimestamp?: number
  lastModifiedTimestamp?: number
  activeFromTimestamp?: number
}

export interface Changeset extends ChangesetSummary {
  databaseName: string
  environmentId: string
  changeRequests: { changeType: 'PUT' | 'DELETE'; s3Path?: string; dbPath: string }[]
  errorInfo?: ErrorInfo
}

/** How far the copying out of buckets has come. */
export interface CopyProgress {
  filesDone: number
  filesTotal: number
  bytesDone: number
  bytesTotal: number
  bytesPerSecond?: number
  /** Absent while nothing moves. */
  secondsLeft?: number
}

export interface Dataview {
  dataviewName: string
  databaseName?: string
  status: string
  statusReason?: string
  changesetId?: string
  autoUpdate?: boolean
  readWrite?: boolean
  azMode?: string
  description?: string
  activeVersions?: {
    versionId: string
    changesetId: string
    attachedClusters: string[]
    createdTimestamp: number
  }[]
  createdTimestamp?: number
}

export interface ClusterSummary {
  clusterName: string
  clusterType: string
  status: string
  statusReason?: string
  clusterDescription?: string
  releaseLabel?: string
  createdTimestamp?: number
  lastModifiedTimestamp?: number
  volumes?: { volumeName: string; volumeType: string }[]
}

export interface Cluster extends ClusterSummary {
  databases?: {
    databaseName: string
    changesetId?: string
    dataviewName?: string
    dataviewConfiguration?: { dataviewName?: string; changesetId?: string }
  }[]
  capacityConfiguration?: { nodeType: string; nodeCount: number }
  scalingGroupConfiguration?: { scalingGroupName: string; nodeCount?: number; memoryReservation?: number }
  azMode?: string
  availabilityZoneId?: string
  executionRole?: string
  initializationScript?: string
  commandLineArguments?: { key: string; value: string }[]
  code?: { s3Bucket: string; s3Key: string; s3ObjectVersion?: string }
  vpcConfiguration?: { vpcId: string; subnetIds: string[]; securityGroupIds: string[] }
}

export interface ClusterNode {
  nodeId: string
  availabilityZoneId?: string
  launchTime?: number
  status?: string
}

export interface Volume {
  volumeName: string
  volumeType: string
  status: string
  statusReason?: string
  description?: string
  azMode?: string
  availabilityZoneIds?: string[]
  createdTimestamp?: number
  lastModifiedTimestamp?: number
}

export interface ScalingGroup {
  scalingGroupName: string
  hostType: string
  status: string
  statusReason?: string
  availabilityZoneId?: string
  clusters?: string[]
  createdTimestamp?: number
}

export interface User {
  userName: string
  userArn: string
  iamRole: string
  createTimestamp?: number
}

/** Pages read at most of any list: what is beyond is said to be there, not read. */
const PAGES = 5

export interface Listed<Item> {
  items: Item[]
  hasMore: boolean
}

async function listAll<Item>(path: string, member: string, signal?: AbortSignal): Promise<Listed<Item>> {
  const items: Item[] = []
  let nextToken: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const answer = await call<{ nextToken?: string }>('GET', path, {
      query: { maxResults: '100', nextToken },
      signal,
    })
    // The member that the operation's model has.
    items.push(...((Object(answer)[member] ?? []) as Item[]))
    nextToken = answer.nextToken
    if (nextToken === undefined) return { items, hasMore: false }
  }
  return { items, hasMore: true }
}

const environment = (id: string) => pathOf`/kx/environments/${id}`
const database = (id: string, name: string) => environment(id) + pathOf`/databases/${name}`
const cluster = (id: string, name: string) => environment(id) + pathOf`/clusters/${name}`

export const listEnvironments = (signal?: AbortSignal) =>
  listAll<Environment>('/kx/environments', 'environments', signal)
export const getEnvironment = (id: string, signal?: AbortSignal) =>
  call<Environment>('GET', environment(id), { signal })

export const listDatabases = (id: string, signal?: AbortSignal) =>
  listAll<DatabaseSummary>(`${environment(id)}/databases`, 'kxDatabases', signal)
export const getDatabase = (id: string, name: string, signal?: AbortSignal) =>
  call<Database>('GET', database(id, name), { signal })

export const listChangesets = (id: string, name: string, signal?: AbortSignal) =>
  listAll<ChangesetSummary>(`${database(id, name)}/changesets`, 'kxChangesets', signal)
export const getChangeset = (id: string, name: string, changesetId: string, signal?: AbortSignal) =>
  call<Changeset>('GET', database(id, name) + pathOf`/changesets/${changesetId}`, { signal })

/** Not of AWS. The progress is there while files are copied. */
export const getChangesetProgress = (id: string, name: string, changesetId: string, signal?: AbortSignal) =>
  call<{ status: string; progress?: CopyProgress }>(
    'GET',
    database(id, name) + pathOf`/changesets/${changesetId}/progress`,
    { signal },
  )

export const listDataviews = (id: string, name: string, signal?: AbortSignal) =>
  listAll<Dataview>(`${database(id, name)}/dataviews`, 'kxDataviews', signal)

export const listClusters = (id: string, signal?: AbortSignal) =>
  listAll<ClusterSummary>(`${environment(id)}/clusters`, 'kxClusterSummaries', signal)
export const getCluster = (id: string, name: string, signal?: AbortSignal) =>
  call<Cluster>('GET', cluster(id, name), { signal })
export const listNodes = (id: string, name: string, signal?: AbortSignal) =>
  listAll<ClusterNode>(`${cluster(id, name)}/nodes`, 'nodes', signal)

export const listVolumes = (id: string, signal?: AbortSignal) =>
  listAll<Volume>(`${environment(id)}/kxvolumes`, 'kxVolumeSummaries', signal)
export const listScalingGroups = (id: string, signal?: AbortSignal) =>
  listAll<ScalingGroup>(`${environment(id)}/scalingGroups`, 'scalingGroups', signal)
export const listUsers = (id: string, signal?: AbortSignal) =>
  listAll<User>(`${environment(id)}/users`, 'users', signal)

export const getConnectionString = (id: string, userArn: string, clusterName: string) =>
  call<{ signedConnectionString: string }>('GET', `${environment(id)}/connectionString`, {
    query: { userArn, clusterName },
  })
