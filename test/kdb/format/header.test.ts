import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KdbFormatError } from '../../../kdb/errors.ts'
import { openColumn } from '../../../kdb/format/column.ts'
import { kxzip } from '../compress.ts'
import { temporaryDirectory } from '../samples.ts'

const domain = async (): Promise<string[]> => ['a', 'b', 'c']

async function readFileOf(bytes: Buffer) {
  const path = join(await temporaryDirectory(), 'column')
  await writeFile(path, bytes)
  await using column = await openColumn(path, domain)
  return await column.read(0, column.header.count)
}

function longs(count: bigint, ...items: bigint[]): Buffer {
  const header = Buffer.from('fe20070000000000', 'hex')
  return Buffer.concat([header, Buffer.from(BigInt64Array.of(count, ...items).buffer)])
}

function parted(count: bigint, indexes: bigint[], hashBlock: bigint[]): Buffer {
  const page = Buffer.alloc(4096)
  page.write('fd20', 'hex')
  page.write('sym', 16)
  page.set([0xfd, 0, 20, 3], 4080)
  page.writeBigInt64LE(count, 4088)
  return Buffer.concat([page, Buffer.from(BigInt64Array.from([...indexes, ...hashBlock]).buffer)])
}

describe('the header of a column', () => {
  test('with count 0, as after an append, means all rows to the end', async () => {
    expect((await readFileOf(longs(0n, 5n, 6n))).items).toEqual(BigInt64Array.of(5n, 6n))
  })

  test('with p attribute counts the rows; the hash block after them is not rows', async () => {
    expect(await readFileOf(parted(3n, [0n, 0n, 2n], [9n, 9n, 9n]))).toMatchObject({ items: ['a', 'a', 'c'] })
  })

  test('with more rows than the file has is refused', async () => {
    await expect(readFileOf(longs(3n, 5n, 6n))).rejects.toThrow(/expected 3 rows of 8 bytes, got 16 bytes/)
  })

  test('with a negative count is refused', async () => {
    await expect(readFileOf(longs(-1n, 5n))).rejects.toThrow(KdbFormatError)
  })

  test.each([
    ['a serialised object', 'ff010b00010000006100000000000000'],
    ['a mixed list', 'fe200000000000000000000000000000'],
    ['no kdb+ file', '504b0304000000000000000000000000'],
    ['an empty file', ''],
  ])('of %s is refused, with the name of the file', async (_name, hex) => {
    await expect(readFileOf(Buffer.from(hex, 'hex'))).rejects.toThrow(/column: expected a kdb\+ column, got/)
  })

  test('of an unknown compression is refused by its number', async () => {
    await expect(readFileOf(kxzip(longs(1n, 5n), { algorithm: 6 }))).rejects.toThrow(
      'expected a compression algorithm from 1 (q IPC) to 5 (zstd), got 6',
    )
  })

  test.each([
    ['an anymap', 'fe204d00000000000000000000000000', 'an anymap'],
    ['vectors of symbols', 'fe205800000000000000000000000000', 'vectors of symbols'],
    ['an encrypted file', `${Buffer.from('kxzippEd').toString('hex')}${'00'.repeat(64)}`, 'encrypted'],
  ])('of %s is refused by that name', async (_name, hex, name) => {
    await expect(readFileOf(Buffer.from(hex, 'hex'))).rejects.toThrow(name)
  })

  test('of a file that nobody meant is refused as a fault of the format', async () => {
    const starts = fc.constantFrom('fe20', 'fe73796d00', 'fd20', 'kxzipped')
    const path = join(await temporaryDirectory(), 'column')
    await fc.assert(
      fc.asyncProperty(starts, fc.uint8Array({ maxLength: 120 }), async (start, rest) => {
        const magic = start === 'kxzipped' ? Buffer.from(start) : Buffer.from(start, 'hex')
        await writeFile(path, Buffer.concat([magic, rest]))
        try {
          await using column = await openColumn(path, domain)
          await column.read(0, column.header.count)
        } catch (error) {
          expect(error).toBeInstanceOf(KdbFormatError)
        }
      }),
      { numRuns: 300 },
    )
  })
})
