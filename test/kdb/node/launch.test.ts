import { expect, test } from 'vitest'
import { type Launch, launchNode } from '../../../kdb/node/launch.ts'

const launchHanging = (clusterName: string, parts: Partial<Launch> = {}) =>
  launchNode({
    options: { clusterName, clusterType: 'HDB' },
    secret: 'secret',
    program: new URL('hanging-node.ts', import.meta.url),
    ...parts,
  })

test('a node that hangs before it listens is killed when its time is over', async () => {
  await expect(launchHanging('hangs', { listenWithinMs: 200 })).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: 'expected listening from the node, got nothing within 200 ms',
  })
})

test('a node that hangs before it listens is killed by a stop', async () => {
  const stop = new AbortController()
  const launching = launchHanging('hangs', { signal: stop.signal })
  stop.abort()
  await expect(launching).rejects.toMatchObject({ code: 'STOPPED' })
  await expect(launchHanging('hangs', { signal: stop.signal })).rejects.toThrow('aborted')
})

test('a node that hangs while it mounts is killed when its time is over', async () => {
  const node = await launchHanging('listens', { mountWithinMs: 200 })
  const mounts = ['/one', '/two'].map(path => node.mount({ path, databaseName: 'market' }))
  await expect(mounts[0]).rejects.toMatchObject({ code: 'TIMEOUT' })
  await expect(mounts[1]).rejects.toThrow('expected mounted from the node')
  expect(await node.exited).toEqual({ code: null, signal: 'SIGKILL' })
})
