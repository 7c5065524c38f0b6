import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkDatabase } from '../../../kdb/format/check.ts'
import { openDatabase } from '../../../kdb/format/database.ts'
import { byteWriter } from '../../../kdb/ipc/byte-writer.ts'
import { encodeObject } from '../../../kdb/ipc/encode.ts'
import { plain } from '../../../kdb/ipc/plain.ts'
import { nodeOptions } from '../../../kdb/node/protocol.ts'
import { answerRequest } from '../../../kdb/reader/answer.ts'
import { requestOf } from '../../../kdb/reader/call.ts'
import { mountDatabase } from '../../../kdb/reader/tables/mount.ts'
import { chars } from '../../../kdb/values.ts'

/** Tiny databases, each with one thing that databases of years have. Where they are absent, the tests are skipped. */
const cases = resolve(import.meta.dirname, '../../../../shared/kdb-cases')
const hasCases = existsSync(cases)
if (!hasCases) console.warn(`skipped: tests on small kdb+ databases, expected at ${cases}`)

const options = nodeOptions.parse({ clusterName: 'hdb-1', clusterType: 'HDB' })

async function answerOf(name: string, text: string) {
  const mount = await mountDatabase({ path: join(cases, name), databaseName: name })
  return await answerRequest(requestOf(chars(text)), { options, now: Date.now, mount })
}
const ask = async (name: string, text: string) => plain(await answerOf(name, text))
const faultsOf = async (name: string) => checkDatabase(await openDatabase(join(cases, name)))

const day = { sym: ['a', 'b', 'b'], size: [10, 20, 30] }

describe.skipIf(!hasCases)('a small database of each kind', () => {
  test.each([
    'plain',
    'old_enum',
    'par_rel',
    'gzip',
    'attr_p_count0_first',
    'sym_latin1',
    'link',
    'root',
    'part_month',
    'part_bigint',
  ])('%s answers as it was written', async name => {
    expect(await ask(name, 'count trade')).toBe(6)
    expect(await ask(name, 'exec size from trade')).toEqual([...day.size, ...day.size])
    const second = name === 'par_rel' ? 1.5 : 2.5
    expect(await ask(name, 'exec price from trade')).toEqual([1.5, 2.5, null, second, 2.5, null])
    expect(await ask(name, 'exec count i from trade where sym=`b')).toBe(name === 'sym_latin1' ? 0 : 4)
  })

  test.each(['plain', 'gzip', 'old_enum', 'attr_p_count0_first'])('%s has its symbols', async name => {
    expect(await ask(name, 'exec sym from trade where date=2024.01.02')).toEqual(day.sym)
  })

  test.each([
    'plain',
    'gzip',
    'old_enum',
    'par_rel',
    'part_month',
    'attr_p_count0_first',
    'link',
    'types',
  ])('%s passes the check', async name => {
    expect(await faultsOf(name)).toEqual([])
  })

  test('every type reads as itself', async () => {
    const [first] = (await ask('types', 'select from alltypes')) as Record<string, unknown>[]
    expect(first).toMatchObject({ ns: 'ab', nj: [1] })
  })

  test('a table without a .d is listed, fails when it is used, and is named by the check', async () => {
    expect(await ask('d_missing', 'tables[]')).toEqual(['trade'])
    await expect(ask('d_missing', 'count trade')).rejects.toThrow(
      /^2024\.01\.03\/trade\/\.d: expected a file, got none$/,
    )
    expect(await faultsOf('d_missing')).toEqual([
      expect.stringMatching(/trade\/.d: expected a file, got none/),
    ])
  })

  test('a table that the last partition lacks is not listed, and is named by the check', async () => {
    expect(await ask('missing_table_last', 'tables[]')).toEqual(['other'])
    await expect(ask('missing_table_last', 'count other')).rejects.toThrow('2024.01.02/other/x')
    expect(await faultsOf('missing_table_last')).toContainEqual(
      expect.stringMatching(/2024.01.02\/trade: expected its table in the last partition too/),
    )
  })

  test('a link column is indexes, and meta names its table', async () => {
    expect(await ask('link', 'exec ref from trade where date=2024.01.02')).toEqual([0, 1, 0])
    expect(await ask('link', 'meta trade')).toContainEqual({ c: 'ref', t: 'j', f: 'inst', a: '' })
    expect(await ask('link', 'count inst')).toBe(2)
  })

  test('int partitions beyond 2^53 are found by their own numbers', async () => {
    for (const number of ['451353600000000001', '451353600000000003']) {
      expect(await ask('part_bigint', `exec count i from trade where int=${number}`)).toBe(3)
    }
    expect(await ask('part_bigint', 'exec count i from trade where int=451353600000000002')).toBe(0)
    expect(await ask('part_bigint', 'max int')).toBe('451353600000000003')
  })

  test('an encrypted column is refused as such', async () => {
    await expect(ask('encrypted', 'select price from trade')).rejects.toThrow(
      '2024.01.03/trade/price: expected a file in clear, got one that kdb+ encrypted (kxzippEd)',
    )
    expect(await ask('encrypted', 'exec size from trade where date=2024.01.03')).toEqual(day.size)
    expect((await faultsOf('encrypted')).join()).toContain('encrypted')
  })

  test('an anymap is refused by name', async () => {
    await expect(ask('anymap', 'select mix from trade')).rejects.toThrow('got an anymap')
    expect((await faultsOf('anymap')).join()).toContain('anymap')
    expect(await ask('anymap', 'count trade')).toBe(6)
  })

  test('flat and keyed tables at the root are tables beside splayed ones', async () => {
    expect(await ask('root', 'tables[]')).toEqual(['flat', 'keyed', 'splay', 'trade'])
    expect(await ask('root', 'select from flat')).toEqual([
      { k: 1, v: 1 },
      { k: 2, v: 2 },
    ])
    expect(await ask('root', 'count keyed')).toBe(2)
    expect(await ask('root', 'cols keyed')).toEqual(['k', 'v'])
    expect(await ask('root', 'select k,v from keyed')).toHaveLength(2)
    expect(await ask('root', 'meta flat')).toEqual([
      { c: 'k', t: 'j', f: '', a: '' },
      { c: 'v', t: 'f', f: '', a: '' },
    ])
  })

  test('a symbol that is not UTF-8 has the bytes of its file on the wire', async () => {
    const writer = byteWriter()
    encodeObject(writer, await answerOf('sym_latin1', 'exec sym from trade'))
    const bytes = writer.written()
    expect(bytes.includes(0xe9)).toBe(true)
    expect(bytes.includes(Buffer.from('é'))).toBe(false)
  })

  test('a column whose type changed fails where both types are read together, and is named', async () => {
    for (const query of ['select from trade', 'select max size from trade', 'exec size from trade']) {
      await expect(ask('type_change', query)).rejects.toThrow('type: size differs between partitions')
    }
    for (const date of ['2024.01.02', '2024.01.03']) {
      expect(await ask('type_change', `exec size from trade where date=${date}`)).toEqual(day.size)
    }
  })

  test('a par.txt that leads out of the database is refused', async () => {
    await expect(ask('par_outside', 'tables[]')).rejects.toThrow('par.txt: expected directories within')
  })
})
