import { UpdateKxClusterCodeConfigurationCommand } from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import { provisioned } from './support/scenes.ts'
import { createWorld, type World } from './support/world.ts'

const configuration = {
  clusterType: 'HDB',
  releaseLabel: '1.0',
  azMode: 'SINGLE',
  availabilityZoneId: 'use1-az1',
  vpcConfiguration: {
    vpcId: 'vpc-0a1b2c3d',
    securityGroupIds: ['sg-0a1b2c3d'],
    subnetIds: ['subnet-0a1b2c3d'],
    ipAddressType: 'IP_V4',
  },
  databases: [{ databaseName: 'market' }],
  code: { s3Bucket: 'code', s3Key: 'one.zip' },
}
const databases = [{ databaseName: 'market' }]
const healthQuery = { userName: 'analyst' }

/** An environment with clusters that show the first of two versions. */
async function prepare({
  clusters = ['hdb'],
  ...options
}: {
  clusters?: string[]
  clusterType?: string
} = {}) {
  const world = await createWorld({ seconds: { cluster: 300 } })
  const environmentId = await provisioned(world)
  const load = (day: string) =>
    world.run('load-database', {
      environmentId,
      databaseName: 'market',
      changeRequests: [{ changeType: 'PUT', s3Path: `s3://data/${day}/`, dbPath: `/${day}/` }],
    })
  await load('2024.01.01')
  const waves = [
    clusters.map(clusterName => ({ clusterName, configuration: { ...configuration, ...options } })),
  ]
  expect(await world.run('roll-out-clusters', { environmentId, waves })).toMatchObject({
    status: 'SUCCEEDED',
  })
  await load('2024.01.02')
  const shown = () =>
    Object.fromEntries(
      world.finspace
        .inventory()
        .filter(({ clusterName }) => clusterName !== undefined)
        .map(({ clusterName, databases, code }) => [clusterName, { databases, code }]),
    )
  return { world, environmentId, old: world.finspace.newestVersion(environmentId, 'market'), shown }
}

const failure = ({ events }: World) =>
  events.filter(({ type }) => type === 'Workflow Failed').map(({ detail }) => detail.data)[0] as {
    resource: { arn: string }
    errorInfo: { errorMessage: string }
  }

describe('a roll-out', () => {
  test('moves a running cluster to the newest version and the new code, and then asks it', async () => {
    const { world, environmentId, shown } = await prepare()
    const queries: unknown[] = []
    world.hooks.instead.set('query-cluster', payload => {
      queries.push(payload)
      return { answer: ['2024.01.02'] }
    })
    const code = { s3Bucket: 'code', s3Key: 'two.zip' }
    const waves = [[{ clusterName: 'hdb', databases, code }]]
    const rolledOut = await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(rolledOut).toMatchObject({
      status: 'SUCCEEDED',
      output: { clusters: [{ clusterName: 'hdb', action: 'change' }] },
    })
    expect(shown()).toEqual({ hdb: { databases: [{ databaseName: 'market', changesetId: 'cs3' }], code } })
    expect(queries).toEqual([{ environmentId, clusterName: 'hdb', healthQuery, versions: { market: 'cs3' } }])
  })

  test('leaves a cluster alone that shows the version already', async () => {
    const { world, environmentId } = await prepare()
    const waves = [[{ clusterName: 'hdb', databases }]]
    await world.run('roll-out-clusters', { environmentId, waves })
    const again = await world.run('roll-out-clusters', { environmentId, waves })
    expect(again).toMatchObject({ output: { clusters: [{ clusterName: 'hdb', action: 'none' }] } })
    expect(world.faults.count('UpdateKxClusterDatabases')).toBe(1)
  })

  test('takes wave after wave, and in a wave no more at a time than it may', async () => {
    const clusters = ['a-1', 'a-2', 'a-3', 'b-1']
    const { world, environmentId } = await prepare({ clusters })
    const waves = [clusters.slice(0, 3), clusters.slice(3)].map(names =>
      names.map(clusterName => ({ clusterName, databases })),
    )
    const begun: [string, number][] = []
    world.hooks.before = (step, payload) => {
      const { clusterName } = payload as { clusterName: string }
      if (step === 'update-kx-cluster-databases') begun.push([clusterName, world.clock.now()])
    }
    expect(await world.run('roll-out-clusters', { environmentId, waves, maxConcurrency: 2 })).toMatchObject({
      status: 'SUCCEEDED',
    })
    expect(begun.map(([name]) => name)).toEqual(clusters)
    const [first = 0, second = 0, third = 0, fourth = 0] = begun.map(([, time]) => time)
    expect(second - first).toBeLessThan(10_000)
    expect(third - second).toBeGreaterThanOrEqual(300_000)
    expect(fourth - third).toBeGreaterThanOrEqual(300_000)
  })

  test('tells in a dry run what it would do, and does nothing', async () => {
    const { world, environmentId, shown } = await prepare()
    const before = shown()
    const waves = [[{ clusterName: 'hdb', databases }], [{ clusterName: 'new', configuration }]]
    const planned = await world.run('roll-out-clusters', { environmentId, waves, dryRun: true })
    expect(planned.output).toMatchObject({
      dryRun: true,
      clusters: [
        {
          clusterName: 'hdb',
          action: 'change',
          versions: { market: 'cs3' },
          rollBack: { versions: { market: 'cs2' } },
        },
        { clusterName: 'new', action: 'create' },
      ],
    })
    expect(shown()).toEqual(before)
    expect(world.faults.count('UpdateKxClusterDatabases')).toBe(0)
  })

  test('replaces a cluster whose creation failed', async () => {
    const { world, environmentId } = await prepare()
    world.finspace.failAfter('CreateKxCluster', { statusReason: 'no capacity for kx.s.large' })
    const waves = [[{ clusterName: 'rdb', configuration }]]
    const failed = await world.run('roll-out-clusters', { environmentId, waves })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxClusterFailed' })
    expect(failure(world).errorInfo).toMatchObject({ errorCode: 'RESOURCE_EXHAUSTED', origin: 'resource' })
    expect(await world.redrive(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('waits for a cluster that is busy with something else, and then does what is wanted', async () => {
    const { world, environmentId, shown } = await prepare()
    const name = { environmentId, clusterName: 'hdb' }
    const code = { s3Bucket: 'code', s3Key: 'two.zip' }
    await world.finspace.send(new UpdateKxClusterCodeConfigurationCommand({ ...name, code }))
    const waves = [[{ clusterName: 'hdb', databases }]]
    const rolledOut = await world.run('roll-out-clusters', { environmentId, waves })
    expect(rolledOut).toMatchObject({ output: { clusters: [{ clusterName: 'hdb', action: 'change' }] } })
    expect(shown()).toEqual({ hdb: { databases: [{ databaseName: 'market', changesetId: 'cs3' }], code } })
  })

  test('says which cluster is not there when it may not create it', async () => {
    const { world, environmentId } = await prepare()
    const failed = await world.run('roll-out-clusters', {
      environmentId,
      waves: [[{ clusterName: 'none', databases }]],
    })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ResourceNotFoundException' })
    expect(failure(world).resource.arn).toMatch(/kxCluster\/none$/)
  })
})

describe('a failed roll-out', () => {
  const moved = { databases: [{ databaseName: 'market', changesetId: 'cs3' }] }
  const asBefore = { databases: [{ databaseName: 'market', changesetId: 'cs2' }] }
  const waves = [[{ clusterName: 'hdb', databases }]]

  const unhealthy = (world: World) => {
    world.hooks.before = step => {
      if (step !== 'query-cluster') return
      throw Object.assign(new Error('expected ["2024.01.02"] from .Q.pv, got []'), {
        name: 'ClusterNotHealthy',
      })
    }
  }

  test('of the health query is rolled back, verified, and told as such', async () => {
    const { world, environmentId, shown } = await prepare()
    unhealthy(world)
    const failed = await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ClusterNotHealthy' })
    expect(failure(world)).toMatchObject({
      step: { name: 'query-cluster' },
      errorInfo: {
        errorMessage:
          'expected ["2024.01.02"] from .Q.pv, got [] The cluster hdb was rolled back to what it ran before.',
      },
    })
    expect(shown()['hdb']).toMatchObject(asBefore)
  })

  test('brings code, script and arguments back too', async () => {
    const { world, environmentId, shown } = await prepare()
    unhealthy(world)
    const code = { s3Bucket: 'code', s3Key: 'two.zip' }
    await world.run('roll-out-clusters', {
      environmentId,
      waves: [[{ clusterName: 'hdb', databases, code }]],
      healthQuery,
    })
    expect(shown()['hdb']).toMatchObject({ ...asBefore, code: { s3Key: 'one.zip' } })
  })

  test('is noticed where the API only shows RUNNING and a reason', async () => {
    const { world, environmentId, shown } = await prepare()
    world.finspace.failAfter('UpdateKxClusterDatabases', { statusReason: 'nodes did not mount the version' })
    const failed = await world.run('roll-out-clusters', { environmentId, waves })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxClusterNotUpdated' })
    expect(failure(world).errorInfo.errorMessage).toContain('nodes did not mount the version')
    expect(shown()['hdb']).toMatchObject(asBefore)
  })

  test('of a tickerplant is not rolled back', async () => {
    const { world, environmentId, shown } = await prepare({ clusterType: 'TICKERPLANT' })
    unhealthy(world)
    const failed = await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ClusterNotHealthy' })
    expect(shown()['hdb']).toMatchObject(moved)
  })

  test('lets the others of its wave come to their end, and tells which failed with it', async () => {
    const { world, environmentId, shown } = await prepare({ clusters: ['good', 'hdb', 'slow'] })
    unhealthy(world)
    world.hooks.instead.set('query-cluster', () => ({ answer: [] }))
    const failing = world.hooks.before
    world.hooks.before = (step, payload) => {
      if ((payload as { clusterName?: string }).clusterName === 'slow') failing(step, payload)
    }
    // The first of them fails at once, when the others have only begun.
    world.faults.throwOn('UpdateKxClusterDatabases', { name: 'AccessDeniedException', message: 'no' })
    const wave = ['hdb', 'good', 'slow'].map(clusterName => ({ clusterName, databases }))
    const waves = [wave, [{ clusterName: 'never', configuration }]]
    const failed = await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'AccessDeniedException' })
    expect(failure(world).resource.arn).toMatch(/kxCluster\/hdb$/)
    expect(failure(world).errorInfo.errorMessage).toContain('These failed too: slow (ClusterNotHealthy).')
    expect(shown()).toMatchObject({ hdb: asBefore, good: moved, slow: asBefore })
    expect(shown()['never']).toBeUndefined()
  })

  test('that has changed nothing does not claim to have been rolled back', async () => {
    const { world, environmentId } = await prepare()
    await world.run('roll-out-clusters', { environmentId, waves })
    unhealthy(world)
    await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(failure(world).errorInfo.errorMessage).not.toContain('rolled back')
  })

  test('says so where the way back fails too', async () => {
    const { world, environmentId } = await prepare()
    unhealthy(world)
    world.finspace.failAfter('UpdateKxClusterDatabases', { statusReason: 'gone' }, 0)
    const failing = world.hooks.before
    world.hooks.before = (step, payload) => {
      if (step === 'query-cluster')
        world.finspace.failAfter('UpdateKxClusterDatabases', { statusReason: 'stuck' })
      failing(step, payload)
    }
    await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(failure(world).errorInfo.errorMessage).toContain('The cluster hdb could not be rolled back')
  })
})
