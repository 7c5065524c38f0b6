import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KdbFormatError } from '../../../kdb/errors.ts'
import { type ByteSource, openFile } from '../../../kdb/format/byte-source.ts'
import { checkDatabase } from '../../../kdb/format/check.ts'
import { openColumn } from '../../../kdb/format/column.ts'
import { openDatabase } from '../../../kdb/format/database.ts'
import { unzipped } from '../../../kdb/format/kxzipped.ts'
import { lz4Block } from '../../../kdb/format/lz4.ts'
import { openByteSource } from '../../../kdb/format/open.ts'
import { writeSampleDatabase } from '../../../kdb/format/sample.ts'
import { snappy } from '../../../kdb/format/snappy.ts'
import { expectGrown } from '../../../kdb/format/sym.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { compressLz4, compressSnappy, kxzip } from '../compress.ts'
import { temporaryDirectory } from '../samples.ts'

const algorithms = [
  [1, 'q IPC'],
  [2, 'gzip'],
  [3, 'snappy'],
  [4, 'lz4'],
  [5, 'zstd'],
] as const

/** Bytes that repeat as columns do, and bytes that do not. */
const contents = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 80 }),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 300 }))
        .map(([run, times]) => {
          return Buffer.concat(new Array<Uint8Array>(times).fill(run))
        }),
    ),
    { minLength: 1, maxLength: 20 },
  )
  .map(pieces => Buffer.concat(pieces))

async function zipped(content: Buffer, options: Parameters<typeof kxzip>[1]) {
  const path = join(await temporaryDirectory(), 'column')
  await writeFile(path, kxzip(content, options))
  return path
}

describe.each(algorithms)('a file compressed with algorithm %i, %s,', (algorithm, name) => {
  test('reads as the bytes that it was, from anywhere', async () => {
    const path = join(await temporaryDirectory(), 'column')
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(), fc.nat(), async (content, start, size) => {
        await writeFile(path, kxzip(content, { algorithm, level: 6 }))
        await using file = await openByteSource(path)
        expect(file.size).toBe(content.length)
        const from = start % (content.length + 1)
        const length = size % (content.length - from + 1)
        expect((await file.read(from, length)).equals(content.subarray(from, from + length))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('reads at any block size that kdb+ takes', async () => {
    const content = Buffer.from(Int32Array.from({ length: 600_000 }, (_, row) => row >> 3).buffer)
    for (const blockSize of [2 ** 12, 2 ** 17, 2 ** 20]) {
      await using file = await openByteSource(await zipped(content, { algorithm, blockSize }))
      expect((await file.read(0, file.size)).equals(content)).toBe(true)
    }
  })

  test('is refused where a block is torn', async () => {
    const content = Buffer.alloc(9000, 'kdb+ column ')
    const path = await zipped(content, { algorithm })
    const bytes = await readFile(path)
    await writeFile(path, bytes.fill(0xff, 16, 60))
    await using file = await openByteSource(path)
    await expect(file.read(0, file.size)).rejects.toThrow(KdbFormatError)
  })

  test(`makes a database that the check takes: plain, enumerated and nested columns, and sym`, async () => {
    const root = join(await temporaryDirectory(), 'db')
    const dates = ['2026.11.18', '2026.11.19']
    await writeSampleDatabase({ root, dates, rowsPerDate: 2000, random: seededRandom(1) })
    const files = [
      'sym',
      ...dates.flatMap(date => ['time', 'sym', 'price', 'ex'].map(c => `${date}/trade/${c}`)),
    ]
    await copyFile(join(root, 'sym'), join(root, '../sym'))
    for (const file of files) {
      await writeFile(join(root, file), kxzip(await readFile(join(root, file)), { algorithm }))
    }
    expect(await checkDatabase(await openDatabase(root))).toEqual([])
    await expect(expectGrown(join(root, '../sym'), join(root, 'sym'))).resolves.toBeUndefined()
  })

  test('holds nested columns as well, companion included', async () => {
    const directory = await temporaryDirectory()
    await mkdir(join(directory, name))
    const path = join(directory, name, 'strings')
    const ends = BigInt64Array.from({ length: 2000 }, (_, row) => BigInt(row + 1) * 3n)
    const header = Buffer.from('fe20570000000000d007000000000000', 'hex')
    await writeFile(path, kxzip(Buffer.concat([header, Buffer.from(ends.buffer)]), { algorithm }))
    await writeFile(`${path}#`, kxzip(Buffer.from('abc'.repeat(2000)), { algorithm }))
    await using column = await openColumn(path, async () => [])
    expect(column.header.count).toBe(2000)
    expect(await column.read(1500, 1501)).toMatchObject({
      items: [{ type: 'char', items: Uint8Array.from(Buffer.from('abc')) }],
    })
  })
})

describe('a compressed file', () => {
  test('is read by the blocks that are asked for: a torn one elsewhere does not matter', async () => {
    const path = await zipped(Buffer.alloc(3 * 4096, 'kdb+ column '), { algorithm: 2 })
    const bytes = await readFile(path)
    await writeFile(path, bytes.fill(0xff, 8, 20))
    await using file = await openByteSource(path)
    expect((await file.read(4096, 12)).toString()).toHaveLength(12)
    await expect(file.read(0, 12)).rejects.toThrow(/column: expected a block of compression algorithm 2/)
  })

  test('is read a few blocks at a time, and each of them once', async () => {
    const content = Buffer.alloc(64 * 4096, 'kdb+ column ')
    await using whole = await openFile(await zipped(content, { algorithm: 2 }))
    let [held, most, reads] = [0, 0, 0]
    const counted: ByteSource = {
      ...whole,
      async read(...asked) {
        reads++
        most = Math.max(most, ++held)
        const bytes = await whole.read(...asked)
        held--
        return bytes
      },
      [Symbol.asyncDispose]: async () => undefined,
    }
    await using file = await unzipped(counted)
    // Two for the trailer.
    expect(reads).toBe(2)
    for (let at = 0; at < content.length; at += 10_000)
      await file.read(at, Math.min(10_000, content.length - at))
    expect(reads).toBe(2 + 64)
    await file.read(0, content.length)
    expect(most).toBeLessThanOrEqual(4)
  })

  test('whose block inflates to more than its size is refused, and not inflated', async () => {
    const bomb = kxzip(Buffer.alloc(4096), { algorithm: 2 })
    const path = join(await temporaryDirectory(), 'column')
    // The trailer is 48 bytes for one block, and the size its second 8 bytes.
    bomb.writeBigInt64LE(100n, bomb.length - 40)
    await writeFile(path, bomb)
    await using file = await openByteSource(path)
    await expect(file.read(0, 100)).rejects.toThrow(KdbFormatError)
  })
})

describe.each([
  ['snappy', snappy, compressSnappy],
  ['lz4', lz4Block, compressLz4],
] as const)('%s', (_name, inflate, deflate) => {
  test('gives back what was compressed', () => {
    fc.assert(
      fc.property(contents, content => {
        expect(Buffer.from(inflate(deflate(content), content.length)).equals(content)).toBe(true)
      }),
    )
  })

  test('takes any bytes at all without more than a fault of the format', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(200), (stored, size) => {
        try {
          expect(inflate(stored, size).length).toBeLessThanOrEqual(size)
        } catch (error) {
          expect(error).toBeInstanceOf(KdbFormatError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

test('lz4 inflates a block that its own tool compressed', () => {
  // `yes "kdb+ columns" | head -c 60 | lz4`, the block without its frame.
  const block = Buffer.from('df6b64622b20636f6c756d6e730a0d0017502b20636f6c', 'hex')
  expect(Buffer.from(lz4Block(block, 60)).toString()).toBe('kdb+ columns\n'.repeat(5).slice(0, 60))
})
