import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { writeSampleDatabase } from '../../../kdb/format/sample.ts'
import { connect } from '../../../kdb/ipc/client.ts'
import { mintToken } from '../../../kdb/ipc/token.ts'
import { askHealth, giveOrder } from '../../../kdb/node/give-order.ts'
import type { NodeSecretsInput } from '../../../kdb/node/protocol.ts'
import type { QSettings } from '../../../kdb/q/q-settings.ts'
import { decodeText } from '../../../kdb/text.ts'
import type { KdbValue } from '../../../kdb/values.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { launchTestNode, type TestNode } from '../node/launch-node.ts'
import { fakeQ } from './fake-q-path.ts'

const secret = 'known to supervisor and node'
const program = new URL('../../../kdb/q/main.ts', import.meta.url)

const market = { path: '/mounts/c1/market', databaseName: 'market' }

async function launch(
  behaviour = 'well',
  given: Partial<QSettings> = {},
  mount = market,
  { licences, ...code }: { codePath?: string; script?: string; licences?: NodeSecretsInput['licences'] } = {},
) {
  const options = {
    clusterName: 'hdb-1',
    clusterType: 'HDB' as const,
    args: { procName: 'hdb 1; ls' },
    ...code,
  }
  const q = { path: fakeQ(behaviour), ...given }
  const node = await launchTestNode({ options, secret, program, more: { q, mount }, licences })
  onTestFinished(() => node.stop())
  return node
}

async function ready(node: TestNode) {
  await vi.waitFor(
    async () => expect(await askHealth(node.control)).toMatchObject({ state: 'ready' }),
    20_000,
  )
  return node
}

async function connectTo({ port }: TestNode, user = 'bob') {
  const token = { host: '127.0.0.1', port, user, since: 1, clusterName: 'hdb-1', secret, now: Date.now() }
  const connection = await connect(`:127.0.0.1:${port}:${user}:${mintToken(token)}`)
  onTestFinished(() => connection.close())
  return async (query: string) => textOf(await connection.query(query))
}

const textOf = (value: KdbValue) =>
  value.kind === 'vector' && value.type === 'char' ? decodeText(value.items) : value

test('q answers who shows a token, as that user, over the database, with the arguments of the cluster', async () => {
  const node = await ready(await launch())
  const ask = await connectTo(node)
  expect(await ask('path')).toBe('/mounts/c1/market')
  expect(await ask('user')).toBe('bob')
  expect(await ask('args')).toBe('-procName hdb 1; ls')
  const stranger = { host: '127.0.0.1', port: node.port, user: 'bob', password: 'guessed' }
  await expect(connect(stranger)).rejects.toMatchObject({ code: 'REFUSED' })
})

test('q has nothing of the environment but what it needs', async () => {
  const home = temporaryFolder()
  const ask = await connectTo(await ready(await launch('well', { home, licence: home })))
  // The shell that starts the fake one adds PWD and its kin.
  const names = String(await ask('environment'))
    .split(' ')
    .filter(name => !/^(PWD|SHLVL|_|OLDPWD)$/.test(name))
  expect(names).toEqual(['KDBFLOW_Q_START', 'PATH', 'QHOME', 'QLIC', 'QUDSPATH'])
})

test('a remount goes to q, and what q says against it comes back', async () => {
  const node = await ready(await launch())
  const ask = await connectTo(node)
  expect(await node.mount({ path: '/mounts/c2/market', databaseName: 'market' })).toEqual(['trade'])
  expect(await ask('path')).toBe('/mounts/c2/market')
  const broken = { path: '/mounts/broken/market', databaseName: 'market' }
  await expect(node.mount(broken)).rejects.toMatchObject({ name: 'KdbNodeError' })
  expect(await askHealth(node.control)).toMatchObject({ mount: { path: '/mounts/c2/market' } })
})

test('a q that loads says so until it is ready, and one that fails says why, in its own words', async () => {
  const slow = await launch('slow')
  expect(await askHealth(slow.control)).toMatchObject({ state: 'loading' })
  await ready(slow)
  const failing = await launch('fail')
  await vi.waitFor(async () => {
    expect(await askHealth(failing.control)).toMatchObject({ state: 'failed', reason: 'part' })
  }, 20_000)
})

test('a cluster has its script run from its code before it is ready, and what the script signals is the reason', async () => {
  const codePath = temporaryFolder()
  const script = join(codePath, 'init.q')
  writeFileSync(script, 'trades:0')
  const ask = await connectTo(await ready(await launch('well', {}, market, { codePath, script })))
  expect(await ask('ran')).toBe('trades:0')
  expect(await ask('.aws.akcp')).toBe(codePath)
  writeFileSync(script, "'type")
  const failing = await launch('well', {}, market, { codePath, script })
  await vi.waitFor(async () => {
    expect(await askHealth(failing.control)).toMatchObject({ state: 'failed', reason: 'type' })
  }, 20_000)
})

test('a script stops the creation of its cluster, and the reason is what it says', async () => {
  const codePath = temporaryFolder()
  const script = join(codePath, 'init.q')
  writeFileSync(script, 'stop no data today')
  const stopped = await launch('well', {}, market, { codePath, script })
  await vi.waitFor(async () => {
    expect(await askHealth(stopped.control)).toMatchObject({ state: 'failed', reason: 'no data today' })
  }, 20_000)
})

test.each([
  ['refuse', /^q refused its licence: 'k4\.lic$/],
  ['crash', /^q ended \(2\)$/],
])('a q that begins with %s is a failure with its reason, and no loop of crashes', async (behaviour, reason) => {
  const node = await launch(behaviour)
  await vi.waitFor(async () => {
    const health = await askHealth(node.control)
    expect(health).toMatchObject({ state: 'failed', reason: expect.stringMatching(reason) })
  }, 20_000)
  expect(node.isRunning()).toBe(true)
})

test('a path that is no q is a failure with its reason', async () => {
  const folder = join(temporaryFolder(), 'q')
  mkdirSync(folder)
  const node = await launch('well', { path: join(folder, 'none') })
  await vi.waitFor(async () => {
    expect(await askHealth(node.control)).toMatchObject({ reason: expect.stringContaining('ENOENT') })
  }, 20_000)
})

test('a licence that came with the secrets is a file that only its owner reads, and is in no argument and no output', async () => {
  const licences = { 'k4.lic': Buffer.from('a licence').toString('base64') }
  const node = await ready(await launch('well', { licence: '/of/the/settings' }, market, { licences }))
  const ask = await connectTo(node)
  expect(await ask('licences')).toBe('k4.lic=a licence')
  expect(statSync(join(node.folder, 'licence/k4.lic')).mode & 0o777).toBe(0o600)
  expect(String(await ask('environment'))).not.toContain('B64')
  for (const text of [node.printed(), await ask('args')]) expect(text).not.toContain(licences['k4.lic'])
})

test('where the settings say so, a q that answers nothing for long is killed, and its node ends with it', async () => {
  const node = await ready(await launch('well', { killAfterSilentSeconds: 2 }))
  const ask = await connectTo(node)
  expect(await ask('wait')).toBe('waited')
  expect(node.isRunning()).toBe(true)
  await ask('hang').catch(() => undefined)
  await vi.waitFor(() => expect(node.isRunning()).toBe(false), 20_000)
  expect(node.printed()).toContain('q answered nothing for 2 s: it is killed, as the settings say')
})

test('when q dies the node ends, for its supervisor to start it again', async () => {
  const node = await ready(await launch())
  const ask = await connectTo(node)
  await ask('crash').catch(() => undefined)
  await vi.waitFor(() => expect(node.isRunning()).toBe(false), 10_000)
})

test('a drain lets a query under way be answered, and then ends its connection', async () => {
  const node = await ready(await launch())
  const ask = await connectTo(node)
  const asked = ask('wait')
  const drained = giveOrder(node.control, 'drain', { input: 10_000, timeoutMs: 20_000 })
  expect(await asked).toBe('waited')
  await drained
  await expect(ask('user')).rejects.toMatchObject({ code: 'CLOSED' })
})

test('connections that the licence counts are counted at the door', async () => {
  const node = await ready(await launch('well', { connections: 4 }))
  for (const user of ['a', 'b']) await connectTo(node, user)
  await expect(connectTo(node, 'c')).rejects.toMatchObject({ code: 'REFUSED' })
})

test('q is asked to exit, at which it calls .awscust.z.exit, before it is ended', async () => {
  const node = await ready(await launch())
  process.kill(node.pid, 'SIGTERM')
  await vi.waitFor(() => expect(node.isRunning()).toBe(false), 10_000)
  expect(node.printed()).toContain('.awscust.z.exit is called')
})

test('a q that hears no SIGTERM ends by force with its node', async () => {
  const node = await ready(await launch('deaf'))
  const ask = await connectTo(node)
  await node.stop()
  await expect(ask('user')).rejects.toMatchObject({ code: 'CLOSED' })
})

const realQ = process.env['KDBFLOW_TEST_Q']
if (realQ === undefined) console.warn('skipped: a node that runs a real q, which KDBFLOW_TEST_Q names')

test.skipIf(realQ === undefined)(
  'a real q loads a database, answers, and moves to the next version',
  async () => {
    const databases = await Promise.all(
      [['2026.11.18'], ['2026.11.18', '2026.11.19']].map(async dates => {
        const root = join(temporaryFolder(), 'market')
        await writeSampleDatabase({ root, dates, rowsPerDate: 100, random: seededRandom(1) })
        return root
      }),
    )
    const [first = '', second = ''] = databases
    const settings = process.env['QLIC'] === undefined ? {} : { licence: process.env['QLIC'] }
    const mount = { path: first, databaseName: 'market' }
    const node = await ready(await launch('well', { path: realQ ?? '', ...settings }, mount))
    const { port } = node
    const token = {
      host: '127.0.0.1',
      port,
      user: 'bob',
      since: 1,
      clusterName: 'hdb-1',
      secret,
      now: Date.now(),
    }
    const connection = await connect(`:127.0.0.1:${port}:bob:${mintToken(token)}`)
    onTestFinished(() => connection.close())
    expect(await connection.query('count trade')).toMatchObject({ value: 100n })
    expect(await connection.query('.z.u')).toMatchObject({ value: 'bob' })
    expect(await connection.query('.aws.args`procName')).toMatchObject({ items: [{ kind: 'vector' }] })
    expect(await node.mount({ path: second, databaseName: 'market' })).toEqual(['quote', 'trade'])
    expect(await connection.query('count trade')).toMatchObject({ value: 200n })
  },
)
