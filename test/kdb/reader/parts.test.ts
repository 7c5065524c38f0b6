import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findParts } from '../../../kdb/reader/tables/parts.ts'

/** Parts of some lengths, one after another, and what is read to find them. */
function column(lengths: number[]) {
  const rows = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const [index, length] of lengths.entries()) {
    rows.fill(index, at, at + length)
    at += length
  }
  let read = 0
  return {
    rows,
    read: () => read,
    indexes: async (from: number, to: number) => {
      read += to - from
      return rows.slice(from, to)
    },
  }
}

test('the parts of a column are found, whatever their lengths', async () => {
  const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300_000 })), {
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(lengths, async lengths => {
      const { rows, indexes } = column(lengths)
      const parts = await findParts(indexes, rows.length)
      let from = 0
      for (const [index, length] of lengths.entries()) {
        expect(parts.get(index)).toEqual({ from, to: from + length })
        from += length
      }
      expect(parts.size).toBe(lengths.length)
    }),
    { numRuns: 100 },
  )
})

test('what is within a large part is stepped over', async () => {
  const { rows, indexes, read } = column([4_000_000, 10, 4_000_000])
  await findParts(indexes, rows.length)
  expect(read()).toBeLessThan(400_000)
})
