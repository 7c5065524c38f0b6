import {
  FinspaceClient,
  GetKxClusterCommand,
  GetKxDatabaseCommand,
  type KxCluster,
  ListKxClustersCommand,
  type ListKxClustersCommandInput,
  paginateListKxDatabases,
  paginateListKxEnvironments,
} from '@aws-sdk/client-finspace'
import { connectionOf } from './connection.ts'
import { showExecutions } from './executions.ts'
import type { EndpointOptions } from './settings.ts'

/** Shows every environment with its databases and clusters, then the executions that run. */
export async function showStatus(options: EndpointOptions): Promise<void> {
  const client = new FinspaceClient(connectionOf(options))
  let known = 0
  for await (const { environments = [] } of paginateListKxEnvironments({ client }, {})) {
    known += environments.length
    for (const { environmentId = '', name, status, errorMessage } of environments) {
      console.log(
        `${name} (${environmentId}) ${status}${errorMessage === undefined ? '' : ` ${errorMessage}`}`,
      )
      if (status !== 'DELETED') await showContents(client, environmentId)
    }
  }
  if (known === 0) console.log('no environments')
  console.log('\nrunning executions')
  await showExecutions(undefined, { ...options, status: 'RUNNING', limit: 20 })
}

async function showContents(client: FinspaceClient, environmentId: string): Promise<void> {
  for await (const { kxDatabases = [] } of paginateListKxDatabases({ client }, { environmentId })) {
    for (const { databaseName } of kxDatabases) {
      const { lastCompletedChangesetId: newest } = await client.send(
        new GetKxDatabaseCommand({ environmentId, databaseName }),
      )
      console.log(`  database ${databaseName}${newest === undefined ? ', empty' : `, newest ${newest}`}`)
    }
  }
  for await (const cluster of clustersOf(client, environmentId)) {
    const { clusterName, clusterType, status, statusReason } = cluster
    const versions = await versionsOf(client, environmentId, cluster)
    const reason = statusReason === undefined ? '' : ` (${statusReason})`
    console.log(`  cluster ${clusterName} ${clusterType} ${status}${versions}${reason}`)
  }
}

/** What it runs on, which the list does not tell. */
async function versionsOf(client: FinspaceClient, environmentId: string, { clusterName }: KxCluster) {
  const { databases = [] } = await client.send(new GetKxClusterCommand({ environmentId, clusterName }))
  return databases
    .map(({ databaseName, changesetId = 'no version', dataviewName }) =>
      dataviewName === undefined
        ? `, ${databaseName} at ${changesetId}`
        : `, ${databaseName} by dataview ${dataviewName}`,
    )
    .join('')
}

/** The SDK has no paginator for these. */
async function* clustersOf(client: FinspaceClient, environmentId: string): AsyncIterable<KxCluster> {
  const request: ListKxClustersCommandInput = { environmentId }
  for (;;) {
    const { kxClusterSummaries = [], nextToken } = await client.send(new ListKxClustersCommand(request))
    yield* kxClusterSummaries
    if (nextToken === undefined) return
    request.nextToken = nextToken
  }
}
