import { setTimeout as delay } from 'node:timers/promises'
import {
  CreateKxChangesetCommand,
  CreateKxClusterCommand,
  CreateKxDatabaseCommand,
  CreateKxUserCommand,
  GetKxChangesetCommand,
  GetKxClusterCommand,
  GetKxConnectionStringCommand,
} from '@aws-sdk/client-finspace'
import { connect } from '../../../kdb/ipc/client.ts'
import type { CampaignClientFactory } from '../client.ts'
import { type Clients, roleArn } from '../clients.ts'
import { environmentOf } from './environment.ts'

const databaseName = 'queries'
const clusterName = 'queries'
const userName = 'queries'

/** Rows of `trade` in the database that the campaign has written to the bucket `queries`. */
export const ROWS = 3000

/** Queries to a node: none is answered wrongly, and the node answers at the end. */
export const queries: CampaignClientFactory = async clients => {
  const { finspace } = clients
  const environmentId = await environmentOf(clients)
  const database = { environmentId, databaseName }
  await finspace.send(new CreateKxDatabaseCommand({ ...database, clientToken: databaseName }))
  const user = { environmentId, userName, iamRole: roleArn }
  const { userArn = '' } = await finspace.send(new CreateKxUserCommand(user))
  await load(clients, database)
  await createCluster(clients, environmentId)
  const wrong: string[] = []
  return {
    name: 'queries',
    pause: 300,
    async write(key) {
      const rows = await countRows(clients, { environmentId, userArn })
      if (rows !== ROWS) wrong.push(`queries: ${key} got ${rows} rows, expected ${ROWS}`)
    },
    isSettled: async () => (await statusOf(clients, environmentId)) === 'RUNNING',
    async count() {
      const rows = await countRows(clients, { environmentId, userArn }).catch(String)
      return rows === ROWS
        ? wrong
        : [...wrong, `queries: at the end the node answers ${rows}, expected ${ROWS}`]
    },
  }
}

async function load({ finspace }: Clients, database: { environmentId: string; databaseName: string }) {
  const { changesetId } = await finspace.send(
    new CreateKxChangesetCommand({
      ...database,
      clientToken: 'load',
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://queries/hdb/' }],
    }),
  )
  const read = new GetKxChangesetCommand({ ...database, changesetId })
  while ((await finspace.send(read)).status !== 'COMPLETED') await delay(50)
}

async function createCluster(clients: Clients, environmentId: string): Promise<void> {
  await clients.finspace.send(
    new CreateKxClusterCommand({
      ...{ environmentId, clusterName, clusterType: 'HDB', releaseLabel: '1.0', azMode: 'SINGLE' },
      availabilityZoneId: 'use1-az1',
      vpcConfiguration: {
        ...{ vpcId: 'vpc-12345678', subnetIds: ['subnet-12345678'], ipAddressType: 'IP_V4' },
        securityGroupIds: ['sg-12345678'],
      },
      capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 1 },
      databases: [{ databaseName }],
    }),
  )
  while ((await statusOf(clients, environmentId)) !== 'RUNNING') await delay(50)
}

const statusOf = async ({ finspace }: Clients, environmentId: string) =>
  (await finspace.send(new GetKxClusterCommand({ environmentId, clusterName }))).status

async function countRows({ finspace }: Clients, user: { environmentId: string; userArn: string }) {
  const { signedConnectionString = '' } = await finspace.send(
    new GetKxConnectionStringCommand({ ...user, clusterName }),
  )
  const connection = await connect(signedConnectionString, { timeoutMs: 5000 })
  try {
    const answer = await connection.query('count trade')
    return answer.kind === 'atom' ? Number(answer.value) : Number.NaN
  } finally {
    connection.close()
  }
}
