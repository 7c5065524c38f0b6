import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { launchNode } from '../../../kdb/node/launch.ts'
import { nodeFolder } from '../../../kdb/node/node-folder.ts'
import { isRunning } from '../../../kdb/node/process-identity.ts'
import { temporaryDirectory } from '../samples.ts'
import { reader } from './launch-node.ts'

const hanging = new URL('hanging-node.ts', import.meta.url)

/** A folder for a node, whose process ends with the test. */
async function prepared() {
  const path = await temporaryDirectory()
  const folder = nodeFolder(path)
  const options = { clusterName: 'hdb-1', clusterType: 'HDB' }
  folder.prepare({ nodeId: 'n1', attempt: 1, options }, { secret: 'secret' })
  onTestFinished(() => {
    const owner = folder.owner()
    if (owner !== undefined && owner !== 'nobody' && isRunning(owner)) process.kill(owner.pid, 'SIGKILL')
  })
  return { path, folder }
}

test('a node that hangs before it listens is waited for as long as it may take, or until a stop', async () => {
  const { path } = await prepared()
  const program = hanging
  await expect(launchNode({ path, program, listenWithinMs: 200 })).rejects.toMatchObject({
    code: 'TIMEOUT',
    message: 'expected the node to listen, got nothing within 200 ms',
  })
  const stop = new AbortController()
  const launching = launchNode({ path, program, signal: stop.signal })
  stop.abort()
  await expect(launching).rejects.toMatchObject({ code: 'STOPPED' })
})

test('started twice at once, one process is the node, and both starts answer it', async () => {
  const { path } = await prepared()
  const exits = new Map<number | undefined, Promise<unknown[]>>()
  const onSpawn = (child: ChildProcess) => void exits.set(child.pid, once(child, 'exit'))
  const [one, other] = await Promise.all([
    launchNode({ path, program: reader, onSpawn }),
    launchNode({ path, program: reader, onSpawn }),
  ])
  expect(other).toEqual(one)
  exits.delete(one.identity.pid)
  expect(await Promise.all(exits.values())).toEqual([[0, null]])
  expect(isRunning(one.identity)).toBe(true)
  expect(await launchNode({ path, program: reader })).toEqual(one)
})

test('a folder that was closed before its process had begun never has one', async () => {
  const { path, folder } = await prepared()
  expect(folder.close()).toBe(true)
  await expect(launchNode({ path, program: reader })).rejects.toMatchObject({ code: 'EXITED' })
  const late = spawn(process.execPath, [
    new URL('../../../kdb/reader/main.ts', import.meta.url).pathname,
    path,
  ])
  expect((await once(late, 'exit'))[0]).toBe(0)
  expect(folder.owner()).toBe('nobody')
})

test('a node whose process ends before it listens says so, or why', async () => {
  const { path, folder } = await prepared()
  const program = new URL('file:///nowhere/main.ts')
  await expect(launchNode({ path, program })).rejects.toMatchObject({
    code: 'EXITED',
    message: 'expected the node to listen, got its end (1)',
  })
  folder.writeSecrets({ secret: '' })
  await expect(launchNode({ path, program: reader })).rejects.toMatchObject({ code: 'ZodError' })
})
