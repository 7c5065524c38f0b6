import {
  FinspaceClient,
  GetKxClusterCommand,
  GetKxDatabaseCommand,
  type KxDatabaseConfiguration,
  ListKxClustersCommand,
  type ListKxClustersCommandInput,
  paginateListKxDatabases,
  paginateListKxEnvironments,
} from '@aws-sdk/client-finspace'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { executionsOf, showExecutions } from '../executions/executions.ts'

export const command: Command = {
  options: [...endpointOptions(), jsonOption()],
  examples: ['kdbflow status', 'kdbflow status --json'],
  run: showStatus,
}

/** Shows every environment with its databases and clusters, then the executions that run. */
export async function showStatus(options: EndpointOptions & { json?: true }): Promise<void> {
  const client = new FinspaceClient(connectionOf(options))
  const environments = await environmentsOf(client)
  const running = { ...options, status: 'RUNNING', limit: 20 } as const
  if (options.json === true) {
    return console.log(
      JSON.stringify(
        { environments, executions: await executionsOf({ ...running, all: true }) },
        undefined,
        2,
      ),
    )
  }
  console.log(
    environments.length === 0 ? 'no environments' : environments.flatMap(environmentLines).join('\n'),
  )
  console.log('\nrunning executions')
  await showExecutions(undefined, running)
}

async function environmentsOf(client: FinspaceClient) {
  const found = []
  for await (const { environments = [] } of paginateListKxEnvironments({ client }, {})) {
    for (const { environmentId = '', name, status, errorMessage } of environments) {
      const isThere = status !== 'DELETED'
      found.push({
        ...{ environmentId, name, status, errorMessage },
        databases: isThere ? await databasesOf(client, environmentId) : [],
        clusters: isThere ? await clustersOf(client, environmentId) : [],
      })
    }
  }
  return found
}

type Environment = Awaited<ReturnType<typeof environmentsOf>>[number]

function environmentLines({ environmentId, name, status, errorMessage, databases, clusters }: Environment) {
  return [
    `${name} (${environmentId}) ${status}${errorMessage === undefined ? '' : ` ${errorMessage}`}`,
    ...databases.map(
      ({ databaseName, newest }) =>
        `  database ${databaseName}${newest === undefined ? ', empty' : `, newest ${newest}`}`,
    ),
    ...clusters.map(({ clusterName, clusterType, status, statusReason, databases }) => {
      const reason = statusReason === undefined ? '' : ` (${statusReason})`
      return `  cluster ${clusterName} ${clusterType} ${status}${databases.map(versionText).join('')}${reason}`
    }),
  ]
}

const versionText = ({ databaseName, changesetId = 'no version', dataviewName }: KxDatabaseConfiguration) =>
  dataviewName === undefined
    ? `, ${databaseName} at ${changesetId}`
    : `, ${databaseName} by dataview ${dataviewName}`

async function databasesOf(client: FinspaceClient, environmentId: string) {
  const found = []
  for await (const { kxDatabases = [] } of paginateListKxDatabases({ client }, { environmentId })) {
    for (const { databaseName } of kxDatabases) {
      const { lastCompletedChangesetId: newest } = await client.send(
        new GetKxDatabaseCommand({ environmentId, databaseName }),
      )
      found.push({ databaseName, newest })
    }
  }
  return found
}

/** The SDK has no paginator for these. What a cluster runs on, the list does not say. */
async function clustersOf(client: FinspaceClient, environmentId: string) {
  const found = []
  const request: ListKxClustersCommandInput = { environmentId }
  for (;;) {
    const { kxClusterSummaries = [], nextToken } = await client.send(new ListKxClustersCommand(request))
    for (const { clusterName, clusterType, status, statusReason } of kxClusterSummaries) {
      const { databases = [] } = await client.send(new GetKxClusterCommand({ environmentId, clusterName }))
      found.push({ clusterName, clusterType, status, statusReason, databases })
    }
    if (nextToken === undefined) return found
    request.nextToken = nextToken
  }
}
