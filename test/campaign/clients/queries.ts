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
import type { CampaignClient } from '../client.ts'
import { type Clients, roleArn } from '../clients.ts'
import { environmentOf } from './environment.ts'

const databaseName = 'queries'
const clusterName = 'queries'
const userName = 'queries'

/** Rows of `trade` in the database that the campaign has written to the bucket `queries`. */
export const ROWS = 3000

let environmentId = ''
let userArn = ''
let wrong: string[] = []

/** Queries to a node: none is answered wrongly, and the node answers at the end. */
export const queries: CampaignClient = {
  name: 'queries',
  pause: 300,
  async prepare(clients) {
    wrong = []
    environmentId = await environmentOf(clients)
    const { finspace } = clients
    await finspace.send(
      new CreateKxDatabaseCommand({ environmentId, databaseName, clientToken: databaseName }),
    )
    const user = await finspace.send(new CreateKxUserCommand({ environmentId, userName, iamRole: roleArn }))
    userArn = user.userArn ?? ''
    await load(clients)
    await createCluster(clients)
  },
  async write(clients, key) {
    const rows = await countRows(clients)
    if (rows !== ROWS) wrong.push(`queries: ${key} got ${rows} rows, expected ${ROWS}`)
  },
  isSettled: async clients => (await statusOf(clients)) === 'RUNNING',
  async count(clients) {
    const rows = await countRows(clients).catch(String)
    return rows === ROWS
      ? wrong
      : [...wrong, `queries: at the end the node answers ${rows}, expected ${ROWS}`]
  },
}

async function load({ finspace }: Clients): Promise<void> {
  const { changesetId } = await finspace.send(
    new CreateKxChangesetCommand({
      ...{ environmentId, databaseName, clientToken: 'load' },
      changeRequests: [{ changeType: 'PUT', dbPath: '/', s3Path: 's3://queries/hdb/' }],
    }),
  )
  const read = new GetKxChangesetCommand({ environmentId, databaseName, changesetId })
  while ((await finspace.send(read)).status !== 'COMPLETED') await delay(50)
}

async function createCluster(clients: Clients): Promise<void> {
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
  while ((await statusOf(clients)) !== 'RUNNING') await delay(50)
}

const statusOf = async ({ finspace }: Clients) =>
  (await finspace.send(new GetKxClusterCommand({ environmentId, clusterName }))).status

async function countRows({ finspace }: Clients): Promise<number> {
  const { signedConnectionString = '' } = await finspace.send(
    new GetKxConnectionStringCommand({ environmentId, userArn, clusterName }),
  )
  const connection = await connect(signedConnectionString, { timeoutMs: 5000 })
  try {
    const answer = await connection.query('count trade')
    return answer.kind === 'atom' ? Number(answer.value) : Number.NaN
  } finally {
    connection.close()
  }
}
