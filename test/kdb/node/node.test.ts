import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import nodeq from 'node-q'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { writeSampleDatabase, writeSampleDate } from '../../../kdb/format/sample.ts'
import { connect } from '../../../kdb/ipc/client.ts'
import { mintToken } from '../../../kdb/ipc/token.ts'
import { askHealth, giveOrder } from '../../../kdb/node/give-order.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { hasSamples, hdb, temporaryDirectory } from '../samples.ts'
import { launchTestNode, type TestNode } from './launch-node.ts'

const secret = 'known to supervisor and node'
const hdbOptions = { clusterName: 'hdb-1', clusterType: 'HDB' } as const

const tokenFor = (user: string, { port }: TestNode, now = Date.now()): string =>
  mintToken({ host: '127.0.0.1', port, user, since: 1, clusterName: 'hdb-1', secret, now })

async function launch(options: Parameters<typeof launchTestNode>[0]['options'] = hdbOptions) {
  const node = await launchTestNode({ options, secret })
  onTestFinished(() => node.stop())
  return { node }
}

async function connectTo(node: TestNode) {
  const connection = await connect(`:127.0.0.1:${node.port}:bob:${tokenFor('bob', node)}`)
  onTestFinished(() => connection.close())
  return connection
}

async function sampleDatabase(dates: string[]): Promise<string> {
  const root = join(await temporaryDirectory(), 'db')
  await writeSampleDatabase({ root, dates, rowsPerDate: 100, random: seededRandom(1) })
  return root
}

describe.skipIf(!hasSamples)('node-q and a node over a database of real kdb+', () => {
  let node: TestNode

  beforeAll(async () => {
    node = await launchTestNode({ options: hdbOptions, secret })
    await node.mount({ path: hdb, databaseName: 'market' })
  })
  afterAll(() => node.stop())

  const open = (user: string, password: string): Promise<nodeq.Connection> =>
    new Promise((resolve, reject) => {
      nodeq.connect({ host: '127.0.0.1', port: node.port, user, password }, (error, connection) => {
        if (connection === undefined) reject(error)
        else resolve(connection)
      })
    })
  const ask = async (...query: [string, ...unknown[]]): Promise<unknown> => {
    const connection = await open('bob', tokenFor('bob', node))
    onTestFinished(() => connection.close())
    return await new Promise((resolve, reject) => {
      connection.k(...query, (error: Error | undefined, answer: unknown) =>
        error ? reject(error) : resolve(answer),
      )
    })
  }

  test('list the tables', async () => {
    expect(await ask('tables[]')).toEqual(['quote', 'quote_iex', 'trade', 'trade_iex'])
  })

  test.each([
    ['a password that is no token', 'bob', () => 'pw'],
    ['a token for another user', 'bob', () => tokenFor('eve', node)],
    ['an expired token', 'bob', () => tokenFor('bob', node, Date.now() - 901_000)],
  ])('%s is refused', async (_name, user, password) => {
    await expect(open(user, password())).rejects.toThrow()
  })

  test.each([
    ['count trade', 196_519],
    ['count quote', 344_455],
    ['count trade_iex', 0],
    ['exec count i from trade where date=2015.01.07,sym=`IBM', 19_603],
    ['exec max price from trade', 81.23],
    ['exec min price from trade', 11.75],
  ])('%s is %d', async (query, expected) => {
    expect(await ask(query)).toBe(expected)
  })

  test('rows out of compressed columns are rows', async () => {
    const rows = await ask('select[2] time,sym,price,size,ex from trade where date=2015.01.07,sym=`IBM')
    expect(rows).toMatchObject([
      { sym: 'IBM', price: 23.67, size: 32, ex: 'N' },
      { sym: 'IBM', price: 23.740000000000002, size: 45, ex: 'O' },
    ])
  })

  test('expressions and calls of lambdas are answered, and what is not run is nyi by its name', async () => {
    expect(Number(await ask('2+2'))).toBe(4)
    expect(Number(await ask('{x*x}', 3))).toBe(9)
    await expect(ask('aj[`sym;trade;trade]')).rejects.toThrow('nyi: aj, a join')
    await expect(ask('{system x}', 'ls')).rejects.toThrow('nyi: system')
  })
})

describe('a running node', () => {
  let node: TestNode

  beforeAll(async () => {
    node = await launchTestNode({ options: hdbOptions, secret })
  })
  afterAll(() => node.stop())

  test('mounts a new version without dropping who is connected', async () => {
    const { query } = await connectTo(node)
    const path = await sampleDatabase(['2026.11.18'])
    expect(await node.mount({ path, databaseName: 'market' })).toEqual(['quote', 'trade'])
    expect(await query('count trade')).toMatchObject({ value: 100n })

    const next = await sampleDatabase(['2026.11.18', '2026.11.19'])
    const day = { root: next, date: '2026.11.20', rowsPerDate: 50, random: seededRandom(2) }
    await writeSampleDate({ ...day, symbolsOf: join(next, 'sym') })
    await node.mount({ path: next, databaseName: 'market' })
    expect(await query('count trade')).toMatchObject({ value: 250n })
  })

  test('goes on with what it served when a mount fails, and says why', async () => {
    await node.mount({ path: await sampleDatabase(['2026.11.18']), databaseName: 'market' })
    const failing = node.mount({ path: '/nowhere', databaseName: 'market' })
    await expect(failing).rejects.toMatchObject({ code: 'ABSENT' })
    const { query } = await connectTo(node)
    expect(await query('count trade')).toMatchObject({ value: 100n })
  })

  test('answers mounts asked for together in their order', async () => {
    const [one, two] = await Promise.all([sampleDatabase(['2026.11.18']), sampleDatabase(['2026.11.19'])])
    await Promise.all([one, two].map(path => node.mount({ path, databaseName: 'market' })))
    const { query } = await connectTo(node)
    expect(await query('max .Q.pv')).toMatchObject({ type: 'date', value: 9819 })
  })
})

describe('a node as a process', () => {
  test('serves no tables where no database is, as an RDB', async () => {
    const { node } = await launch({ ...hdbOptions, clusterType: 'RDB', args: { procname: 'rdb1' } })
    const { query } = await connectTo(node)
    expect(await query('tables[]')).toMatchObject({ type: 'symbol', items: [] })
    await expect(query('upd[`trade;1]')).rejects.toThrow('nyi')
  })

  test('refuses the tokens of a user who was deleted, also of one of the same name before, and ends connections', async () => {
    const { node } = await launch()
    const bob = await connectTo(node)
    const eve = { host: '127.0.0.1', port: node.port, user: 'eve', password: tokenFor('eve', node) }
    const connected = await connect(eve)
    const ended = async () =>
      connected.query('tables[]').then(
        () => 'open',
        (error: Error) => error.message,
      )
    await node.setUsers({ asOf: Date.now(), since: { bob: 1 } })
    await vi.waitFor(async () => expect(await ended()).not.toBe('open'), 5000)
    await expect(connect(eve)).rejects.toMatchObject({ code: 'REFUSED' })
    await node.setUsers({ asOf: Date.now(), since: { bob: 1, eve: 2 } })
    await expect(connect(eve)).rejects.toMatchObject({ code: 'REFUSED' })
    expect(await bob.query('tables[]')).toMatchObject({ items: [] })
  })

  test('answers its supervisor on a port of its own, which takes no token', async () => {
    const { node } = await launch()
    expect(await askHealth(node.control)).toEqual({
      ...{ protocol: 1, nodeId: 'n1', attempt: 1, state: 'ready' },
    })
    const bob = { ...node.control, user: 'bob', password: tokenFor('bob', node) }
    await expect(connect(bob)).rejects.toMatchObject({ code: 'REFUSED' })
    await expect(connect({ ...node.control, port: node.port })).rejects.toMatchObject({ code: 'REFUSED' })
  })

  test('stays well for its supervisor and its users when 400 strangers hold connections', async () => {
    const { node } = await launch()
    const { query } = await connectTo(node)
    for (const { port } of [node, node.control]) {
      const strangers = Array.from({ length: 400 }, () => connectTcp({ host: '127.0.0.1', port }))
      onTestFinished(() => strangers.forEach(socket => void socket.destroy()))
      for (const socket of strangers) socket.on('error', () => undefined)
      await Promise.all(strangers.map(socket => once(socket, 'connect')))
    }
    await askHealth(node.control)
    expect(await query('tables[]')).toMatchObject({ items: [] })
    expect(await (await connectTo(node)).query('tables[]')).toMatchObject({ items: [] })
  })

  test('logs who is refused, and never a password', async () => {
    const { node } = await launch()
    const bob = { host: '127.0.0.1', port: node.port, user: 'bob', password: 'hunter2' }
    await expect(connect(bob)).rejects.toMatchObject({ code: 'REFUSED' })
    const lines = node.printed()
    expect(lines).toMatch(/refused user "bob": token malformed/)
    expect(lines).not.toContain('hunter2')
  })

  test('has its secret in no list of processes', async () => {
    const { node } = await launch()
    expect(await readFile(`/proc/${node.pid}/cmdline`, 'utf8')).not.toContain(secret)
  })

  test('that cannot start says why', async () => {
    const { node } = await launch()
    await expect(launch({ ...hdbOptions, port: node.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })

  test('goes on when a terminal signals everyone', async () => {
    const { node } = await launch()
    for (const signal of ['SIGINT', 'SIGHUP']) process.kill(node.pid, signal)
    const { query } = await connectTo(node)
    expect(await query('tables[]')).toMatchObject({ items: [] })
  })

  test.each([
    ['SIGTERM', (node: TestNode) => void process.kill(node.pid, 'SIGTERM')],
    ['an order to stop', (node: TestNode) => giveOrder(node.control, 'stop')],
  ])('%s ends it', async (_name, end) => {
    const { node } = await launch()
    await end(node)
    await vi.waitFor(() => expect(node.isRunning()).toBe(false), 5000)
    await expect(node.mount({ path: '/any', databaseName: 'market' })).rejects.toMatchObject({
      code: 'UNREACHABLE',
    })
  })

  test('drains: a query under way is answered, its connection ends then, and nobody is let in', async () => {
    const { node } = await launch()
    await node.mount({ path: await sampleDatabase(['2026.11.18']), databaseName: 'market' })
    const bob = await connectTo(node)
    const silent = await connectTo(node)
    const asked = bob.query('select from trade')
    const drained = giveOrder(node.control, 'drain', { input: 10_000, timeoutMs: 20_000 })
    expect(await asked).toMatchObject({ kind: 'table' })
    await drained
    await expect(bob.query('tables[]')).rejects.toMatchObject({ code: 'CLOSED' })
    await expect(silent.query('tables[]')).rejects.toMatchObject({ code: 'CLOSED' })
    await expect(connectTo(node)).rejects.toMatchObject({ code: 'UNREACHABLE' })
    expect(await askHealth(node.control)).toMatchObject({ state: 'ready' })
  })

  test('ends by itself when its folder was deleted', async () => {
    const { node } = await launch()
    await rm(node.folder, { recursive: true })
    await vi.waitFor(() => expect(node.isRunning()).toBe(false), 8000)
  })
})
