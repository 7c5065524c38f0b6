import { mkdir, rm, symlink } from 'node:fs/promises'
import { availableParallelism, hostname } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { KdbError } from '../../../kdb/errors.ts'
import { writeSampleDatabase } from '../../../kdb/format/sample.ts'
import { plain } from '../../../kdb/ipc/plain.ts'
import { nodeOptions } from '../../../kdb/node/protocol.ts'
import { answerRequest } from '../../../kdb/reader/answer.ts'
import { requestOf } from '../../../kdb/reader/call.ts'
import { mountDatabase } from '../../../kdb/reader/tables/mount.ts'
import type { NodeState } from '../../../kdb/reader/tables/state.ts'
import { encodeText } from '../../../kdb/text.ts'
import { chars, list, symbol, vector } from '../../../kdb/values.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { checks, hasSamples, temporaryDirectory } from '../samples.ts'

const options = nodeOptions.parse({
  clusterName: 'hdb-1',
  clusterType: 'HDB',
  codePath: '/opt/kx/app/code',
  args: { procname: 'hdb1' },
  maxRows: 1000,
})
const now = () => Date.parse('2026-11-20T08:30:00Z')
const without: NodeState = { options, now, mount: undefined }

async function sampleState(): Promise<NodeState> {
  const path = join(await temporaryDirectory(), 'db')
  const dates = ['2026.11.18', '2026.11.19']
  await writeSampleDatabase({ root: path, dates, rowsPerDate: 500, random: seededRandom(1) })
  return { ...without, mount: await mountDatabase({ path, databaseName: 'market' }) }
}

const ask = async (state: NodeState, text: string) =>
  plain(await answerRequest(requestOf(chars(text)), state))

test('user code finds the database where FinSpace had it', async () => {
  const state = await sampleState()
  const [folder, name] = [await ask(state, '.aws.akdbp'), await ask(state, '.aws.akdb')]
  expect(`${folder}/${name}`).toBe(state.mount?.path.replace(/db$/, 'market'))
})

describe('a node with a database', () => {
  test.each([
    ['tables[]', ['quote', 'trade']],
    ['cols trade', ['date', 'time', 'sym', 'price', 'size', 'stop', 'ex']],
    ['count trade', 1000],
    ['.Q.pv', ['2026.11.18', '2026.11.19']],
    ['max date', '2026.11.19'],
    ['min .Q.pv', '2026.11.18'],
    ['count .Q.pv', 2],
    ['.Q.pf', 'date'],
    ['.Q.pt', ['quote', 'trade']],
    ['.z.p', '2026.11.20D08:30:00.000000000'],
    ['.z.d', '2026.11.20'],
    ['.z.D', '2026.11.20'],
    ['.z.t', '08:30:00.000'],
    ['.z.T', '08:30:00.000'],
    ['.z.n', '0D08:30:00.000000000'],
    ['.z.N', '0D08:30:00.000000000'],
    ['.z.h', hostname()],
    ['.z.i', process.pid],
    ['.z.c', availableParallelism()],
    ['.Q.gc[]', 0],
    ['keys trade', []],
    ['count `trade', 1],
    ['.aws.akdb', 'market'],
    ['.aws.akcp', '/opt/kx/app/code'],
    ['.aws.args', { procname: ['hdb1'] }],
    ['.aws.akscp', ''],
    [
      'select count i by date from trade',
      [
        { date: '2026.11.18', x: 500 },
        { date: '2026.11.19', x: 500 },
      ],
    ],
    ['select count i from trade where sym=`IBM', [{ x: 100 }]],
    ['exec count i from trade where date=2026.11.18,sym in `IBM`AAPL', 100],
    ['exec count i from trade where date=2026.12.01', 0],
    ['exec max date from trade where sym=`IBM', '2026.11.19'],
    ['exec first sym from trade', 'AAPL'],
    ['count `trade', 1],
    ['exec max stop from trade where sym=`IBM', true],
    ['exec min ex from trade where sym=`IBM', 'L'],
    ['exec last sym from quote', 'MSFT'],
    ['exec max price from trade where sym=`NONE', '-0w'],
    ['exec min size from trade where date=2026.12.01', '0Wi'],
    ['select sym from trade where sym=`NONE', []],
  ])('answers %s', async (text, expected) => {
    expect(await ask(await sampleState(), text)).toEqual(expected)
  })

  test('min and max are those of the rows', async () => {
    const state = await sampleState()
    const prices = (await ask(state, 'exec price from trade where sym=`IBM')) as number[]
    expect(prices).toHaveLength(100)
    expect(await ask(state, 'exec lo:min price,hi:max price from trade where sym=`IBM')).toEqual({
      lo: Math.min(...prices),
      hi: Math.max(...prices),
    })
  })

  test('select[n] gives the first rows, across partitions', async () => {
    const state = await sampleState()
    const all = (await ask(state, 'select from trade')) as unknown[]
    expect(await ask(state, 'select[510] from trade')).toEqual(all.slice(0, 510))
    expect(await ask(state, 'select[3] from trade where date=2026.11.19')).toEqual(all.slice(500, 503))
    expect(await ask(state, 'select[0] from trade')).toEqual([])
  })

  test('meta has type, foreign key and attribute of each column', async () => {
    expect(await ask(await sampleState(), 'meta trade')).toEqual(
      [
        ['date', 'd'],
        ['time', 'p'],
        ['sym', 's'],
        ['price', 'f'],
        ['size', 'i'],
        ['stop', 'b'],
        ['ex', 'c'],
      ].map(([c, t]) => ({ c, t, f: '', a: '' })),
    )
  })

  test('health says what is served and the newest partition', async () => {
    const state = await sampleState()
    expect(await ask(state, '.kdbflow.health[]')).toEqual({
      cluster: 'hdb-1',
      database: 'market',
      path: state.mount?.path,
      tables: ['quote', 'trade'],
      partitions: 2,
      newest: '2026.11.19',
    })
  })

  test.each([
    ['count trades', 'trades'],
    ['max month', 'month'],
    ['select nothing from trade', 'nothing'],
    ['select count nothing from trade', 'nothing'],
    ['select from trade where nothing=`a', 'nothing'],
    ['select max sym from trade', 'type'],
    ['select from trade where sym=1', 'type'],
    ['select price by sym from trade', 'nyi'],
    ['select sum sym from trade', 'type'],
    ['select avg sym from trade', 'type'],
    ['select med price from trade', 'part'],
    ['select sym by sym from trade', 'dup names for cols/groups sym'],
    ['select[5] max price from trade', 'nyi'],
    ['select time+sym from trade', 'type'],
    ['select from trade where price', 'type'],
    ['select price, max price from trade', 'nyi'],
    ['.z.exit', 'nyi: .z.exit'],
  ])("signals %s as '%s", async (text, message) => {
    await expect(ask(await sampleState(), text)).rejects.toThrow(new KdbError(message))
  })

  test.each([
    ['a directory', 'got something else', (path: string) => mkdir(path)],
    ['a link to itself', 'got ELOOP', (path: string) => symlink(path, path)],
  ])('a column that is %s is named, as it lies in the database, with the reason', async (_, got, make) => {
    const state = await sampleState()
    const path = join(state.mount?.path ?? '', '2026.11.19/trade/price')
    await rm(path)
    await make(path)
    await expect(ask(state, 'select max price from trade')).rejects.toThrow(
      new RegExp(`^2026.11.19/trade/price: expected a file.*${got}$`),
    )
    expect(await ask(state, 'exec max size from trade')).toBeGreaterThan(0)
  })

  test("more rows than it may give are 'limit", async () => {
    const state = { ...(await sampleState()), options: { ...options, maxRows: 999 } }
    await expect(ask(state, 'select from trade')).rejects.toThrow(new KdbError('limit'))
    expect(await ask(state, 'select[999] sym from trade')).toHaveLength(999)
  })

  test('counts are read once: a mount does not change under its queries', async () => {
    const state = await sampleState()
    expect(await ask(state, 'count trade')).toBe(1000)
    await rm(state.mount?.path ?? '', { recursive: true })
    expect(await ask(state, 'count trade')).toBe(1000)
  })
})

test('has every name of .aws that a cluster of FinSpace had', async () => {
  const state = await sampleState()
  const names = (await ask(state, 'key `.aws')) as string[]
  const known = 'args akda akre akif akp akm akv akdb akdbs akeah aksadb akcp akcsp akscp akdbp'.split(' ')
  expect(names).toEqual(['', ...known])
  for (const name of known) expect(await ask(state, `.aws.${name}`)).toBeDefined()
  expect(await ask(state, 'first .aws.args`procname')).toBe('hdb1')
})

test('an error text that is not UTF-8 has the bytes of its request', async () => {
  const asked = vector('char', Uint8Array.of(0x66, 0xe9))
  const error: unknown = await answerRequest(requestOf(list([asked, symbol('a')])), without).catch(e => e)
  const message = error instanceof KdbError ? error.message : ''
  expect([...encodeText(message)].slice(-2)).toEqual([0x66, 0xe9])
})

test('names the memory of its process as q does', async () => {
  // code.kx.com/q/ref/dotq, .Q.w
  const statistics = ['used', 'heap', 'peak', 'wmax', 'mmap', 'mphy', 'syms', 'symw']
  expect(Object.keys(Object(await ask(without, '.Q.w[]')))).toEqual(statistics)
})

test('loads the database that is mounted by its path, and no other', async () => {
  const state = await sampleState()
  const { path = '' } = state.mount ?? {}
  expect(await ask(state, `.Q.l \`:${path}`)).toBeNull()
  expect(await ask(state, `.Q.lo[\`:${path};1;1]`)).toBeNull()
  await expect(ask(state, '.Q.l `:/other')).rejects.toThrow(new KdbError('nyi'))
})

describe('a node without a database', () => {
  test.each([
    ['tables[]', []],
    ['.aws.akdb', ''],
    ['.z.P', '2026.11.20D08:30:00.000000000'],
  ])('answers %s', async (text, expected) => {
    expect(await ask(without, text)).toEqual(expected)
  })

  test.each([
    ['count trade', 'trade'],
    ['.Q.pv', 'nyi: .Q.pv'],
  ])("signals %s as '%s", async (text, message) => {
    await expect(ask(without, text)).rejects.toThrow(new KdbError(message))
  })
})

describe.skipIf(!hasSamples)('a node over tables with strings', () => {
  let state: NodeState
  beforeAll(async () => {
    state = { ...without, mount: await mountDatabase({ path: checks, databaseName: 'checks' }) }
  })

  test('strings come as char vectors, and meta names them C', async () => {
    expect(await ask(state, 'select[1] action,proc,period from configtable')).toEqual([
      { action: 'tableticking', proc: '`rdb1', period: '0D00:05:00.000000000' },
    ])
    const meta = (await ask(state, 'meta configtable')) as { c: string; t: string }[]
    expect(meta.find(({ c }) => c === 'proc')?.t).toBe('C')
  })
})
