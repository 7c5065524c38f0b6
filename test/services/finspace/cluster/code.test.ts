import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DeleteKxClusterCommand, UpdateKxClusterCodeConfigurationCommand } from '@aws-sdk/client-finspace'
import { expect, test, vi } from 'vitest'
import { zipOf } from '../code/zip.ts'
import { load, newCluster, newDatabase, newEnvironment, settledCluster } from '../support/provision.ts'
import { startFinspace } from '../support/start-finspace.ts'

const q = { nodes: { q: { path: '/opt/q/q' } } }
const one = { s3Bucket: 'code', s3Key: 'one.zip' }

const zipWith = (content: string) => zipOf([{ name: 'init.q', content }])

/** Clusters that q answers, over code in a bucket. */
async function startWithQ(settings: object = q) {
  const code: Record<string, string | Buffer> = {
    ...{ 'one.zip': zipWith('a:1'), 'two.zip': zipWith('a:2'), 'bad.zip': 'no zip' },
    'evil.zip': zipOf([{ name: '../evil.q' }]),
  }
  const parts = await startFinspace({ buckets: { data: { 'hdb/t/p': '1' }, code }, settings })
  const environmentId = await newEnvironment(parts.client)
  await load(parts.client, await newDatabase(parts.client, environmentId))
  const cluster = { environmentId, clusterName: 'query' }
  const spec = () => parts.nodes.running.get(`${environmentId}/query`)
  const kept = () => readdirSync(parts.bundles.pathOf('.'))
  return { ...parts, code, cluster, spec, kept, create, update }

  function create(members: object) {
    return newCluster(parts.client, { ...cluster, databases: [{ databaseName: 'hdb' }], ...members })
  }

  async function update(members: { s3Key: string; deploymentStrategy: 'ROLLING' | 'FORCE' }) {
    const { s3Key, deploymentStrategy } = members
    await parts.client.send(
      new UpdateKxClusterCodeConfigurationCommand({
        ...{ ...cluster, code: { ...one, s3Key }, initializationScript: 'init.q' },
        deploymentConfiguration: { deploymentStrategy },
      }),
    )
    return settledCluster(parts.client, cluster)
  }
}

test('the code of a cluster that q answers is unpacked for its nodes, with its script, and nothing is said not to run', async () => {
  const { create, spec } = await startWithQ()
  const created = await create({ code: one, initializationScript: 'init.q' })
  expect(created).toMatchObject({ status: 'RUNNING' })
  expect(created.statusReason).toBeUndefined()
  const { codePath = '', script = '' } = spec() ?? {}
  expect(script).toBe(join(codePath, 'init.q'))
  expect(readFileSync(script, 'utf8')).toBe('a:1')
})

test.each([
  ['is no zip', { code: { ...one, s3Key: 'bad.zip' } }, /^Code not usable in bucket code under key bad\.zip/],
  [
    'leads out of its folder',
    { code: { ...one, s3Key: 'evil.zip' } },
    /^Code not usable .* invalid relative path/,
  ],
  ['has no such script', { code: one, initializationScript: 'none.q' }, /initializationScript none\.q/],
])('a cluster whose code %s fails, and says so', async (_, members, reason) => {
  const { create, spec, kept } = await startWithQ()
  expect(await create(members)).toMatchObject({
    ...{ status: 'CREATE_FAILED', statusReason: expect.stringMatching(reason) },
  })
  expect(spec()).toBeUndefined()
  await vi.waitFor(() => expect(kept()).toEqual([]))
})

test('a code update rolls the nodes to the new code, and the old code goes when no cluster uses it', async () => {
  const { client, cluster, create, update, nodes, kept, spec } = await startWithQ()
  await create({ code: one, initializationScript: 'init.q' })
  const before = spec()?.codePath
  expect(await update({ s3Key: 'two.zip', deploymentStrategy: 'ROLLING' })).toMatchObject({
    status: 'RUNNING',
  })
  const { codePath = '', script = '' } = nodes.remounts.at(-1)?.as ?? {}
  expect(readFileSync(script, 'utf8')).toBe('a:2')
  expect(codePath).not.toBe(before)
  await vi.waitFor(() => expect(kept()).toEqual([codePath.split('/').at(-1)]))
  await client.send(new DeleteKxClusterCommand(cluster))
  await vi.waitFor(() => expect(kept()).toEqual([]))
})

test('an update to code that is no code leaves the cluster on what it had', async () => {
  const { create, update, kept, spec } = await startWithQ()
  await create({ code: one, initializationScript: 'init.q' })
  const codePath = spec()?.codePath ?? ''
  expect(await update({ s3Key: 'bad.zip', deploymentStrategy: 'ROLLING' })).toMatchObject({
    ...{ status: 'RUNNING', code: one, statusReason: expect.stringMatching(/^Code not usable/) },
  })
  expect(kept()).toEqual([codePath.split('/').at(-1)])
})

test('without q no code is unpacked, and the cluster says that it does not run it', async () => {
  const { create, spec, kept } = await startWithQ({})
  expect(await create({ code: one, initializationScript: 'init.q' })).toMatchObject({
    ...{ status: 'RUNNING', statusReason: 'Not run without a kdb licence - initializationScript init.q' },
  })
  expect(spec()?.codePath).toBeUndefined()
  expect(kept()).toEqual([])
})
