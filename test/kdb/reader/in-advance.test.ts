import { describe, expect, test } from 'vitest'
import { inAdvance } from '../../../kdb/reader/tables/in-advance.ts'

/** Work that ends when it is asked to. */
function heldWork() {
  const begun: string[] = []
  const held = new Map<string, PromiseWithResolvers<string>>()
  return {
    begun,
    work(item: string) {
      begun.push(item)
      const promise = Promise.withResolvers<string>()
      held.set(item, promise)
      return promise.promise
    },
    end: (item: string) => held.get(item)?.resolve(item.toUpperCase()),
    fail: (item: string) => held.get(item)?.reject(new Error(item)),
  }
}

describe('work in advance', () => {
  test('comes in the order of its items, whichever ends first', async () => {
    const { work, end, begun } = heldWork()
    const results = inAdvance(['a', 'b', 'c', 'd'], 2, work)
    const first = results.next()
    expect(begun).toEqual(['a'])
    end('a')
    expect(await first).toEqual({ done: false, value: 'A' })
    expect(begun).toEqual(['a', 'b', 'c'])
    end('c')
    end('b')
    expect(await results.next()).toEqual({ done: false, value: 'B' })
    expect(await results.next()).toEqual({ done: false, value: 'C' })
    end('d')
    expect(await results.next()).toEqual({ done: false, value: 'D' })
    expect((await results.next()).done).toBe(true)
  })

  test('is released where nobody asks for it, and a failure is thrown in its turn', async () => {
    const { work, end, fail } = heldWork()
    const released: string[] = []
    const results = inAdvance(['a', 'b', 'c', 'd'], 3, work, async result => void released.push(result))
    const first = results.next()
    end('a')
    await first
    fail('b')
    end('c')
    end('d')
    await expect(results.next()).rejects.toThrow('b')
    expect(released).toEqual(['C', 'D'])
  })

  test('is released where the asking ends', async () => {
    const { work, end } = heldWork()
    const released: string[] = []
    const results = inAdvance(['a', 'b'], 1, work, async result => void released.push(result))
    const first = results.next()
    end('a')
    await first
    end('b')
    await results.return(undefined)
    expect(released).toEqual(['B'])
  })
})
