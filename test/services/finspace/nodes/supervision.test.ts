import { existsSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createNodes } from '../../../../services/finspace/nodes/nodes.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { version } from '../versions/world.ts'
import { cluster, openClusterWorld, specOf } from './cluster-world.ts'
import { fakeDriver } from './fake-driver.ts'

/** Nodes over a fake driver and a clock that stands still. `check` decides whether a node at a port is well. */
async function openFakeWorld({
  check = async (_port: number) => undefined as unknown,
  state = 'ready' as const as 'ready' | 'loading',
} = {}) {
  const clock = new VirtualClock()
  const { driver, orders, launched, lose } = fakeDriver({ check, state, now: () => clock.now() })
  const world = await openClusterWorld({ clock, driver, orders })
  return { ...world, clock, driver, orders, launched, lose }
}

test('a node that dies again and again is started after growing delays, up to half a minute', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  const delays: number[] = []
  for (let death = 1; death <= 9; death++) {
    launched.at(-1)?.end()
    await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('PROVISIONING'))
    delays.push((clock.next() ?? 0) - clock.now())
    clock.advanceTo(clock.next() ?? 0)
    await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('RUNNING'))
  }
  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000])
})

test('a node whose end has a reason is started again, and the reason is passed on', async () => {
  const { nodes, clock, launched, faults } = await openFakeWorld()
  const ends: unknown[] = []
  nodes.watch((...end) => ends.push(end.slice(1)))
  await nodes.start(specOf(['n1']))
  const node = launched[0]
  if (node !== undefined) node.endReason = 'it used up its memory of 12 GiB'
  node?.end()
  expect(ends).toEqual([['n1', 'it used up its memory of 12 GiB']])
  expect(String(faults)).toBe(
    'NodeError: expected node n1 of cluster1 to run, got its end: it used up its memory of 12 GiB',
  )
  clock.advance(500)
  await vi.waitFor(() => expect(nodes.list(cluster)[0]?.status).toBe('RUNNING'))
})

test('a node that had run for a minute is started again at once', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  for (let death = 1; death <= 3; death++) {
    for (let second = 0; second < 60; second += 10) {
      clock.advance(10_000)
      await setImmediate()
    }
    launched.at(-1)?.end()
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
  expect(launched.map(node => node.isRunning)).toEqual([false, false])
  versions.release(version('c1'))
  expect(await versions.reclaim('all')).toMatchObject({ numFiles: 0 })
  expect(existsSync(launched[0]?.mounted[0] ?? '')).toBe(false)
})

test('a node is asked to end, and given its time', async () => {
  const { nodes, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  await nodes.stop(cluster)
  expect(launched[0]).toMatchObject({ isRunning: false, stops: [5000] })
})

test('a node that does not even end by force is logged, and a stop may be tried again', async () => {
  const { nodes, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1', 'n2']))
  const [held, other] = launched
  if (held === undefined || other === undefined) throw new Error('expected two nodes')
  held.isHeld = true
  await expect(nodes.stop(cluster)).rejects.toMatchObject({ code: 'NOT_ENDED' })
  expect([held.isRunning, other.isRunning]).toEqual([true, false])
  held.isHeld = false
  await nodes.stop(cluster)
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
    const running = launched.filter(({ isRunning }) => isRunning)
    expect(running.map(({ mounted }) => mounted.at(-1))).toEqual([
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
  expect(launched.filter(({ isRunning }) => isRunning)).toEqual([])
})

test('a running node gets another certificate each week, long before the one before expires', async () => {
  const { nodes, clock, launched } = await openFakeWorld()
  const began = clock.now()
  await nodes.start(specOf(['n1']))
  for (const day of [7, 14]) {
    clock.advanceTo(began + day * 86_400_000)
    await setImmediate()
  }
  await setImmediate()
  const certificates = launched[0]?.secrets.map(({ certificate }) => certificate?.certificate)
  expect(new Set(certificates).size).toBe(3)
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
  const node = launched[1]
  if (node === undefined) throw new Error('expected a second node')
  node.beforeMount = () => new Promise(() => undefined)
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
  const [first, second, third] = ['n1', 'n2', 'n3'].map(nodeId =>
    launched.find(({ order }) => order.nodeId === nodeId),
  )
  if (first === undefined || third === undefined) throw new Error('expected three nodes')
  third.beforeMount = async () => {
    // By the time that the last one fails, the first one is broken too.
    first.failsToMount = true
    third.failsToMount = true
  }
  const moving = nodes.remount(cluster, { version: version('c2'), deploymentStrategy: 'NO_RESTART' })
  await expect(moving).rejects.toThrow('node n3 to load hdb at changeset c2')
  expect(second?.mounted.map(path => /(c\d)\/hdb$/.exec(path)?.[1])).toEqual(['c1', 'c2', 'c1'])
  expect(faults).toEqual([expect.objectContaining({ code: 'NOT_MOUNTED' })])
})

test('a node that writes is started only when the one before has certainly ended', async () => {
  const { nodes, launched } = await openFakeWorld()
  await nodes.start({ ...specOf(['n1']), clusterType: 'RDB' })
  const [old] = launched
  if (old === undefined) throw new Error('expected a node')
  const change = { version: version('c2'), deploymentStrategy: 'ROLLING' } as const
  old.isHeld = true
  await expect(nodes.remount(cluster, change)).rejects.toMatchObject({ code: 'NOT_ENDED' })
  expect(launched).toHaveLength(1)
  expect(nodes.list(cluster)).toMatchObject([{ status: 'RUNNING', port: old.port }])
  old.isHeld = false
  await nodes.remount(cluster, change)
  expect(launched.map(({ isRunning }) => isRunning)).toEqual([false, true])
  expect(launched[1]?.order.mount?.path).toMatch(/\/c2\/hdb$/)
})

test('a node that is rolled is replaced first, then drained, then ended', async () => {
  const { nodes, launched, driver } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  const [old] = launched
  const order: string[] = []
  const { start, stop } = driver
  driver.start = (...given) => {
    order.push('start')
    return start(...given)
  }
  driver.stop = (...given) => {
    order.push(`stop, drained ${old?.drained}`)
    return stop(...given)
  }
  await nodes.remount(cluster, { version: version('c2'), deploymentStrategy: 'ROLLING' })
  expect(order).toEqual(['start', 'stop, drained 1'])
})

test('a node that loads for hours is waited for, and one that fails to load says why', async () => {
  const { nodes, clock, launched, orders } = await openFakeWorld({ state: 'loading' })
  const loads = { ...orders }
  const starting = nodes.start(specOf(['n1']))
  await vi.waitFor(() => expect(launched).toHaveLength(1))
  const [node] = launched
  if (node === undefined) throw new Error('expected a node')
  await vi.waitFor(() => expect(clock.next()).toBeDefined())
  // It is too busy to answer meanwhile.
  orders.health = async () => {
    throw new Error('no answer')
  }
  for (let minute = 0; minute < 180; minute += 1) {
    clock.advance(60_000)
    await setImmediate()
  }
  expect(nodes.list(cluster)).toMatchObject([{ status: 'PROVISIONING' }])
  Object.assign(orders, loads)
  Object.assign(node, { state: 'failed', reason: 'type: in init.q' })
  const failed = expect(starting).rejects.toThrow('node n1 of cluster1 to start: type: in init.q')
  clock.advance(60_000)
  await failed
  expect(node.isRunning).toBe(false)
})

test('a user who was deleted while a node did not answer is passed to it again until it has answered', async () => {
  const { nodes, clock, launched, orders } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  await vi.waitFor(() => expect(launched[0]?.secrets).toHaveLength(1))
  const { reload } = orders
  orders.reload = async () => {
    throw new Error('busy')
  }
  nodes.setUsers('env1', { asOf: 1, since: {} })
  await setImmediate()
  orders.reload = reload
  clock.advance(1000)
  await vi.waitFor(() => expect(launched[0]?.secrets.at(-1)?.users).toEqual({ asOf: 1, since: {} }))
})

test('the next service adopts what runs, moves it to the version of its cluster, and ends what nobody knows', async () => {
  const { nodes, clock, versions, driver, orders, launched } = await openFakeWorld()
  await nodes.start(specOf(['n1', 'n2']))
  nodes.leave()
  launched[0]?.mounted.push('/of/an/update/that/was/cut/short')
  launched[1]?.end()
  await driver.start({ ...launched[0]?.order, nodeId: 'stray' } as never, new AbortController().signal)

  const next = createNodes({ clock, versions, driver, orders, host: '127.0.0.1' })
  const found = await next.find()
  expect(['n1', 'n2', 'stray'].map(found.mayRun)).toEqual([true, false, true])
  expect(found.adopt(specOf(['n1', 'n2']))).toBe(true)
  found.endOrphans(new Set(['n1', 'n2']))
  expect(next.list(cluster).map(({ status }) => status)).toEqual(['RUNNING', 'PROVISIONING'])
  await vi.waitFor(() => expect(launched[0]?.mounted.at(-1)).toMatch(/\/c1\/hdb$/))
  clock.advance(500)
  await vi.waitFor(() =>
    expect(next.list(cluster).map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING']),
  )
  expect(launched.map(({ order, isRunning }) => `${order.nodeId} ${isRunning}`)).toEqual([
    ...['n1 true', 'n2 false', 'stray false', 'n2 true'],
  ])
  await next.stopAll()
})

test('a driver that cannot be asked concludes nothing: no node is ended, none started', async () => {
  const { nodes, clock, versions, driver, orders, launched, lose } = await openFakeWorld()
  await nodes.start(specOf(['n1']))
  nodes.leave()
  lose(true)
  const next = createNodes({ clock, versions, driver, orders, host: '127.0.0.1' })
  const found = await next.find()
  expect(found.mayRun('n1')).toBe(true)
  expect(found.adopt(specOf(['n1']))).toBe(false)
  found.endOrphans(new Set())
  await expect(next.start(specOf(['n1']))).rejects.toThrow('cannot be asked')
  await expect(next.stop(cluster)).rejects.toThrow('cannot be asked')
  expect(launched.map(({ isRunning }) => isRunning)).toEqual([true])
  lose(false)
  await next.start(specOf(['n1']))
  expect(launched).toHaveLength(1)
  await next.stopAll()
})
