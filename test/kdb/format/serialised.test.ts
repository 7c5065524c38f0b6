import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readColumnNames, readSymbols } from '../../../kdb/format/serialised.ts'
import { kxzip } from '../compress.ts'
import { temporaryDirectory } from '../samples.ts'

const header = Buffer.from('ff010b0000000000', 'hex')

/** A list of symbols of so many bytes, all of them NUL: each is an empty symbol. */
async function nuls(bytes: number): Promise<string> {
  const path = join(await temporaryDirectory(), 'sym')
  await writeFile(path, header)
  await truncate(path, header.length + bytes)
  return path
}

describe('a list of symbols', () => {
  test('of 300 MB is refused by its size, before it is read', async () => {
    const path = await nuls(300_000_000)
    await expect(readSymbols(path)).rejects.toMatchObject({
      code: 'LIMIT',
      message: `${path}: expected at most 268435456 bytes, got 300000008`,
    })
  })

  test('of more than ten million symbols is refused, however short they are', async () => {
    await expect(readSymbols(await nuls(10_000_001))).rejects.toMatchObject({ code: 'LIMIT' })
    expect(await readSymbols(await nuls(100_000))).toHaveLength(100_000)
  })

  test('that names columns is refused by its size where it is longer than any table is wide', async () => {
    await expect(readColumnNames(await nuls(2 ** 20))).rejects.toMatchObject({ code: 'LIMIT' })
    await expect(readColumnNames(await nuls(65_537))).rejects.toMatchObject({ code: 'LIMIT' })
  })

  test('is refused by the size that it had before it was compressed', async () => {
    const path = join(await temporaryDirectory(), '.d')
    await writeFile(path, kxzip(Buffer.concat([header, Buffer.alloc(2 ** 20)]), { algorithm: 2 }))
    await expect(readColumnNames(path)).rejects.toMatchObject({ code: 'LIMIT' })
  })
})
