import {
  GetKxDatabaseCommand,
  GetKxEnvironmentCommand,
  GetKxUserCommand,
  GetKxVolumeCommand,
  ListTagsForResourceCommand,
  UpdateKxVolumeCommand,
} from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import { INPUTS } from '../../workflows/inputs.ts'
import { createWorld, type World } from './support/world.ts'

const before = {
  ...INPUTS['provision-environment'].example,
  network: {},
  volumes: [
    {
      volumeName: 'volume',
      volumeType: 'NAS_1' as const,
      nas1Configuration: { type: 'SSD_250' as const, size: 1200 },
      azMode: 'SINGLE' as const,
      availabilityZoneIds: ['use1-az1'],
      tags: { team: 'trades', cost: '7' },
    },
  ],
}
const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`
const [volume] = before.volumes
const wanted = {
  ...before,
  environment: { ...before.environment, description: 'All markets', tags: { stage: 'live' } },
  users: [{ userName: 'analyst', iamRole: role('quant') }],
  databases: [{ databaseName: 'market', description: 'By date' }],
  volumes: [
    { ...volume, nas1Configuration: { type: 'SSD_250' as const, size: 2400 }, tags: { team: 'quotes' } },
  ],
}

/** An environment as `before` says. */
async function provisioned() {
  const world = await createWorld()
  const { client, set } = world.service
  const { output, cause } = await world.run('provision-environment', before)
  expect(cause).toBeUndefined()
  const { environmentId } = output as { environmentId: string }
  const shown = async () => {
    const environment = await client.send(new GetKxEnvironmentCommand({ environmentId }))
    const user = await client.send(new GetKxUserCommand({ environmentId, userName: 'analyst' }))
    const database = await client.send(new GetKxDatabaseCommand({ environmentId, databaseName: 'market' }))
    const volume = await client.send(new GetKxVolumeCommand({ environmentId, volumeName: 'volume' }))
    const tagsOf = async (resourceArn = '') =>
      (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags
    return {
      name: environment.name,
      description: environment.description,
      role: user.iamRole,
      database: database.description,
      size: volume.nas1Configuration?.size,
      status: volume.status,
      tags: [await tagsOf(environment.environmentArn), await tagsOf(volume.volumeArn)],
    }
  }
  return { world, environmentId, client, set, shown }
}

const provision = (world: World, change: object) =>
  world.run('provision-environment', { ...wanted, ...change })

describe('what is there and differs', () => {
  test('is brought to what the input says, where it is to be updated', async () => {
    const { world, environmentId, shown } = await provisioned()
    const updated = await provision(world, { onDifference: 'update' })
    expect(updated, updated.cause).toMatchObject({ status: 'SUCCEEDED', output: { environmentId } })
    expect(await shown()).toEqual({
      name: 'trading',
      description: 'All markets',
      role: role('quant'),
      database: 'By date',
      size: 2400,
      status: 'ACTIVE',
      // A tag that the input does not name stays.
      tags: [{ stage: 'live' }, { team: 'quotes', cost: '7' }],
    })
    const again = await provision(world, { onDifference: 'update', dryRun: true })
    expect(again.output).toMatchObject({ updates: [], users: [], volumes: [] })
  })

  test('is renamed, where the input names the environment by its id', async () => {
    const { world, environmentId, shown } = await provisioned()
    const environment = { ...before.environment, name: 'markets' }
    const renamed = await world.run('provision-environment', {
      ...before,
      ...{ environment, environmentId, onDifference: 'update' },
    })
    expect(renamed, renamed.cause).toMatchObject({ status: 'SUCCEEDED', output: { environmentId } })
    expect(await shown()).toMatchObject({ name: 'markets' })
  })

  test('is planned and left alone in a dry run', async () => {
    const { world, environmentId, shown } = await provisioned()
    const found = await shown()
    const planned = await provision(world, { onDifference: 'update', dryRun: true })
    expect(planned, planned.cause).toMatchObject({
      status: 'SUCCEEDED',
      output: { dryRun: true, environment: 'adopt', environmentId, users: [], databases: [], volumes: [] },
    })
    const { updates } = planned.output as { updates: { kind: string; differences: string[] }[] }
    expect(updates.map(({ kind, differences }) => [kind, ...differences])).toEqual([
      ['environment', expect.stringContaining('got "Trades and quotes"')],
      ['tags', expect.stringContaining('expected stage "live" of the tags of environment')],
      ['user', expect.stringContaining('expected iamRole')],
      ['database', expect.stringContaining('expected description "By date" of market')],
      ['volume', expect.stringContaining('"size":1200')],
      ['tags', expect.stringContaining('expected team "quotes" of the tags of volume, got "trades"')],
    ])
    expect(await shown()).toEqual(found)
  })

  test('keeps a volume whose update failed, and updates it when the execution is redriven', async () => {
    const { world, set, shown } = await provisioned()
    set({ world: { volumeCapacity: 2000 } })
    const failed = await provision(world, { onDifference: 'update' })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxVolumeFailed' })
    expect(await shown()).toMatchObject({ size: 1200, status: 'UPDATE_FAILED' })
    set({})
    const redriven = await world.redrive(failed.executionArn)
    expect(redriven, redriven.cause).toMatchObject({ status: 'SUCCEEDED' })
    // A new one would have lost its other tag.
    expect(await shown()).toMatchObject({ size: 2400, status: 'ACTIVE', tags: [{}, { cost: '7' }] })
  })

  test('is reported and left alone where nothing else is said', async () => {
    const { world, shown } = await provisioned()
    const found = await shown()
    const reported = await provision(world, { environment: before.environment })
    expect(reported).toMatchObject({ status: 'FAILED', error: 'ResourceDiffers' })
    expect(reported.cause).toMatch(/(?=.*iamRole)(?=.*description)(?=.*nas1Configuration)/)
    expect(await shown()).toEqual(found)
  })

  test('is reported where an update would lose data: a volume only grows', async () => {
    const { world, environmentId, client, shown } = await provisioned()
    const nas1Configuration = { type: 'SSD_250' as const, size: 4800 }
    await client.send(new UpdateKxVolumeCommand({ environmentId, volumeName: 'volume', nas1Configuration }))
    const reported = await provision(world, { onDifference: 'update' })
    expect(reported).toMatchObject({ status: 'FAILED', error: 'ResourceDiffers' })
    expect(reported.cause).toContain('nas1Configuration')
    // All differences are known before anything is changed.
    expect(await shown()).toMatchObject({ role: role('analyst'), description: 'Trades and quotes' })
  })
})

test('a dry run where there is nothing yet plans to create all', async () => {
  const world = await createWorld()
  const planned = await world.run('provision-environment', { ...before, dryRun: true })
  expect(planned, planned.cause).toMatchObject({
    output: {
      environment: 'create',
      users: [{ action: 'create', configuration: { userName: 'analyst' } }],
      volumes: [{ action: 'create', configuration: { volumeName: 'volume' } }],
      scalingGroups: [],
    },
  })
})
