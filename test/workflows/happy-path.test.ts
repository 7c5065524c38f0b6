import {
  GetKxEnvironmentCommand,
  ListKxClustersCommand,
  ListKxDatabasesCommand,
  ListKxEnvironmentsCommand,
  ListKxUsersCommand,
} from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { INPUTS } from '../../workflows/inputs.ts'
import { putSources } from './support/scenes.ts'
import { createWorld } from './support/world.ts'

test('the examples of the five workflows provision, update the network, load, roll out and tear down, with no event', async () => {
  const world = await createWorld()
  const { client } = world.service
  putSources(world)

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
