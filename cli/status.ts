import {
  FinspaceClient,
  ListKxClustersCommand,
  ListKxDatabasesCommand,
  paginateListKxEnvironments,
} from '@aws-sdk/client-finspace'
import { connectionOf } from './connection.ts'
import { showExecutions } from './executions.ts'
import type { EndpointOptions } from './settings.ts'

/** Shows every environment with its databases and clusters, then the executions that run. */
export async function showStatus(options: EndpointOptions): Promise<void> {
  const client = new FinspaceClient(connectionOf(options))
  for await (const page of paginateListKxEnvironments({ client }, {})) {
    for (const { environmentId = '', name, status, errorMessage } of page.environments ?? []) {
      console.log(
        `${name} (${environmentId}) ${status}${errorMessage === undefined ? '' : ` ${errorMessage}`}`,
      )
      if (status !== 'DELETED') await showContents(client, environmentId)
    }
  }
  console.log('\nrunning executions')
  await showExecutions(undefined, { ...options, status: 'RUNNING' })
}

async function showContents(client: FinspaceClient, environmentId: string): Promise<void> {
  const { kxDatabases = [] } = await client.send(new ListKxDatabasesCommand({ environmentId }))
  for (const { databaseName } of kxDatabases) console.log(`  database ${databaseName}`)
  const { kxClusterSummaries = [] } = await client.send(new ListKxClustersCommand({ environmentId }))
  for (const { clusterName, clusterType, status, statusReason } of kxClusterSummaries) {
    console.log(
      `  cluster ${clusterName} ${clusterType} ${status}${statusReason === undefined ? '' : ` (${statusReason})`}`,
    )
  }
}
