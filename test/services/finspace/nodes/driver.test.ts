import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { nodeFolder } from '../../../../kdb/node/node-folder.ts'
import { isRunning } from '../../../../kdb/node/process-identity.ts'
import type { Placement } from '../../../../services/finspace/nodes/driver.ts'
import { createProcessDriver } from '../../../../services/finspace/nodes/process/driver.ts'
import { limited } from '../../../../services/finspace/nodes/process/limited.ts'
import { openOutput } from '../../../../services/finspace/nodes/process/output.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { fakeQ } from '../../../kdb/q/fake-q-path.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { driverSuite } from './driver-suite.ts'

function open(folder: string, parts: Partial<Parameters<typeof createProcessDriver>[0]> = {}) {
  mkdirSync(folder, { recursive: true })
  const onFault = (fault: unknown) => {
    throw fault
  }
  return createProcessDriver({ folder, clock: systemClock, startsAtOnce: 2, onFault, ...parts })
}

driverSuite('process', () => {
  const top = temporaryFolder()
  const folder = join(top, 'nodes')
  const pidOf = ({ handle }: Placement): number => {
    const owner = nodeFolder(join(folder, handle)).owner()
    if (owner === undefined || owner === 'nobody') throw new Error('expected a process, got none')
    return owner.pid
  }
  return {
    openDriver: () => open(folder),
    openOther() {
      cpSync(folder, join(top, 'copy'), { recursive: true })
      return open(join(top, 'copy'))
    },
    leaveOrder(order) {
      // The service ends in the launch.
      const launch = async () => {
        throw new Error('killed')
      }
      open(folder, { launch })
        .start(order, new AbortController().signal)
        .catch(() => undefined)
    },
    breakList() {
      const unreadable = join(folder, 'n0.1')
      mkdirSync(unreadable)
      writeFileSync(join(unreadable, 'order.json'), '{')
      onTestFinished(() => rmSync(unreadable, { recursive: true }))
    },
    async deafen(placement) {
      process.kill(pidOf(placement), 'SIGSTOP')
    },
    kill: placement => void process.kill(pidOf(placement), 'SIGKILL'),
  }
})

const order = {
  cluster: { environmentId: 'env1', clusterName: 'hdb' },
  ...{ nodeId: 'n1', attempt: 1, secrets: { secret: 'known to two' } },
  options: { clusterName: 'hdb', clusterType: 'HDB' },
} as const

test('what a node prints comes to its log, also what it has printed while no service ran', async () => {
  const folder = join(temporaryFolder(), 'nodes')
  const first = open(folder)
  const { handle } = await first.start(order, new AbortController().signal)
  const log = new PassThrough()
  const second = open(folder, { logOf: () => log })
  await second.list()
  await second.stop(handle, 5000)
  expect(await text(log)).toMatch(/built-in reader, not q\nhdb listens on/)
})

test('a node that ends after its service has left writes to the log of the next service alone', async () => {
  const folder = join(temporaryFolder(), 'nodes')
  const [left, next] = [new PassThrough(), new PassThrough()]
  const first = open(folder, { logOf: () => left })
  const leave = first.watch(() => undefined)
  const { handle } = await first.start(order, new AbortController().signal)
  leave()
  left.read()
  const second = open(folder, { logOf: () => next })
  await second.list()
  await second.stop(handle, 5000)
  await setImmediate()
  expect(left.read()).toBeNull()
  expect(left.writableEnded).toBe(false)
  expect(next.writableEnded).toBe(true)
})

test('a log is read on by the next reader, and cut once much of it was read', () => {
  const file = join(temporaryFolder(), 'output')
  writeFileSync(file, 'one\n')
  expect(openOutput(file).take()?.toString()).toBe('one\n')
  writeFileSync(file, 'two\n'.repeat(300_000), { flag: 'a' })
  const reader = openOutput(file)
  let length = 0
  for (let bytes = reader.take(); bytes !== undefined; bytes = reader.take()) length += bytes.length
  expect(length).toBe(1_200_000)
  expect(statSync(file).size).toBe(0)
  writeFileSync(file, 'three\n', { flag: 'a' })
  expect(openOutput(file).take()?.toString()).toBe('three\n')
})

test('the secrets of a node lie in a file of their own, which nobody else can read', async () => {
  const folder = join(temporaryFolder(), 'nodes')
  const driver = open(folder)
  const { handle } = await driver.start(order, new AbortController().signal)
  const files = readdirSync(join(folder, handle))
  expect(files.filter(name => (statSync(join(folder, handle, name)).mode & 0o077) !== 0)).toEqual([])
  await driver.stop(handle, 5000)
})

test('no more nodes start at once than there is room for', async () => {
  const inPlace = limited(2)
  let running = 0
  let most = 0
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await setImmediate()
    running -= 1
  }
  await Promise.all(Array.from({ length: 9 }, () => inPlace(work)))
  expect({ running, most }).toEqual({ running: 0, most: 2 })
})

test('where q answers, its node and it are one placement: it has ended when neither runs', async () => {
  const folder = join(temporaryFolder(), 'nodes')
  const driver = open(folder)
  const path = fakeQ('deaf')
  const { handle } = await driver.start({ ...order, q: { path } }, new AbortController().signal)
  const { owner, children } = nodeFolder(join(folder, handle))
  await vi.waitFor(() => expect(children()).toHaveLength(1), 10_000)
  const [q] = children()
  const node = owner()
  if (q === undefined || node === undefined || node === 'nobody') throw new Error('expected two processes')
  // Neither the node nor its q can be asked any more.
  for (const { pid } of [q, node]) process.kill(pid, 'SIGSTOP')
  process.kill(node.pid, 'SIGKILL')
  await vi.waitFor(() => expect(isRunning(node)).toBe(false), 5000)
  expect(driver.find(handle)?.state).not.toBe('ended')
  expect(await driver.stop(handle, 100)).toBe('ended')
  expect(isRunning(q)).toBe(false)
})
