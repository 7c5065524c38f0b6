import { expect, test } from 'vitest'
import { INPUTS } from '../../workflows/inputs.ts'
import { startFinspace } from '../services/finspace/support/start-finspace.ts'
import { createWorldOverHttp } from './support/world.ts'

test('the workflows do the main job with the service itself, over HTTP', async () => {
  const buckets = {
    data: { 'hdb/sym': 'abc', 'hdb/2024.01.02/trade/price': '1', 'hdb/2024.01.03/trade/price': '2' },
  }
  const world = await createWorldOverHttp(async clock => (await startFinspace({ clock, buckets })).client)
  for (const [bucket, objects] of Object.entries(buckets)) {
    for (const [key, content] of Object.entries(objects)) world.s3.put(`${bucket}/${key}`, content)
  }
  world.clock.advance(5000)

  const provisioned = await world.run('provision-environment', INPUTS['provision-environment'].example)
  expect(provisioned, provisioned.cause).toMatchObject({ status: 'SUCCEEDED' })
  const { environmentId } = provisioned.output as { environmentId: string }
  const again = await world.run('provision-environment', INPUTS['provision-environment'].example)
  expect(again, again.cause).toMatchObject({ status: 'SUCCEEDED', output: { environmentId } })

  const load = { environmentId, databaseName: 'market', source: { bucket: 'data', prefix: 'hdb/' } }
  const loaded = await world.run('load-database', load)
  expect(loaded, loaded.cause).toMatchObject({ status: 'SUCCEEDED', output: { changesets: 1 } })
  expect(await world.run('load-database', load)).toMatchObject({
    status: 'SUCCEEDED',
    output: { changesets: 0 },
  })

  const missing = { changeType: 'PUT', s3Path: 's3://data/none/', dbPath: '/2024.01.04/' }
  const failed = await world.run('load-database', {
    environmentId,
    databaseName: 'market',
    changeRequests: [missing],
  })
  expect(failed).toMatchObject({ status: 'FAILED', error: 'KxChangesetFailed' })
  expect(world.events.at(-1)?.detail.data).toMatchObject({ errorInfo: { errorCode: 'INPUT_NOT_FOUND' } })

  const { waves } = INPUTS['roll-out-clusters'].example
  const rolledOut = await world.run('roll-out-clusters', { environmentId, waves })
  expect(rolledOut, rolledOut.cause).toMatchObject({ status: 'SUCCEEDED' })
  expect(await world.run('watch-environment', { environmentId })).toMatchObject({ error: 'ResourcesFailed' })

  const stopped = await world.run('stop-clusters', { environmentId })
  expect(stopped, stopped.cause).toMatchObject({ status: 'SUCCEEDED' })
  const started = await world.run('start-clusters', { environmentId, versions: 'newest' })
  expect(started, started.cause).toMatchObject({ status: 'SUCCEEDED', output: { clusters: ['hdb'] } })

  const tornDown = await world.run('tear-down-environment', { environmentId, environmentName: 'trading' })
  expect(tornDown, tornDown.cause).toMatchObject({ status: 'SUCCEEDED' })
})
