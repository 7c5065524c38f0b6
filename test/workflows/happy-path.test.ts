import { describe, expect, test } from 'vitest'
import { INPUTS } from '../../workflows/inputs.ts'
import { createWorld } from './support/world.ts'

describe('the five workflows, one after the other', () => {
  test('provision, update the network, load, roll out and tear down', async () => {
    const world = await createWorld({
      seconds: { environment: 325, changeset: 41, cluster: 720, network: 60 },
    })
    const provisioned = await world.run('provision-environment', INPUTS['provision-environment'].example)
    expect(provisioned).toMatchObject({ status: 'SUCCEEDED' })
    const { environmentId } = provisioned.output as { environmentId: string }

    const network = {
      customDNSConfiguration: [{ customDNSServerName: 'ns2.example.com', customDNSServerIP: '10.0.0.3' }],
    }
    expect(await world.run('update-network', { environmentId, network })).toMatchObject({
      status: 'SUCCEEDED',
    })

    const load = { ...INPUTS['load-database'].example, environmentId }
    expect(await world.run('load-database', load)).toMatchObject({
      status: 'SUCCEEDED',
      output: { changesets: 1 },
    })

    const rollOut = { ...INPUTS['roll-out-clusters'].example, environmentId }
    expect(await world.run('roll-out-clusters', rollOut)).toMatchObject({ status: 'SUCCEEDED' })
    expect(world.finspace.inventory()).toMatchObject([
      { databaseName: 'market', status: 'COMPLETED' },
      { clusterName: 'hdb', status: 'RUNNING' },
      { databaseName: 'market' },
      { userName: 'analyst' },
      { status: 'CREATED', tgwStatus: 'SUCCESSFULLY_UPDATED', dnsStatus: 'SUCCESSFULLY_UPDATED' },
    ])

    const tornDown = await world.run('tear-down-environment', { environmentId, environmentName: 'trading' })
    expect(tornDown).toMatchObject({ status: 'SUCCEEDED' })
    expect(world.finspace.inventory().map(({ status }) => status)).toEqual(['COMPLETED', 'DELETED'])
    expect(world.events).toEqual([])
  })
})
