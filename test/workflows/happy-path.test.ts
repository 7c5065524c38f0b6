import {
  GetKxEnvironmentCommand,
  ListKxClustersCommand,
  ListKxDatabasesCommand,
  ListKxEnvironmentsCommand,
  ListKxUsersCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { INPUTS } from '../../workflows/inputs.ts'
import { startFinspace } from '../services/finspace/support/start-finspace.ts'
import { createWorld } from './support/world.ts'

test('the examples of the five workflows provision, update the network, load, roll out and tear down, with no event', async () => {
  const service = { client: undefined as Awaited<ReturnType<typeof startFinspace>>['client'] | undefined }
  const world = await createWorld({
    service: async clock => {
      const { client } = await startFinspace({ clock, buckets: bucketsOfExamples() })
      service.client = client
      return client
    },
  })
  const { client } = service
  if (client === undefined) throw new Error('expected the service, got none')

  const provisioned = await world.run('provision-environment', INPUTS['provision-environment'].example)
  expect(provisioned, provisioned.cause).toMatchObject({ status: 'SUCCEEDED' })
  const { environmentId } = provisioned.output as { environmentId: string }

  const network = {
    customDNSConfiguration: [{ customDNSServerName: 'ns2.example.com', customDNSServerIP: '10.0.0.3' }],
  }
  const updated = await world.run('update-network', { environmentId, network })
  expect(updated, updated.cause).toMatchObject({ status: 'SUCCEEDED' })

  const loaded = await world.run('load-database', { ...INPUTS['load-database'].example, environmentId })
  expect(loaded, loaded.cause).toMatchObject({ status: 'SUCCEEDED', output: { changesets: 1 } })

  const rollOut = { ...INPUTS['roll-out-clusters'].example, environmentId }
  const rolledOut = await world.run('roll-out-clusters', rollOut)
  expect(rolledOut, rolledOut.cause).toMatchObject({ status: 'SUCCEEDED' })

  const inEnvironment = { environmentId }
  expect(await client.send(new GetKxEnvironmentCommand(inEnvironment))).toMatchObject({
    ...network,
    ...{ status: 'CREATED', tgwStatus: 'SUCCESSFULLY_UPDATED', dnsStatus: 'SUCCESSFULLY_UPDATED' },
  })
  expect(await client.send(new ListKxUsersCommand(inEnvironment))).toMatchObject({
    users: [{ userName: 'analyst' }],
  })
  expect(await client.send(new ListKxDatabasesCommand(inEnvironment))).toMatchObject({
    kxDatabases: [{ databaseName: 'market' }],
  })
  expect(await client.send(new ListKxClustersCommand(inEnvironment))).toMatchObject({
    kxClusterSummaries: [{ clusterName: 'hdb', status: 'RUNNING' }],
  })

  const tornDown = await world.run('tear-down-environment', { environmentId, environmentName: 'trading' })
  expect(tornDown, tornDown.cause).toMatchObject({ status: 'SUCCEEDED' })
  const { environments = [] } = await client.send(new ListKxEnvironmentsCommand({}))
  expect(environments.filter(({ status }) => status !== 'DELETED')).toEqual([])
  expect(world.events).toEqual([])
})

/** An object under each path that the example of a load names. */
function bucketsOfExamples(): Record<string, Record<string, string>> {
  const { changeRequests = [] } = INPUTS['load-database'].schema.parse({
    ...INPUTS['load-database'].example,
  })
  const buckets: Record<string, Record<string, string>> = {}
  for (const { s3Path = '' } of changeRequests) {
    const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(s3Path) ?? []
    buckets[bucket] = { ...buckets[bucket], [path.endsWith('/') ? `${path}trade/price` : path]: 'bytes' }
  }
  return buckets
}
