import { join } from 'node:path'
import {
  CreateKxUserCommand,
  GetKxClusterCommand,
  GetKxConnectionStringCommand,
  ListKxChangesetsCommand,
} from '@aws-sdk/client-finspace'
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import nodeq from 'node-q'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeSampleDatabase } from '../../../kdb/format/sample.ts'
import { serve } from '../../cli/kdbflow.ts'
import { newDatabase, newEnvironment } from '../finspace/support/provision.ts'
import { clientOf, clientsOf, machineArn, newDataFolder } from './kdbflow.ts'

const patience = { timeout: 20_000, interval: 10 }

/** Enough for a load to be under way when it is looked at. */
const DATES = Array.from({ length: 25 }, (_, day) => `2026.10.${String(day + 1).padStart(2, '0')}`)
const ROWS = 20_000

test('kill -9 of the whole, amid a changeset and amid a roll-out: both complete', async () => {
  const data = newDataFolder()
  const root = join(data, 's3/market-data/hdb')
  await writeSampleDatabase({ root, dates: DATES, rowsPerDate: ROWS, random: Math.random })
  const first = await serveIn(data)
  const environmentId = await newEnvironment(first.finspace)
  const database = await newDatabase(first.finspace, environmentId, 'market')
  const iamRole = 'arn:aws:iam::000000000000:role/kdbflow-query-cluster'
  const user = await first.finspace.send(
    new CreateKxUserCommand({ environmentId, userName: 'reader', iamRole }),
  )
  const source = { bucket: 'market-data', prefix: 'hdb/' }
  const input = JSON.stringify({ ...database, source, waves: [[cluster(database)]] })
  const stateMachineArn = machineArn('load-database')
  const { executionArn } = await first.sfn.send(new StartExecutionCommand({ stateMachineArn, input }))
  await vi.waitFor(async () => {
    const { kxChangesets } = await first.finspace.send(new ListKxChangesetsCommand(database))
    expect(kxChangesets).toMatchObject([{ status: expect.stringMatching(/^(PENDING|PROCESSING)$/) }])
  }, patience)
  await first.end('SIGKILL')

  const second = await serveIn(data)
  const hdbCluster = new GetKxClusterCommand({ environmentId, clusterName: 'hdb' })
  await vi.waitFor(async () => {
    const { status } = await second.finspace.send(hdbCluster)
    expect(status).toMatch(/^(PENDING|CREATING)$/)
  }, patience)
  await second.end('SIGKILL')

  const third = await serveIn(data)
  await vi.waitFor(async () => {
    const execution = await third.sfn.send(new DescribeExecutionCommand({ executionArn }))
    expect(execution).toMatchObject({ status: 'SUCCEEDED' })
  }, patience)
  expect(await third.finspace.send(hdbCluster)).toMatchObject({ status: 'RUNNING' })
  const { kxChangesets } = await third.finspace.send(new ListKxChangesetsCommand(database))
  expect(kxChangesets).toMatchObject([{ status: 'COMPLETED' }])
  const { signedConnectionString = '' } = await third.finspace.send(
    new GetKxConnectionStringCommand({ environmentId, userArn: user.userArn, clusterName: 'hdb' }),
  )
  const ask = await connectTo(signedConnectionString)
  expect(await ask('count trade')).toBe(DATES.length * ROWS)
  await third.end('SIGTERM')
}, 60_000)

async function serveIn(data: string) {
  const serving = await serve(['--data', data])
  return { ...serving, ...clientsOf(clientOf({ data, ...serving })) }
}

/** With what a new one is made of, and the user who asks whether it is well. */
const cluster = ({ databaseName }: { databaseName: string }) => ({
  clusterName: 'hdb',
  configuration: {
    ...{ clusterType: 'HDB', releaseLabel: '1.0', azMode: 'SINGLE', availabilityZoneId: 'use1-az1' },
    vpcConfiguration: {
      vpcId: 'vpc-0a1b2c3d',
      securityGroupIds: ['sg-0a1b2c3d'],
      subnetIds: ['subnet-0a1b2c3d'],
      ipAddressType: 'IP_V4',
    },
    capacityConfiguration: { nodeType: 'kx.s.large', nodeCount: 1 },
    databases: [{ databaseName }],
  },
  databases: [{ databaseName }],
  healthQuery: { userName: 'reader' },
})

/** By the parts of `:tcps://host:port:user:password` and without TLS, as a kdb+ client would that has none. */
async function connectTo(connectionString: string): Promise<(query: string) => Promise<unknown>> {
  const [host = '', port = '', user = '', ...password] = connectionString.replace(':tcps://', '').split(':')
  const connection = await new Promise<nodeq.Connection>((accept, reject) => {
    nodeq.connect({ host, port: Number(port), user, password: password.join(':') }, (error, connected) => {
      if (connected === undefined) reject(error)
      else accept(connected)
    })
  })
  onTestFinished(() => connection.close())
  return query =>
    new Promise((accept, reject) => {
      connection.k(query, (error: Error | undefined, answer: unknown) =>
        error ? reject(error) : accept(answer),
      )
    })
}
