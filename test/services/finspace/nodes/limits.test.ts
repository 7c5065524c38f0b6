import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { launchNode } from '../../../../kdb/node/launch.ts'
import { version1 } from '../../../../services/finspace/nodes/cgroups/hierarchies.ts'
import { processesFile } from '../../../../services/finspace/nodes/cgroups/node-groups.ts'
import type { Handle, NodeOrder } from '../../../../services/finspace/nodes/driver.ts'
import {
  createProcessDriver,
  type ProcessDriverParts,
} from '../../../../services/finspace/nodes/process/driver.ts'
import { systemClock } from '../../../../services/store/clock.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { standInCgroups } from './stand-in-cgroups.ts'

const never = new AbortController().signal
const order: NodeOrder = {
  cluster: { environmentId: 'env1', clusterName: 'hdb' },
  ...{ nodeId: 'n1', attempt: 1, secrets: { secret: 'known to two' } },
  options: { clusterName: 'hdb', clusterType: 'HDB' },
  limits: { memoryMiB: 12 * 1024, cpus: 2, reservedCpus: 2 },
}

function open(parts: Partial<ProcessDriverParts>) {
  const folder = join(temporaryFolder(), 'nodes')
  mkdirSync(folder)
  const faults: unknown[] = []
  const onFault = (fault: unknown) => void faults.push(fault)
  const openDriver = (others: Partial<ProcessDriverParts> = {}) =>
    createProcessDriver({ ...{ folder, clock: systemClock, startsAtOnce: 2, onFault }, ...parts, ...others })
  const driver = openDriver()
  onTestFinished(async () => {
    for (const { handle } of await driver.list()) await driver.stop(handle, 0)
  })
  return { driver, openDriver, faults, folder }
}

const ownerOf = (folder: string, handle: Handle): number =>
  JSON.parse(readFileSync(join(folder, handle, 'process.json'), 'utf8')).pid

test('the process of a node is in a group with the memory and cores of its order from its first moment', async () => {
  const groups = standInCgroups()
  const { driver, folder } = open(groups)
  const { handle } = await driver.start(order, never)
  expect(groups.made).toHaveLength(1)
  expect(groups.read('cgroup.procs')).toBe(`${ownerOf(folder, handle)}\n`)
  // What the cluster was given is its own: the process that has the door comes on top.
  expect(groups.read('memory.max')).toBe(String((12 * 1024 + 512) * 2 ** 20))
  expect(groups.read('memory.swap.max')).toBe('0')
  expect(groups.read('cpu.max')).toBe('200000 100000')
})

test('a group goes with its node, also where the one that ends it knows of no groups', async () => {
  const groups = standInCgroups()
  const { driver, openDriver } = open(groups)
  const first = await driver.start(order, never)
  const second = await driver.start({ ...order, attempt: 2 }, never)
  expect(await driver.stop(first.handle, 5000)).toBe('ended')
  expect(groups.made.map(path => existsSync(path))).toEqual([false, true])
  // As `kdbflow down` from a shell.
  const other = openDriver({ hierarchies: [] })
  expect(await other.stop(second.handle, 5000)).toBe('ended')
  expect(groups.made.map(path => existsSync(path))).toEqual([false, false])
})

test('what a node has started apart from it ends with it', async () => {
  const groups = standInCgroups()
  const { driver } = open(groups)
  const { handle } = await driver.start(order, never)
  const stray = spawn('sleep', ['1000'], { detached: true })
  const ended = once(stray, 'exit')
  writeFileSync(processesFile(groups.made[0] ?? ''), `${stray.pid}\n`)
  expect(await driver.stop(handle, 5000)).toBe('ended')
  expect((await ended)[1]).toBe('SIGKILL')
})

test('a node whose group cannot be made runs without, and that is said', async () => {
  const groups = standInCgroups()
  const make = () => {
    throw new Error('no space')
  }
  const { driver, faults } = open({ ...groups, groupFolders: { ...groups.groupFolders, make } })
  expect(await driver.start(order, never)).toMatchObject({ state: 'running' })
  expect(String(faults)).toBe('Error: expected to make the control groups of node n1.1: it runs without')
})

test('a node that the kernel ended for its memory says so, also to a service that did not see its end', async () => {
  const groups = standInCgroups()
  const { driver, openDriver, folder } = open(groups)
  const { handle } = await driver.start(order, never)
  groups.countOomKill()
  process.kill(ownerOf(folder, handle), 'SIGKILL')
  await vi.waitFor(() => expect(driver.find(handle)?.state).toBe('ended'), 5000)
  const [found] = await openDriver().list()
  expect(found).toMatchObject({ state: 'ended', endReason: 'it used up its memory of 12 GiB' })
})

test('a node that the kernel ends at its start for its memory says so', async () => {
  const groups = standInCgroups()
  const launch: typeof launchNode = async () => {
    groups.countOomKill()
    throw new Error('expected the node to listen, got its end (SIGKILL)')
  }
  const { driver, folder } = open({ ...groups, launch })
  mkdirSync(join(folder, 'n1.1'))
  writeFileSync(join(folder, 'n1.1', 'process.json'), JSON.stringify({ pid: 1, startedAt: 'long ago' }))
  await expect(driver.start(order, never)).rejects.toMatchObject({
    code: 'NOT_STARTED',
    message: 'expected node n1 of hdb to start: it used up its memory of 12 GiB',
  })
})

const memory = '/sys/fs/cgroup/memory'
const hasVersion1 = process.getuid?.() === 0 && existsSync(join(memory, 'memory.limit_in_bytes'))

test.skipIf(!hasVersion1)('version 1: the kernel ends a node that takes more than its memory', async () => {
  const group = `kdbflow-test-${process.pid}`
  const tops = ['memory', 'cpu'].map(controller => join('/sys/fs/cgroup', controller, group))
  for (const top of tops) mkdirSync(top)
  onTestFinished(() => {
    for (const top of tops) rmdirSync(top)
  })
  const program = new URL('greedy-node.ts', import.meta.url)
  const launch: typeof launchNode = parts => launchNode({ ...parts, program })
  const hierarchies = version1('/sys/fs/cgroup', { memory: group, cpu: group })
  const { driver, folder } = open({ hierarchies, launch })
  onTestFinished(async () => {
    for (const { handle } of await driver.list()) await driver.stop(handle, 0)
  })
  const limits = { memoryMiB: 6, cpus: 1.5, reservedCpus: 1 }
  const { handle } = await driver.start({ ...order, limits }, never)
  const pid = ownerOf(folder, handle)
  const cpuGroup = /^\d+:cpu(?:,cpuacct)?:(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))?.[1] ?? ''
  expect(readFileSync(join('/sys/fs/cgroup/cpu', cpuGroup, 'cpu.cfs_quota_us'), 'utf8')).toBe('150000\n')
  process.kill(pid, 'SIGUSR2')
  await vi.waitFor(() => expect(driver.find(handle)?.state).toBe('ended'), 20_000)
  expect(driver.find(handle)?.endReason).toBe('it used up its memory of 6 MiB')
  expect(await driver.stop(handle, 0)).toBe('ended')
})
