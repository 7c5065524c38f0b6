// What every driver of nodes must pass. A world opens drivers, one after another or at once, on one set of nodes: each
// stands for a service, which kill -9 ends at any point.
import { expect, onTestFinished, test, vi } from 'vitest'
import { askHealth, giveOrder } from '../../../../kdb/node/give-order.ts'
import type { NodeDriver, NodeOrder, Placement } from '../../../../services/finspace/nodes/driver.ts'
import { controlOf } from '../../../../services/finspace/nodes/orders.ts'

export interface DriverWorld {
  /** Of one installation, as a service that has just started has it. */
  openDriver(): NodeDriver
  /** Of another one, which can see the same nodes. */
  openOther(): NodeDriver
  /** Leaves the node as kill -9 of the service leaves it after the order was stored, and before anything else. */
  leaveOrder(order: NodeOrder): void
  /** No list can be made any more. */
  breakList(): void
  /** Makes it deaf to everything but force. */
  deafen(placement: Placement): Promise<void>
  /** As something else would. */
  kill(placement: Placement): void
}

const secret = 'the secret of a cluster'
const cluster = { environmentId: 'env1', clusterName: 'hdb' }

const order = (nodeId: string, attempt = 1): NodeOrder => ({
  ...{ cluster, nodeId, attempt, secrets: { secret } },
  options: { clusterName: cluster.clusterName, clusterType: 'HDB', host: '127.0.0.1' },
})

const never = new AbortController().signal

export function driverSuite(name: string, openWorld: () => DriverWorld): void {
  const open = () => {
    const world = openWorld()
    const driver = world.openDriver()
    onTestFinished(async () => {
      const last = world.openDriver()
      for (const { handle } of await last.list().catch(() => [])) await last.stop(handle, 0)
    })
    return { world, driver }
  }
  const health = (placement: Placement) => askHealth(controlOf(secret, placement))

  test(`${name}: a node is placed, listed, and answers its supervisor`, async () => {
    const { driver } = open()
    const placed = await driver.start(order('n1'), never)
    expect(placed).toMatchObject({ cluster, nodeId: 'n1', attempt: 1, state: 'running' })
    expect(await driver.list()).toEqual([placed])
    expect(driver.find(placed.handle)).toEqual(placed)
    expect(await health(placed)).toMatchObject({ nodeId: 'n1', attempt: 1, state: 'ready' })
  })

  test(`${name}: the same attempt again, or twice at once, is one node`, async () => {
    const { world, driver } = open()
    const [one, other] = await Promise.all([
      driver.start(order('n1'), never),
      world.openDriver().start(order('n1'), never),
    ])
    expect(other).toEqual(one)
    expect(await driver.start(order('n1'), never)).toEqual(one)
    const next = await driver.start(order('n1', 2), never)
    expect(next.handle).not.toBe(one.handle)
    expect(await driver.list()).toHaveLength(2)
    await driver.start(order('n10'), never)
    expect((await driver.list('n1')).map(({ attempt }) => attempt).sort()).toEqual([1, 2])
  })

  test(`${name}: what a service that was killed has placed is found by the next one, as it was`, async () => {
    const { world, driver } = open()
    const placed = await driver.start(order('n1'), never)
    const next = world.openDriver()
    expect(await next.list()).toEqual([placed])
    expect(await next.start(order('n1'), never)).toEqual(placed)
    const ended: string[] = []
    onTestFinished(next.watch(handle => ended.push(handle)))
    world.kill(placed)
    await vi.waitFor(() => expect(ended).toEqual([placed.handle]), 10_000)
  })

  test(`${name}: a service that was killed just before the node began leaves one that can be started, or ended`, async () => {
    const { world } = open()
    for (const nodeId of ['n1', 'n2']) world.leaveOrder(order(nodeId))
    const next = world.openDriver()
    const left = await next.list()
    expect(left.map(({ state }) => state)).toEqual(['pending', 'pending'])
    expect(await next.start(order('n1'), never)).toMatchObject({ state: 'running' })
    const second = left.find(({ nodeId }) => nodeId === 'n2')
    expect(second === undefined ? undefined : await next.stop(second.handle, 0)).toBe('ended')
    expect((await next.list()).map(({ nodeId }) => nodeId)).toEqual(['n1'])
  })

  test(`${name}: a list that cannot be made whole is none`, async () => {
    const { world, driver } = open()
    await driver.start(order('n1'), never)
    world.breakList()
    await expect(world.openDriver().list()).rejects.toThrow()
  })

  test(`${name}: the nodes of another installation are none of this one's`, async () => {
    const { world, driver } = open()
    const placed = await driver.start(order('n1'), never)
    const other = world.openOther()
    expect(await other.list()).toEqual([])
    expect(await health(placed)).toMatchObject({ state: 'ready' })
  })

  test(`${name}: a stop asks a node to end, and a second one finds none`, async () => {
    const { driver } = open()
    const placed = await driver.start(order('n1'), never)
    expect(await driver.stop(placed.handle, 10_000)).toBe('ended')
    await expect(health(placed)).rejects.toThrow()
    expect(await driver.list()).toEqual([])
    expect(await driver.stop(placed.handle, 10_000)).toBe('ended')
  })

  test(`${name}: a node that ignores SIGTERM is ended by force when its time is over`, async () => {
    const { world, driver } = open()
    const placed = await driver.start(order('n1'), never)
    await world.deafen(placed)
    expect(await driver.stop(placed.handle, 100)).toBe('ended')
    await expect(health(placed)).rejects.toThrow()
  })

  test(`${name}: a node that cannot start says why`, async () => {
    const { driver } = open()
    const mount = { path: '/nowhere', databaseName: 'hdb' }
    await expect(driver.start({ ...order('n1'), mount }, never)).rejects.toMatchObject({
      code: 'NOT_STARTED',
      cause: { code: 'NOT_MOUNTED' },
    })
  })

  test(`${name}: an abort ends the waiting alone: what was placed stays until it is stopped`, async () => {
    const { driver } = open()
    const stop = new AbortController()
    const starting = driver.start(order('n1'), stop.signal)
    stop.abort()
    await expect(starting).rejects.toMatchObject({ code: 'NOT_STARTED' })
    const [left] = await driver.list()
    expect(left === undefined ? undefined : await driver.stop(left.handle, 0)).toBe('ended')
    expect(await driver.list()).toEqual([])
  })

  test(`${name}: secrets are renewed in place`, async () => {
    const { driver } = open()
    const placed = await driver.start(order('n1'), never)
    driver.renew(placed.handle, { secret, users: { asOf: 5, since: { bob: 1 } } })
    expect(await giveOrder(controlOf(secret, placed), 'reload')).toBeUndefined()
  })
}
