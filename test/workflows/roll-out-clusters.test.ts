import { UpdateKxClusterCodeConfigurationCommand } from '@aws-sdk/client-finspace'
import { describe, expect, test } from 'vitest'
import { NodeError } from '../../services/finspace/nodes/node-error.ts'
import { INPUTS } from '../../workflows/inputs.ts'
import { clustersOf } from './support/inventory.ts'
import { provisioned } from './support/scenes.ts'
import { createWorld, type World } from './support/world.ts'

const [[hdb] = []] = INPUTS['roll-out-clusters'].example.waves
const configuration = { ...hdb?.configuration, code: { s3Bucket: 'code', s3Key: 'one.zip' } }
const databases = [{ databaseName: 'market' }]
const healthQuery = { userName: 'analyst' }

/** An environment with clusters that show the first of two versions. */
async function prepare({
  clusters = ['hdb'],
  ...options
}: {
  clusters?: string[]
} & Record<string, unknown> = {}) {
  const world = await createWorld({ durations: { cluster: 300 } })
  const environmentId = await provisioned(world)
  for (const key of ['one.zip', 'two.zip']) world.s3.put(`code/${key}`)
  const load = async (day: string) => {
    world.s3.put(`data/${day}/trade/price`)
    const { output } = await world.run('load-database', {
      environmentId,
      databaseName: 'market',
      changeRequests: [{ changeType: 'PUT', s3Path: `s3://data/${day}/`, dbPath: `/${day}/` }],
    })
    return (output as { changesetId: string }).changesetId
  }
  const first = await load('2024.01.01')
  const waves = [
    clusters.map(clusterName => ({ clusterName, configuration: { ...configuration, ...options } })),
  ]
  const rolledOut = await world.run('roll-out-clusters', { environmentId, waves })
  expect(rolledOut, rolledOut.cause).toMatchObject({ status: 'SUCCEEDED' })
  const newest = await load('2024.01.02')
  const shown = async () =>
    Object.fromEntries(
      (await clustersOf(world.service.client, environmentId)).map(({ clusterName, databases, code }) => [
        clusterName,
        { databases, code },
      ]),
    )
  const at = (changesetId: string) => ({ databases: [{ databaseName: 'market', changesetId }] })
  return { world, environmentId, first, newest, asBefore: at(first), moved: at(newest), shown }
}

/** Fails the next move of nodes to another version. */
function failMove({ service: { nodes } }: World, reason: string): void {
  const { remount } = nodes
  nodes.remount = async () => {
    nodes.remount = remount
    throw new NodeError('NOT_MOUNTED', reason)
  }
}

const failure = ({ events }: World) =>
  events.filter(({ type }) => type === 'Workflow Failed').map(({ detail }) => detail.data)[0] as {
    resource: { arn: string }
    errorInfo: { errorMessage: string }
  }

describe('a roll-out', () => {
  test('moves a running cluster to the newest version and the new code, and then asks it', async () => {
    const { world, environmentId, newest, moved, shown } = await prepare()
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
    expect(await shown()).toEqual({ hdb: { ...moved, code } })
    expect(queries).toEqual([
      { environmentId, clusterName: 'hdb', healthQuery, versions: { market: newest } },
    ])
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

  test('says in a dry run what it would do, and does nothing', async () => {
    const { world, environmentId, first, newest, shown } = await prepare()
    const before = await shown()
    const waves = [[{ clusterName: 'hdb', databases }], [{ clusterName: 'new', configuration }]]
    const planned = await world.run('roll-out-clusters', { environmentId, waves, dryRun: true })
    expect(planned.output).toMatchObject({
      dryRun: true,
      clusters: [
        {
          clusterName: 'hdb',
          action: 'change',
          versions: { market: newest },
          rollBack: { versions: { market: first } },
        },
        { clusterName: 'new', action: 'create' },
      ],
    })
    expect(await shown()).toEqual(before)
    expect(world.faults.count('UpdateKxClusterDatabases')).toBe(0)
  })

  test('replaces a cluster whose creation failed', async () => {
    const { world, environmentId } = await prepare()
    world.service.nodes.breakDown()
    const waves = [[{ clusterName: 'rdb', configuration }]]
    const failed = await world.run('roll-out-clusters', { environmentId, waves })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxClusterFailed' })
    expect(failure(world).errorInfo).toMatchObject({ errorCode: 'RESOURCE_EXHAUSTED', origin: 'resource' })
    world.service.nodes.repair()
    expect(await world.redrive(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('waits for a cluster that is busy with something else, and then does what is wanted', async () => {
    const { world, environmentId, moved, shown } = await prepare()
    const name = { environmentId, clusterName: 'hdb' }
    const code = { s3Bucket: 'code', s3Key: 'two.zip' }
    await world.service.client.send(new UpdateKxClusterCodeConfigurationCommand({ ...name, code }))
    const waves = [[{ clusterName: 'hdb', databases }]]
    const rolledOut = await world.run('roll-out-clusters', { environmentId, waves })
    expect(rolledOut).toMatchObject({ output: { clusters: [{ clusterName: 'hdb', action: 'change' }] } })
    expect(await shown()).toEqual({ hdb: { ...moved, code } })
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
  const waves = [[{ clusterName: 'hdb', databases }]]

  const unhealthy = (world: World) => {
    world.hooks.before = step => {
      if (step !== 'query-cluster') return
      throw Object.assign(new Error('expected ["2024.01.02"] from .Q.pv, got []'), {
        name: 'ClusterNotHealthy',
      })
    }
  }

  test('of the health query is rolled back, verified, and reported as such', async () => {
    const { world, environmentId, asBefore, shown } = await prepare()
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
    expect((await shown())['hdb']).toMatchObject(asBefore)
  })

  test('brings code, script and arguments back too', async () => {
    const { world, environmentId, asBefore, shown } = await prepare()
    unhealthy(world)
    const code = { s3Bucket: 'code', s3Key: 'two.zip' }
    await world.run('roll-out-clusters', {
      environmentId,
      waves: [[{ clusterName: 'hdb', databases, code }]],
      healthQuery,
    })
    expect((await shown())['hdb']).toMatchObject({ ...asBefore, code: { s3Key: 'one.zip' } })
  })

  test('is noticed where the API only shows RUNNING and a reason', async () => {
    const { world, environmentId, asBefore, shown } = await prepare()
    failMove(world, 'nodes did not mount the version')
    const failed = await world.run('roll-out-clusters', { environmentId, waves })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'KxClusterNotUpdated' })
    expect(failure(world).errorInfo.errorMessage).toContain('nodes did not mount the version')
    expect((await shown())['hdb']).toMatchObject(asBefore)
  })

  test('of a tickerplant is not rolled back', async () => {
    const { world, environmentId, shown } = await prepare({
      ...{ clusterType: 'TICKERPLANT', databases: undefined },
      tickerplantLogConfiguration: { tickerplantLogVolumes: ['volume'] },
    })
    unhealthy(world)
    const code = { s3Bucket: 'code', s3Key: 'two.zip' }
    const waves = [[{ clusterName: 'hdb', code }]]
    const failed = await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ClusterNotHealthy' })
    expect((await shown())['hdb']).toMatchObject({ code })
  })

  test('lets the others of its wave come to their end, and names those that failed with it', async () => {
    const { world, environmentId, asBefore, moved, shown } = await prepare({
      clusters: ['good', 'hdb', 'slow'],
    })
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
    expect(await shown()).toMatchObject({ hdb: asBefore, good: moved, slow: asBefore })
    expect((await shown())['never']).toBeUndefined()
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
    const failing = world.hooks.before
    world.hooks.before = (step, payload) => {
      if (step === 'query-cluster') failMove(world, 'stuck')
      failing(step, payload)
    }
    await world.run('roll-out-clusters', { environmentId, waves, healthQuery })
    expect(failure(world).errorInfo.errorMessage).toContain('The cluster hdb could not be rolled back')
  })
})
