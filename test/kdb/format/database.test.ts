import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { columnsOf, openDatabase } from '../../../kdb/format/database.ts'
import { countAllRows } from '../../../kdb/format/row-counts.ts'
import { writeSampleDatabase } from '../../../kdb/format/sample.ts'
import { writeSymbols } from '../../../kdb/format/write.ts'
import { symbolDomain, writeSplayedTable } from '../../../kdb/format/write-table.ts'
import { table, vector } from '../../../kdb/values.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { temporaryDirectory } from '../samples.ts'

const dates = ['2026.11.18', '2026.11.19']

async function sampleDatabase(): Promise<string> {
  const root = join(await temporaryDirectory(), 'db')
  await writeSampleDatabase({ root, dates, rowsPerDate: 20, random: seededRandom(1) })
  return root
}

const splay = (directory: string) =>
  writeSplayedTable(directory, table({ a: vector('int', Int32Array.of(1, 2)) }), symbolDomain())

describe('a database', () => {
  test('is its partitions in order, its tables and their columns, the virtual one first', async () => {
    const database = await openDatabase(await sampleDatabase())
    expect(database.partitions.map(({ name }) => name)).toEqual(dates)
    expect([...database.tables.keys()]).toEqual(['quote', 'trade'])
    const trade = database.tables.get('trade')
    expect(trade && columnsOf(database, trade)).toEqual([
      'date',
      'time',
      'sym',
      'price',
      'size',
      'stop',
      'ex',
    ])
    expect(trade && (await countAllRows(trade))).toBe(40)
  })

  test('has splayed tables at its root, and passes over other files', async () => {
    const root = await sampleDatabase()
    await splay(join(root, 'instruments'))
    await writeFile(join(root, 'config'), 'anything')
    await mkdir(join(root, 'scripts'))
    const { tables } = await openDatabase(root)
    expect([...tables.keys()]).toEqual(['instruments', 'quote', 'trade'])
    expect(tables.get('instruments')).toMatchObject({ partitioned: false, columns: ['a'] })
  })

  test('may lie in segments that par.txt names, as links too', async () => {
    const root = await sampleDatabase()
    await mkdir(join(root, 'disk1'))
    await mkdir(join(root, 'disk2'))
    await rename(join(root, '2026.11.18'), join(root, 'disk1/2026.11.18'))
    await rename(join(root, '2026.11.19'), join(root, 'disk2/2026.11.19'))
    await symlink(join(root, 'disk1'), join(root, 'link'))
    await writeFile(join(root, 'par.txt'), 'link\ndisk2\n')
    expect((await openDatabase(root)).partitions.map(({ name }) => name)).toEqual(dates)
  })

  test('has each segment once, however often par.txt names it', async () => {
    const root = await sampleDatabase()
    await mkdir(join(root, 'disk1'))
    for (const date of dates) await rename(join(root, date), join(root, 'disk1', date))
    await writeFile(join(root, 'par.txt'), 'disk1\n./disk1\n'.repeat(2000))
    expect((await openDatabase(root)).partitions.map(({ name }) => name)).toEqual(dates)
  })

  test.each([
    ['of 30,000 lines', Array.from({ length: 30_000 }, (_, line) => `d${line}`), 'at most 65536 bytes'],
    [
      'of 1,025 directories',
      Array.from({ length: 1025 }, (_, line) => `d${line}`),
      'at most 1024 directories',
    ],
    ['of one that is not there', ['disk9'], 'disk9: expected a directory, got none'],
  ])('with a par.txt %s is refused', async (_, lines, fault) => {
    const root = await sampleDatabase()
    await writeFile(join(root, 'par.txt'), lines.join('\n'))
    await expect(openDatabase(root)).rejects.toThrow(fault)
  })

  test.each([
    '/etc',
    '../elsewhere',
    'disk1/../../elsewhere',
  ])('with a par.txt that leads out to %s is refused', async line => {
    const root = await sampleDatabase()
    await writeFile(join(root, 'par.txt'), `${line}\n`)
    await expect(openDatabase(root)).rejects.toThrow(/par.txt: expected directories within the database/)
  })

  test('may be partitioned by month, year or int, but by one of them', async () => {
    for (const [name, field] of [
      ['2026.11', 'month'],
      ['2026', 'year'],
      ['451353600000000000', 'int'],
    ] as const) {
      const root = await temporaryDirectory()
      await splay(join(root, name, 't'))
      expect((await openDatabase(root)).partitionField).toBe(field)
    }
    const mixed = await sampleDatabase()
    await splay(join(mixed, '2026', 't'))
    await expect(openDatabase(mixed)).rejects.toThrow(/expected all partitions by/)
  })

  test('that lacks a table in one partition says which file it misses', async () => {
    const root = await sampleDatabase()
    await rm(join(root, '2026.11.18/quote'), { recursive: true })
    const quote = (await openDatabase(root)).tables.get('quote')
    await expect(quote && countAllRows(quote)).rejects.toThrow(
      /2026.11.18\/quote\/time: expected a file, got none/,
    )
  })

  test.each(['../../secret', '..', ''])('with a column or a domain named %j is refused', async name => {
    const root = await sampleDatabase()
    const { domain } = await openDatabase(root)
    await expect(domain(name)).rejects.toThrow(/expected a name of a file/)
    await writeSymbols(join(root, '2026.11.19/trade/.d'), [name])
    const trade = (await openDatabase(root)).tables.get('trade')
    expect(trade?.fault?.message).toMatch(/expected a name of a file/)
    expect(trade?.columns).toEqual([])
  })

  test('that is not there is refused by its path', async () => {
    await expect(openDatabase('/nowhere/db')).rejects.toMatchObject({ code: 'ABSENT' })
  })
})
