import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeSymbols } from '../../../../kdb/format/write.ts'
import { symbolDomain, writeSplayedTable } from '../../../../kdb/format/write-table.ts'
import { type KdbTable, type KdbVector, table, vector } from '../../../../kdb/values.ts'
import type { VersionChecks } from '../../../../services/finspace/versions/checks/checks.ts'
import { kxzip } from '../../../kdb/compress.ts'
import { openWorld, version } from './world.ts'

const put = (s3Path: string, dbPath = '/') => ({ changeType: 'PUT' as const, dbPath, s3Path })

/** A database of two dates with two tables each, and `sym` of AAPL and IBM, loaded as `c1`. */
async function openChecked(checks: Partial<VersionChecks>) {
  const all = { symExtends: false, tables: false, columns: false, content: false, ...checks }
  const world = openWorld(undefined, { checks: () => all })
  const bucket = join(world.folder, 's3/bucket')
  const writeColumnOf = (path: string, price: KdbVector) =>
    // `table` makes a KdbTable, and says so in its values alone.
    writeSplayedTable(join(bucket, path), table({ price }) as KdbTable, symbolDomain())
  const write = (path: string) => writeColumnOf(path, vector('float', new Float64Array(2)))
  for (const date of ['2026.01.05', '2026.01.06']) {
    for (const name of ['trade', 'quote']) await write(`hdb/${date}/${name}`)
  }
  await writeSymbols(join(bucket, 'hdb/sym'), ['AAPL', 'IBM'])
  mkdirSync(join(bucket, 'new'))
  await world.apply('c1', [put('s3://bucket/hdb/')])
  return {
    ...world,
    bucket,
    write,
    writeColumnOf,
    writeSym: (names: string[]) => writeSymbols(join(bucket, 'new/sym'), names),
  }
}

describe('a new sym', () => {
  test('that begins with the old is published', async () => {
    const { apply, writeSym, versions } = await openChecked({ symExtends: true })
    await writeSym(['AAPL', 'IBM', 'MSFT'])
    await apply('c2', [put('s3://bucket/new/sym')])
    expect(versions.describe(version('c2'))).toBeDefined()
  })

  test.each([
    ['in another order', ['IBM', 'AAPL', 'MSFT']],
    ['shorter', ['AAPL']],
    ['with a name that only begins as the old', ['AAPL', 'IBM2']],
  ])('that is %s is refused, and the database stays as it was', async (_, names) => {
    const { apply, writeSym, versions } = await openChecked({ symExtends: true })
    await writeSym(names)
    await expect(apply('c2', [put('s3://bucket/new/sym')])).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: 'expected /sym to begin with all symbols of the version before, got other symbols',
    })
    expect(versions.describe(version('c2'))).toBeUndefined()
  })

  test('is not looked at unless it is asked for', async () => {
    const { apply, writeSym, versions } = await openChecked({})
    await writeSym(['other'])
    await apply('c2', [put('s3://bucket/new/sym')])
    expect(versions.describe(version('c2'))).toBeDefined()
  })
})

test('a sym that is deleted is refused, unless all goes', async () => {
  const { apply } = await openChecked({ symExtends: true })
  await expect(apply('c2', [{ changeType: 'DELETE', dbPath: '/sym' }])).rejects.toThrow('got none')
  await apply('c3', [{ changeType: 'DELETE', dbPath: '/' }])
})

test('a date without a table that the others have is refused, by whichever path it comes', async () => {
  const { apply, write } = await openChecked({ tables: true })
  await write('next/2026.01.07/trade')
  const message = 'expected /2026.01.07 to hold the tables of /2026.01.06, quote trade, got trade'
  await expect(apply('c2', [put('s3://bucket/next/')])).rejects.toThrow(message)
  await expect(apply('c3', [put('s3://bucket/next/2026.01.07/', '/2026.01.07/')])).rejects.toThrow(message)
  await expect(apply('c4', [{ changeType: 'DELETE', dbPath: '/2026.01.05/quote/' }])).rejects.toThrow(
    'expected /2026.01.05 to hold the tables of /2026.01.06, quote trade, got trade',
  )
  await write('next/2026.01.07/quote')
  await apply('c5', [put('s3://bucket/next/')])
})

test('a table whose files are not the columns of its .d is refused', async () => {
  const { apply, upload, write } = await openChecked({ columns: true })
  upload('size', 'bytes')
  await expect(apply('c2', [put('s3://bucket/size', '/2026.01.05/trade/')])).rejects.toThrow(
    'expected /2026.01.05/trade to have only the columns of its .d, got size',
  )
  await expect(apply('c3', [{ changeType: 'DELETE', dbPath: '/2026.01.05/trade/price' }])).rejects.toThrow(
    'expected /2026.01.05/trade to have a file for its column price',
  )
  await expect(apply('c4', [{ changeType: 'DELETE', dbPath: '/2026.01.05/trade/.d' }])).rejects.toThrow(
    'expected /2026.01.05/trade to have a .d, got none',
  )
  await expect(apply('c5', [put('s3://bucket/size', '/2026.01.05/trade/.d')])).rejects.toThrow(
    'expected /2026.01.05/trade/.d to be a list of symbols',
  )
  await write('next/2026.01.07/trade')
  await apply('c6', [put('s3://bucket/next/')])
})

test('columns that kdb+ could not query are refused, by their paths in the database', async () => {
  const { apply, write, writeColumnOf, folder } = await openChecked({ content: true })
  await write('next/2026.01.07/trade')
  await write('next/2026.01.07/quote')
  await apply('c2', [put('s3://bucket/next/')])
  await writeColumnOf('odd/2026.01.08/trade', vector('long', new BigInt64Array(2)))
  const refused = apply('c3', [put('s3://bucket/odd/2026.01.08/trade/', '/2026.01.06/trade/')])
  await expect(refused).rejects.toThrow(
    '/2026.01.06/trade/price: expected vector of float, as in the last partition, got vector of long',
  )
  expect(existsSync(join(folder, 'databases/mounts/env1/c3'))).toBe(false)
})

test('columns and a sym that kdb+ compressed are published by the content check', async () => {
  const { apply, write, bucket } = await openChecked({ content: true })
  await write('next/2026.01.07/trade')
  await write('next/2026.01.07/quote')
  for (const [algorithm, file] of [
    [2, 'next/2026.01.07/trade/price'],
    [5, 'next/2026.01.07/quote/price'],
    [2, 'hdb/sym'],
  ] as const) {
    const path = join(bucket, file)
    writeFileSync(path, kxzip(readFileSync(path), { algorithm }))
  }
  await apply('c2', [put('s3://bucket/next/'), put('s3://bucket/hdb/sym')])
})

test('an encrypted column is refused as such by the content check', async () => {
  const { apply, write, bucket } = await openChecked({ content: true })
  await write('next/2026.01.06/trade')
  writeFileSync(join(bucket, 'next/2026.01.06/trade/price'), `kxzippEd${' '.repeat(64)}`)
  await expect(apply('c2', [put('s3://bucket/next/')])).rejects.toThrow(
    '/2026.01.06/trade/price: expected a file in clear, got one that kdb+ encrypted (kxzippEd)',
  )
})

describe('a changeset with bytes that nobody can hold', () => {
  const nuls = (count: number) => `\xff\x01\x0b${'\0'.repeat(count)}`

  test('fails by the content check where its sym has eleven million symbols, and the next is published', async () => {
    const { apply, bucket } = await openChecked({ symExtends: true, content: true })
    writeFileSync(join(bucket, 'new/sym'), nuls(11_000_000), 'latin1')
    await expect(apply('c2', [put('s3://bucket/new/sym')])).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await apply('c3', [put('s3://bucket/hdb/')])
  })

  test('fails where a .d is longer than any table is wide', async () => {
    const { apply, bucket } = await openChecked({ columns: true })
    writeFileSync(join(bucket, 'new/.d'), nuls(2 ** 21), 'latin1')
    await expect(apply('c2', [put('s3://bucket/new/.d', '/2026.01.05/trade/')])).rejects.toThrow(
      'expected /2026.01.05/trade/.d to be a list of symbols: .d: expected at most 1048576 bytes, got 2097155',
    )
  })

  test('fails where its par.txt names directories that are not there', async () => {
    const { apply, bucket } = await openChecked({ content: true })
    writeFileSync(join(bucket, 'new/par.txt'), 'segment\n'.repeat(5000))
    await expect(apply('c2', [put('s3://bucket/new/par.txt')])).rejects.toThrow(
      '/segment: expected a directory, got none',
    )
  })
})
