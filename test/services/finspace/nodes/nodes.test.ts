import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kill } from 'node:process'
import { expect, test, vi } from 'vitest'
import { nodeFolder } from '../../../../kdb/node/node-folder.ts'
import { long } from '../../../../kdb/values.ts'
import { version } from '../versions/world.ts'
import { cluster, openClusterWorld, specOf } from './cluster-world.ts'

test('nodes answer queries over their version as soon as the cluster has started', async () => {
  const { nodes, ask, changes } = await openClusterWorld()
  await nodes.start(specOf(['n1', 'n2']))
  expect(nodes.list(cluster).map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING'])
  expect(await ask('n1', 'count trade')).toEqual(long(1))
  expect(await ask('n2', 'count trade')).toEqual(long(1))
  expect(changes.sort()).toEqual(['n1 RUNNING', 'n2 RUNNING'])
})

test('a cluster moves to another version in its running processes, or by new ones', async () => {
  const { nodes, ask } = await openClusterWorld()
  await nodes.start(specOf(['n1']))
  const [before] = nodes.list(cluster)
  await nodes.remount(cluster, { version: version('c2'), deploymentStrategy: 'NO_RESTART' })
  expect(await ask('n1', 'count trade')).toEqual(long(3))
  expect(nodes.list(cluster)[0]?.port).toBe(before?.port)
  await nodes.remount(cluster, { version: version('c1'), deploymentStrategy: 'ROLLING' })
  expect(await ask('n1', 'count trade')).toEqual(long(1))
  expect(nodes.list(cluster)[0]?.port).not.toBe(before?.port)
})

test('a roll starts the new nodes with what the cluster is to be, and one that fails leaves them as they were', async () => {
  const { nodes, ask } = await openClusterWorld()
  await nodes.start(specOf(['n1']))
  const as = { ...specOf(['n1']), codePath: '/code/two' }
  await nodes.remount(cluster, { version: version('c1'), deploymentStrategy: 'ROLLING', as })
  expect(await ask('n1', '.aws.akcp')).toMatchObject({ items: new TextEncoder().encode('/code/two') })
  const three = { ...as, codePath: '/code/three' }
  const failing = nodes.remount(cluster, {
    version: version('none'),
    deploymentStrategy: 'ROLLING',
    as: three,
  })
  await expect(failing).rejects.toThrow()
  await nodes.remount(cluster, { version: version('c2'), deploymentStrategy: 'ROLLING' })
  expect(await ask('n1', '.aws.akcp')).toMatchObject({ items: new TextEncoder().encode('/code/two') })
})

test('a killed node is started again on its port', async () => {
  const { nodes, ask, changes, nodeFolders } = await openClusterWorld()
  await nodes.start(specOf(['n1']))
  const port = nodes.list(cluster)[0]?.port
  const owner = nodeFolder(join(nodeFolders, 'n1.1')).owner()
  if (owner === undefined || owner === 'nobody') throw new Error('expected a process')
  kill(owner.pid, 'SIGKILL')
  await vi.waitFor(() => expect(changes).toEqual(['n1 RUNNING', 'n1 PROVISIONING', 'n1 RUNNING']), 20_000)
  expect(nodes.list(cluster)[0]?.port).toBe(port)
  expect(await ask('n1', 'count trade')).toEqual(long(1))
})

test('a stopped cluster leaves no process and no mount', async () => {
  const { nodes, ask, versions } = await openClusterWorld()
  const path = await versions.mount(version('c1'), 'looker')
  await nodes.start(specOf(['n1']))
  await versions.unmount(version('c1'), 'looker')
  expect(existsSync(path)).toBe(true)
  const asking = ask('n1', 'count trade')
  await asking
  await nodes.stop(cluster)
  expect(existsSync(path)).toBe(false)
  expect(nodes.list(cluster)).toEqual([])
})
