import { existsSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { version } from '../versions/world.ts'
import { cluster, openClusterWorld, specOf } from './cluster-world.ts'
import { fakeProcesses } from './fake-process.ts'

/** Nodes over fake processes and a clock that stands still. `check` decides whether a node at a port is well. */
async function openFakeWorld({ check = async (_port: number) => undefined as unknown } = {}) {
  const clock = new VirtualClock()
  const processes = fakeProcesses()
  const faults: unknown[] = []
  const world = await openClusterWorld({
    clock,
    ...processes,
    check: async ({ port }) => void (await check(port)),
    onFault: fault => faults.push(fault),
  })
  return { ...world, clock, faults, launched: processes.launched }
}

const isDown = { code: 1, signal: null }

test('a node that dies again and again is started after growing delays, up to half a minute', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  const delays: number[] = []
  for (let death = 1; death <= 9; death++) {
    launched.at(-1)?.end(isDown)
    await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('PROVISIONING'))
    delays.push((clock.next() ?? 0) - clock.now())
    clock.advanceTo(clock.next() ?? 0)
    await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('RUNNING'))
  }
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000])
})

test('a node that had run for a minute is started again at once', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  for (let death = 1; death <= 3; death++) {
    for (let second = 0; second < 60; second += 10) {
      clock.advance(10_000)
      await setImmediate()
    }
    launched.at(-1)?.end(isDown)
    await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('PROVISIONING'))
    expect((clock.next() ?? 0) - clock.now()).toBe(500)
    clock.advance(500)
    await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('RUNNING'))
  }
})

test('a node that fails three checks in a row is ended and started again', async () => {
  let isWell = true
  const { nodes, clock, launched, faults } = await openFakeWorld({
    check: async () => {
      if (!isWell) throw new Error('no answer')
    },
  })
  await nodes.start(specOf(['n1']))
  const pass = async () => {
    clock.advance(10_000)
    await setImmediate()
  }
  isWell = false
  await pass()
  await pass()
  isWell = true
  await pass()
  expect(launched[0]?.isRunning).toBe(true)
  isWell = false
  await pass()
  await pass()
  expect(launched[0]?.isRunning).toBe(true)
  await pass()
  expect(launched[0]?.isRunning).toBe(false)
  expect(faults.map(String)).toContainEqual(expect.stringContaining('no answer'))
  isWell = true
  clock.advance(500)
  await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('RUNNING'))
})

test('when one node does not come up, none stays, and no mount', async () => {
  const { nodes, launched, versions } = await openFakeWorld({
    check: async port => {
      if (port === 5002) throw new Error('no answer')
    },
  })
  await expect(nodes.start(specOf(['n1', 'n2']))).rejects.toMatchObject({ code: 'NOT_STARTED' })
  expect(launched.map(process => process.isRunning)).toEqual([false, false])
  versions.release(version('c1'))
  expect(await versions.reclaim('all')).toMatchObject({ numFiles: 0 })
  expect(existsSync(launched[0]?.mounted[0] ?? '')).toBe(false)
})

test('a process that does not end when told to is ended by force', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  const [process] = launched
  if (process !== undefined) process.isStubborn = true
  const stopping = nodes.stop(cluster)
  await vi.waitFor(() => expect(clock.next()).toBe(clock.now() + 5000))
  clock.advance(5000)
  await stopping
  expect(process?.isRunning).toBe(false)
})

test('a process that does not even end by force is told of, and a stop may be tried again', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1', 'n2']))
  const [held, other] = launched
  if (held === undefined || other === undefined) throw new Error('expected two processes')
  Object.assign(held, { isStubborn: true, isHeld: true })
  const stopping = nodes.stop(cluster)
  const isTold = expect(stopping).rejects.toMatchObject({ code: 'NOT_ENDED' })
  for (const wait of [5000, 10_000]) {
    await vi.waitFor(() => expect(clock.next()).toBe(clock.now() + wait))
    clock.advance(wait)
  }
  await isTold
  expect([held.isRunning, other.isRunning]).toEqual([true, false])
  held.isHeld = false
  const again = nodes.stop(cluster)
  await vi.waitFor(() => expect(clock.next()).toBe(clock.now() + 5000))
  clock.advance(5000)
  await again
  expect(held.isRunning).toBe(false)
})

test('the version before stays mounted for the queries that began on it, for a minute', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  await nodes.remount(cluster, { version: version('c2'), deploymentStrategy: 'NO_RESTART' })
  const [before = '', after = ''] = launched[0]?.mounted ?? []
  clock.advance(59_000)
  expect([existsSync(before), existsSync(after)]).toEqual([true, true])
  clock.advance(1000)
  await vi.waitFor(() => expect([existsSync(before), existsSync(after)]).toEqual([false, true]))
})

test('a version that a node cannot load leaves all nodes on the one before, whichever way they move', async () => {
  for (const deploymentStrategy of ['NO_RESTART', 'ROLLING'] as const) {
    const { nodes, launched } = await openFakeWorld({
      check: async port => {
        // The replacement of the second node: two were launched at the start, and the first one's replacement.
        if (port === 5004) throw new Error('no answer')
      },
    })
    await nodes.start(specOf(['n1', 'n2']))
    const second = launched[1]
    if (second !== undefined) second.failsToMount = deploymentStrategy === 'NO_RESTART'
    await expect(
      nodes.remount(cluster, { version: version('c2'), deploymentStrategy }),
    ).rejects.toMatchObject({
      name: 'NodeError',
    })
    const running = launched.filter(process => process.isRunning)
    expect(running.map(process => process.mounted.at(-1))).toEqual([
      expect.stringMatching(/\/c1\/hdb$/),
      expect.stringMatching(/\/c1\/hdb$/),
    ])
    expect(nodes.list(cluster).map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING'])
  }
})

test('a cluster that is stopped while it starts leaves no process', async () => {
  const { nodes, launched } = await openFakeWorld()
  const starting = nodes.start(specOf(['n1']))
  const isStopped = expect(starting).rejects.toMatchObject({ code: 'NOT_STARTED' })
  await setImmediate()
  await nodes.stop(cluster)
  await isStopped
  expect(launched.filter(process => process.isRunning)).toEqual([])
})

test('a running node gets another certificate each week, long before the one before expires', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  clock.advance(15 * 86_400_000)
  expect(launched[0]?.certificates).toHaveLength(3)
  expect(new Set(launched[0]?.certificates).size).toBe(3)
  await nodes.stop(cluster)
  expect(clock.next()).toBeUndefined()
})

test('a stop ends a start whose node never answers, and a move whose mount never ends', async () => {
  let isWell = false
  const { nodes, launched } = await openFakeWorld({
    check: () => (isWell ? Promise.resolve() : new Promise(() => undefined)),
  })
  const starting = expect(nodes.start(specOf(['n1']))).rejects.toMatchObject({ code: 'NOT_STARTED' })
  await vi.waitFor(() => expect(launched[0]?.mounted).toHaveLength(1))
  await nodes.stop(cluster)
  await starting

  isWell = true
  await nodes.start(specOf(['n1']))
  const process = launched[1]
  if (process === undefined) throw new Error('expected a second process')
  process.mount = () => process.exited.then(() => Promise.reject(new Error('EXITED')))
  const change = { version: version('c2'), deploymentStrategy: 'NO_RESTART' } as const
  const moving = expect(nodes.remount(cluster, change)).rejects.toMatchObject({ code: 'NOT_MOUNTED' })
  await setImmediate()
  await nodes.stop(cluster)
  await moving
  expect(launched.filter(({ isRunning }) => isRunning)).toEqual([])
})

test('a node that does not come back to the version before keeps no other from it', async () => {
  const { nodes, launched, faults } = await openFakeWorld()
  await nodes.start(specOf(['n1', 'n2', 'n3']))
  const [first, second, third] = ['n1', 'n2', 'n3'].map(nodeId => {
    const { port } = nodes.list(cluster).find(node => node.nodeId === nodeId) ?? {}
    return launched.find(process => process.port === port)
  })
  if (first === undefined || third === undefined) throw new Error('expected three processes')
  const { mount } = third
  third.mount = async what => {
    // By the time that the last one fails, the first one is broken too.
    first.failsToMount = true
    third.failsToMount = true
    return mount.call(third, what)
  }
  const moving = nodes.remount(cluster, { version: version('c2'), deploymentStrategy: 'NO_RESTART' })
  await expect(moving).rejects.toThrow('node n3 to load hdb at changeset c2')
  expect(second?.mounted.map(path => /c\d/.exec(path)?.[0])).toEqual(['c1', 'c2', 'c1'])
  expect(faults).toEqual([expect.objectContaining({ code: 'NOT_MOUNTED' })])
})
