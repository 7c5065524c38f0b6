// What there is in every environment, as `status` shows it and prints it as JSON.
import {
  type FinspaceClient,
  GetKxClusterCommand,
  GetKxDatabaseCommand,
  type KxChangesetListEntry,
  type KxCluster,
  type KxDatabaseConfiguration,
  type KxDatabaseListEntry,
  type KxEnvironment,
  type KxNode,
  ListKxChangesetsCommand,
  ListKxClusterNodesCommand,
  ListKxClustersCommand,
  paginateListKxDatabases,
  paginateListKxEnvironments,
} from '@aws-sdk/client-finspace'
import { everyPage } from '../endpoint/every-page.ts'
import type { Dates, Extras } from './extras.ts'

export type StatedEnvironment = Awaited<ReturnType<typeof environmentOf>>
export type StatedDatabase = Awaited<ReturnType<typeof databaseOf>>
export type StatedCluster = Awaited<ReturnType<typeof clusterOf>>

export async function environmentsOf(client: FinspaceClient, extras: Extras): Promise<StatedEnvironment[]> {
  const found: KxEnvironment[] = []
  for await (const { environments = [] } of paginateListKxEnvironments({ client }, {}))
    found.push(...environments)
  return Promise.all(found.map(environment => environmentOf(client, environment, extras)))
}

async function environmentOf(
  client: FinspaceClient,
  { environmentId = '', name, status, errorMessage }: KxEnvironment,
  extras: Extras,
) {
  const own = { environmentId, name, status, errorMessage }
  if (status === 'DELETED') return { ...own, databases: [], clusters: [], putAway: [] }
  const [databases, putAway] = await Promise.all([
    databasesOf(client, environmentId, extras),
    extras.putAway(environmentId),
  ])
  const histories = new Map(databases.map(({ databaseName = '', history }) => [databaseName, history]))
  const clusters = await clustersOf(client, environmentId, histories)
  return { ...own, databases: databases.map(({ history: _, ...database }) => database), clusters, putAway }
}

async function databasesOf(client: FinspaceClient, environmentId: string, extras: Extras) {
  const found: KxDatabaseListEntry[] = []
  for await (const { kxDatabases = [] } of paginateListKxDatabases({ client }, { environmentId }))
    found.push(...kxDatabases)
  return Promise.all(
    found.map(async ({ databaseName = '' }) => {
      const history = await historyOf(client, { environmentId, databaseName })
      return { ...(await databaseOf(client, { environmentId, databaseName }, history, extras)), history }
    }),
  )
}

interface DatabaseName {
  environmentId: string
  databaseName: string
}

async function databaseOf(client: FinspaceClient, named: DatabaseName, history: Version[], extras: Extras) {
  const {
    lastCompletedChangesetId: newest,
    numBytes,
    numFiles,
  } = await client.send(new GetKxDatabaseCommand(named))
  const newestAt = history.find(({ changesetId }) => changesetId === newest)?.at
  const dates: Dates | undefined =
    newest === undefined ? undefined : await extras.dates({ ...named, changesetId: newest })
  return {
    ...{ databaseName: named.databaseName, newest, numBytes, numFiles },
    ...(newestAt === undefined ? {} : { newestAt }),
    ...(dates === undefined ? {} : { dates }),
  }
}

interface Version {
  changesetId: string | undefined
  at: Date | undefined
}

/** A cluster that is further behind is shown as more than that. */
const VERSIONS_LOOKED_AT = 100

/** The newest versions, newest first. */
async function historyOf(client: FinspaceClient, named: DatabaseName): Promise<Version[]> {
  const { kxChangesets = [] } = await client.send(
    new ListKxChangesetsCommand({ ...named, maxResults: VERSIONS_LOOKED_AT }),
  )
  const time = ({ createdTimestamp }: KxChangesetListEntry) => createdTimestamp?.getTime() ?? 0
  return kxChangesets
    .filter(({ status }) => status === 'COMPLETED')
    .sort((one, other) => time(other) - time(one))
    .map(({ changesetId, createdTimestamp: at }) => ({ changesetId, at }))
}

/** What a cluster runs on, the list does not say. */
async function clustersOf(client: FinspaceClient, environmentId: string, histories: Map<string, Version[]>) {
  const found = await everyPage<KxCluster>(async next => {
    const page = await client.send(new ListKxClustersCommand({ environmentId, ...next }))
    return { items: page.kxClusterSummaries, nextToken: page.nextToken }
  })
  return Promise.all(found.map(cluster => clusterOf(client, environmentId, cluster, histories)))
}

async function clusterOf(
  client: FinspaceClient,
  environmentId: string,
  { clusterName = '', clusterType, status, statusReason }: KxCluster,
  histories: Map<string, Version[]>,
) {
  const named = { environmentId, clusterName }
  const [{ databases = [] }, nodes] = await Promise.all([
    client.send(new GetKxClusterCommand(named)),
    everyPage<KxNode>(async next => {
      const page = await client.send(new ListKxClusterNodesCommand({ ...named, ...next }))
      return { items: page.nodes, nextToken: page.nextToken }
    }),
  ])
  return {
    ...{ clusterName, clusterType, status, statusReason, nodes: nodes.length },
    databases: databases.map(shown => ({ ...shown, ...behindOf(shown, histories) })),
  }
}

/** How many versions newer than its own there are; of more than are looked at, how many there are at least. */
function behindOf(
  { databaseName = '', changesetId }: KxDatabaseConfiguration,
  histories: Map<string, Version[]>,
) {
  const history = histories.get(databaseName)
  if (history === undefined || changesetId === undefined) return {}
  const behind = history.findIndex(version => version.changesetId === changesetId)
  if (behind === -1) return { behind: history.length }
  const at = history[behind]?.at
  return at === undefined ? { behind } : { behind, at }
}
