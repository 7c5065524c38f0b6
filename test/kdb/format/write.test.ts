import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openColumn } from '../../../kdb/format/column.ts'
import { readSymbols } from '../../../kdb/format/serialised.ts'
import { writeColumn, writeEnumeration, writeSymbols } from '../../../kdb/format/write.ts'
import { symbolDomain } from '../../../kdb/format/write-table.ts'
import { symbols } from '../../../kdb/values.ts'
import { kxzip } from '../compress.ts'
import { temporaryDirectory } from '../samples.ts'
import { anyVector, texts } from '../values.ts'

const noDomain = async (): Promise<string[]> => []

async function readAll(path: string, domain = noDomain) {
  await using column = await openColumn(path, domain)
  return await column.read(0, column.header.count)
}

describe('what is written in the format of kdb+', () => {
  test('is read again: columns of every type, plain and compressed', async () => {
    const path = join(await temporaryDirectory(), 'column')
    await fc.assert(
      fc.asyncProperty(anyVector, async column => {
        if (column.type === 'symbol') return
        await writeColumn(path, column)
        const plain = { ...column, attribute: '' }
        expect(await readAll(path)).toEqual(plain)
        await writeFile(path, kxzip(await readFile(path)))
        expect(await readAll(path)).toEqual(plain)
      }),
    )
  })

  test('is read again: symbols as indexes into their domain, nulls as empty symbols', async () => {
    const path = join(await temporaryDirectory(), 'sym')
    const names = ['AAPL', 'IBM', 'é']
    const indexes = fc.array(fc.constantFrom(0n, 1n, 2n, -(2n ** 63n)))
    await fc.assert(
      fc.asyncProperty(indexes, async chosen => {
        await writeEnumeration(path, 'sym', BigInt64Array.from(chosen))
        const expected = chosen.map(index => names[Number(index)] ?? '')
        expect(await readAll(path, async () => names)).toEqual(symbols(expected))
      }),
      { numRuns: 50 },
    )
  })

  test('is read again: lists of symbols', async () => {
    const path = join(await temporaryDirectory(), 'sym')
    await fc.assert(
      fc.asyncProperty(fc.array(texts), async names => {
        await writeSymbols(path, names)
        expect(await readSymbols(path)).toEqual(names)
      }),
      { numRuns: 50 },
    )
  })

  test('has the bytes that kdb+ writes', async () => {
    const root = await temporaryDirectory()
    await writeSymbols(join(root, '.d'), ['time', 'sym'])
    expect((await readFile(join(root, '.d'))).toString('hex')).toBe('ff010b000200000074696d650073796d00')
    await writeEnumeration(join(root, 'sym'), 'sym', BigInt64Array.of(7n))
    const page = await readFile(join(root, 'sym'))
    expect(page.toString('hex', 0, 24)).toBe('fd200000000000000000000000000000' + '73796d0000000000')
    expect(page.toString('hex', 4080)).toBe('fd001400000000000100000000000000' + '0700000000000000')
  })

  test('a symbol index outside the domain is refused', async () => {
    const path = join(await temporaryDirectory(), 'sym')
    await writeEnumeration(path, 'sym', BigInt64Array.of(3n))
    await expect(readAll(path, async () => ['a', 'b', 'c'])).rejects.toThrow(/indexes below 3, got 3/)
  })
})

describe('the symbols of a database', () => {
  test('keep their places, also where a list holds one twice or an empty one', () => {
    const sym = symbolDomain(['a', '', 'a', 'b'])
    expect(sym.indexOf('a')).toBe(0)
    expect(sym.indexOf('b')).toBe(3)
    expect(sym.indexOf('c')).toBe(4)
    expect(sym.indexOf('c')).toBe(4)
    expect(sym.names).toEqual(['a', '', 'a', 'b', 'c'])
  })
})
