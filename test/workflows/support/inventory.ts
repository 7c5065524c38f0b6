import {
  type FinspaceClient,
  GetKxClusterCommand,
  ListKxChangesetsCommand,
  ListKxClustersCommand,
  ListKxDatabasesCommand,
  ListKxDataviewsCommand,
  ListKxEnvironmentsCommand,
  ListKxScalingGroupsCommand,
  ListKxUsersCommand,
  ListKxVolumesCommand,
} from '@aws-sdk/client-finspace'

type Item = Readonly<Record<string, unknown>>

/** What there is, as the API shows it, without times and with each id in the order of its making: for comparing ends. */
export async function inventoryOf(client: FinspaceClient): Promise<Item[]> {
  const { environments = [] } = await client.send(new ListKxEnvironmentsCommand({}))
  const standing = environments.filter(({ status }) => status !== 'DELETED')
  const within = await Promise.all(
    standing.map(({ environmentId = '' }) => inEnvironment(client, environmentId)),
  )
  return withoutIds([...standing, ...within.flat()])
}

async function inEnvironment(client: FinspaceClient, environmentId: string): Promise<object[]> {
  const { kxDatabases = [] } = await client.send(new ListKxDatabasesCommand({ environmentId }))
  const inDatabases = await Promise.all(
    kxDatabases.map(async ({ databaseName = '' }) => {
      const database = { environmentId, databaseName }
      const { kxChangesets = [] } = await client.send(new ListKxChangesetsCommand(database))
      const { kxDataviews = [] } = await client.send(new ListKxDataviewsCommand(database))
      return [...kxChangesets.toReversed(), ...kxDataviews]
    }),
  )
  const { kxVolumeSummaries = [] } = await client.send(new ListKxVolumesCommand({ environmentId }))
  const { scalingGroups = [] } = await client.send(new ListKxScalingGroupsCommand({ environmentId }))
  const { users = [] } = await client.send(new ListKxUsersCommand({ environmentId }))
  const clusters = await clustersOf(client, environmentId)
  return [
    ...kxDatabases,
    ...inDatabases.flat(),
    ...kxVolumeSummaries,
    ...scalingGroups,
    ...users,
    ...clusters,
  ]
}

export async function clustersOf(client: FinspaceClient, environmentId: string) {
  const { kxClusterSummaries = [] } = await client.send(new ListKxClustersCommand({ environmentId }))
  const clusters = await Promise.all(
    kxClusterSummaries.map(({ clusterName }) =>
      client.send(new GetKxClusterCommand({ environmentId, clusterName })),
    ),
  )
  return clusters.map(({ $metadata: _, ...cluster }) => cluster)
}

function withoutIds(items: readonly object[]): Item[] {
  const ids = new Map<string, string>()
  const idOf = (id: string) => {
    if (!ids.has(id)) ids.set(id, `id${ids.size + 1}`)
    return ids.get(id)
  }
  for (const item of items) {
    for (const member of ['environmentId', 'changesetId'])
      if (Object.hasOwn(item, member)) idOf(String(Reflect.get(item, member)))
  }
  const known = (text: string) => [...ids].reduce((made, [id, name]) => made.replaceAll(id, name), text)
  return items.map(item =>
    JSON.parse(known(JSON.stringify(item, (name, value) => (PASSING.test(name) ? undefined : value)))),
  )
}

/** Members that differ from run to run. */
const PASSING = /Timestamp$|^certificateAuthorityArn$|^dedicatedServiceAccountId$/
