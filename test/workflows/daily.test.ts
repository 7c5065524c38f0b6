import { UpdateKxClusterCodeConfigurationCommand } from '@aws-sdk/client-finspace'
import { describe, expect, onTestFinished, test } from 'vitest'
import { INPUTS } from '../../workflows/inputs.ts'
import { loaded, provisioned } from './support/scenes.ts'
import { createWorld, type World } from './support/world.ts'

const [[hdb] = []] = INPUTS['roll-out-clusters'].example.waves

async function withClusters() {
  const world = await createWorld()
  const environmentId = await loaded(world)
  // A gateway has a role, and no database of its own.
  const { databases: _, ...configuration } = hdb?.configuration ?? {}
  const executionRole = 'arn:aws:iam::000000000000:role/gateway'
  const gateway = {
    clusterName: 'gateway',
    configuration: { ...configuration, clusterType: 'GATEWAY', executionRole },
  }
  const waves = [[hdb, gateway]]
  const rolledOut = await world.run('roll-out-clusters', { environmentId, waves })
  expect(rolledOut, rolledOut.cause).toMatchObject({ status: 'SUCCEEDED' })
  return { world, environmentId }
}

const clusters = async (world: World) =>
  (await world.inventory()).filter(({ clusterName }) => clusterName !== undefined)

/** From here on no cluster's nodes come up, until they are stopped, the answer is called, or the test ends. */
function holdNodes({ service }: World): () => void {
  const { nodes } = service
  const held = new Map<string, () => void>()
  const { start, stop } = nodes
  nodes.start = async cluster => {
    await new Promise<void>(resolve => held.set(cluster.clusterName, resolve))
    held.delete(cluster.clusterName)
    return start(cluster)
  }
  service.held.count = () => held.size
  nodes.stop = async cluster => {
    held.get(cluster.clusterName)?.()
    return stop(cluster)
  }
  const release = () => {
    Object.assign(nodes, { start, stop })
    for (const goOn of held.values()) goOn()
  }
  onTestFinished(release)
  return release
}

describe('stop-clusters and start-clusters', () => {
  test('take clusters down in the evening and bring them back the same in the morning', async () => {
    const { world, environmentId } = await withClusters()
    const before = await clusters(world)
    expect(await world.run('stop-clusters', { environmentId })).toMatchObject({
      status: 'SUCCEEDED',
      output: { clusters: expect.arrayContaining(['hdb', 'gateway']) },
    })
    expect(await clusters(world)).toEqual([])
    const started = await world.run('start-clusters', { environmentId })
    expect(started).toMatchObject({ status: 'SUCCEEDED' })
    expect(await clusters(world)).toEqual(before)
    // What is back is forgotten: nothing is left to start.
    expect(await world.run('start-clusters', { environmentId })).toMatchObject({ output: { clusters: [] } })
  })

  test('lose no configuration when the stop fails half way', async () => {
    const { world, environmentId } = await withClusters()
    const before = await clusters(world)
    let deletions = 0
    world.hooks.before = step => {
      if (step !== 'delete-kx-cluster' || ++deletions !== 2) return
      throw Object.assign(new Error('at this step'), { name: 'Boom' })
    }
    const failed = await world.run('stop-clusters', { environmentId })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Boom' })
    expect(await world.redrive(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
    await world.run('start-clusters', { environmentId })
    expect(await clusters(world)).toEqual(before)
  })

  test('lose no configuration when two stops come at once', async () => {
    const { world, environmentId } = await withClusters()
    const before = await clusters(world)
    const stops = ['hdb', 'gateway'].map(name =>
      world.start('stop-clusters', { environmentId, clusterNames: [name] }),
    )
    for (const stop of stops) expect(await world.end(await stop)).toMatchObject({ status: 'SUCCEEDED' })
    await world.run('start-clusters', { environmentId })
    expect(await clusters(world)).toEqual(before)
  })

  test('bring back a cluster too that was only about to run', async () => {
    const { world, environmentId } = await withClusters()
    const waves = [[{ clusterName: 'late', configuration: hdb?.configuration }]]
    const release = holdNodes(world)
    await world.start('roll-out-clusters', { environmentId, waves })
    await world.settle()
    expect(await clusters(world)).toContainEqual(
      expect.objectContaining({ clusterName: 'late', status: 'CREATING' }),
    )
    expect(await world.run('stop-clusters', { environmentId })).toMatchObject({ status: 'SUCCEEDED' })
    release()
    await world.run('start-clusters', { environmentId })
    expect((await clusters(world)).map(({ clusterName }) => clusterName)).toContain('late')
  })
})

describe('update-network', () => {
  const network = {
    customDNSConfiguration: [{ customDNSServerName: 'ns9.example.com', customDNSServerIP: '10.0.0.9' }],
  }

  test('takes running clusters down and brings them back, where its input says so', async () => {
    const { world, environmentId } = await withClusters()
    const before = await clusters(world)
    const updated = await world.run('update-network', { environmentId, network, runningClusters: 'recreate' })
    expect(updated, updated.cause).toMatchObject({ status: 'SUCCEEDED' })
    expect(world.faults.count('DeleteKxCluster')).toBe(2)
    expect(await clusters(world)).toEqual(before)
  })

  test('leaves a cluster stopped that was stopped before', async () => {
    const { world, environmentId } = await withClusters()
    await world.run('stop-clusters', { environmentId, clusterNames: ['gateway'] })
    const before = await clusters(world)
    await world.run('update-network', { environmentId, network, runningClusters: 'recreate' })
    expect(await clusters(world)).toEqual(before)
  })

  test.each([
    'delete-kx-cluster',
    'update-kx-environment-network',
    'create-kx-cluster',
  ])('brings back all that it took down, where %s fails and it is redriven', async failing => {
    const { world, environmentId } = await withClusters()
    const before = await clusters(world)
    let calls = 0
    world.hooks.before = step => {
      if (step === failing && ++calls === 1) throw Object.assign(new Error('once'), { name: 'Boom' })
    }
    const input = { environmentId, network, runningClusters: 'recreate' }
    const failed = await world.run('update-network', input)
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Boom' })
    expect(await world.redrive(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED' })
    expect(await clusters(world)).toEqual(before)
  })

  test('refuses while a cluster is being changed, as while it runs', async () => {
    const { world, environmentId } = await withClusters()
    const code = { s3Bucket: 'code', s3Key: 'two.zip' }
    world.s3.put('code/two.zip')
    holdNodes(world)
    for (const clusterName of ['hdb', 'gateway']) {
      const deploymentConfiguration = { deploymentStrategy: 'FORCE' } as const
      const change = { environmentId, clusterName, code, deploymentConfiguration }
      await world.service.client.send(new UpdateKxClusterCodeConfigurationCommand(change))
    }
    await world.settle()
    for (const cluster of await clusters(world)) expect(cluster).toMatchObject({ status: 'UPDATING' })
    const refused = await world.run('update-network', { environmentId, network })
    expect(refused).toMatchObject({ status: 'FAILED', error: 'ClustersRunning' })
  })
})

describe('watch-environment', () => {
  test('counts what there is when all is well', async () => {
    const { world, environmentId } = await withClusters()
    expect(await world.run('watch-environment', { environmentId })).toMatchObject({
      status: 'SUCCEEDED',
      output: { Cluster: 2, Database: 1, Changeset: 1, Volume: 1, 'Scaling Group': 1, User: 1 },
    })
  })

  test('reports all that has failed, in one event', async () => {
    const world = await createWorld()
    const environmentId = await provisioned(world)
    // Of what it loads, there is nothing.
    await world.run('load-database', { ...INPUTS['load-database'].example, environmentId })
    world.events.length = 0
    const failed = await world.run('watch-environment', { environmentId })
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ResourcesFailed' })
    expect(failed.cause).toMatch(/Changeset kxDatabase\/market\/kxChangeset\/\w+ is FAILED/)
    expect(world.events.filter(({ type }) => type === 'Workflow Failed')).toHaveLength(1)
  })
})

describe('load-arrivals', () => {
  const arrivals = { source: { bucket: 'data', prefix: 'hdb/' }, quietSeconds: 60, trigger: 'event' }

  test('waits until nothing more arrives, and loads it all once, however many objects start it', async () => {
    const world = await createWorld()
    const environmentId = await provisioned(world)
    const input = { environmentId, databaseName: 'market', ...arrivals }
    const started: string[] = []
    for (const object of ['2024.01.01/trade/price', '2024.01.01/trade/size', 'sym']) {
      world.s3.put(`data/hdb/${object}`)
      started.push(await world.start('load-arrivals', input))
      await world.settle()
      world.clock.advance(20_000)
    }
    const ends = await Promise.all(started.map(world.end))
    expect(ends.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'])
    expect(ends[1]?.output).toEqual({ watcher: started[0] })
    const [changeset] = world.faults.calls.filter(({ operation }) => operation === 'CreateKxChangeset')
    expect(changeset?.request['changeRequests']).toHaveLength(2)
    expect(world.faults.count('CreateKxChangeset')).toBe(1)
  })

  test('gives up where arrivals never cease, with a history that stays small', async () => {
    const world = await createWorld()
    const environmentId = await provisioned(world)
    world.hooks.instead.set('look-at-arrivals', () => ({ secondsLeft: 1, objects: 1 }))
    const input = { environmentId, databaseName: 'market', ...arrivals, quietSeconds: 1 }
    const ended = await world.run('load-arrivals', input)
    expect(ended).toMatchObject({ status: 'FAILED', error: 'DeadlineExceeded' })
    expect((await world.history(ended.executionArn)).length).toBeLessThan(8000)
  }, 120_000)
})
