import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectGrown } from '../../../kdb/format/sym.ts'
import { writeSymbols } from '../../../kdb/format/write.ts'
import { temporaryDirectory } from '../samples.ts'

async function change(before: string[], after: string[]): Promise<void> {
  const root = await temporaryDirectory()
  await writeSymbols(join(root, 'before'), before)
  await writeSymbols(join(root, 'after'), after)
  await expectGrown(join(root, 'before'), join(root, 'after'))
}

describe('a sym file', () => {
  test.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'b'],
      ['a', 'b', 'c'],
    ],
    [[], ['a']],
  ])('may go from %j to %j', async (before, after) => {
    await expect(change(before, after)).resolves.toBeUndefined()
  })

  test.each([
    [['a', 'b'], ['b', 'a'], /expected symbol 0 to stay a, got b/],
    [['a', 'b'], ['a', 'c', 'b'], /expected symbol 1 to stay b, got c/],
    [['a', 'b'], ['a'], /expected symbol 1 to stay b, got an end after 1/],
  ])('may not go from %j to %j', async (before, after, fault) => {
    await expect(change(before, after)).rejects.toThrow(fault)
  })
})
