import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from '../../../../../services/finspace/versions/tree/entry.ts'
import {
  changeEntries,
  findEntry,
  listEntries,
  type Page,
  type Pages,
} from '../../../../../services/finspace/versions/tree/pages.ts'

/** Pages in memory that count what is written. */
function memoryPages(): Pages & { written: Page[] } {
  const pages = new Map<string, Page>()
  const written: Page[] = []
  return {
    written,
    read(id) {
      const page = pages.get(id)
      if (page === undefined) throw new Error(`expected page ${id}, got none`)
      return page
    },
    write(page) {
      const id = createHash('sha256').update(JSON.stringify(page)).digest('hex')
      pages.set(id, page)
      written.push(page)
      return id
    },
  }
}

const file = (at: string): Entry => ({ kind: 'file', at, bytes: 1 })
const names = Array.from({ length: 300 }, (_, i) => `name ${i}`)
const changes = fc.array(
  fc.array(fc.tuple(fc.constantFrom(...names), fc.option(fc.nat(3), { nil: undefined })), { maxLength: 120 }),
  { maxLength: 8 },
)

test('pages hold what a plain map holds, and equal content has equal pages whatever its history', () => {
  fc.assert(
    fc.property(changes, steps => {
      const pages = memoryPages()
      const model = new Map<string, Entry>()
      let root: string | undefined
      for (const step of steps) {
        const change = new Map(
          step.map(([name, value]) => [name, value === undefined ? undefined : file(`${value}`)]),
        )
        root = changeEntries(pages, root, change)
        for (const [name, entry] of change) {
          if (entry === undefined) model.delete(name)
          else model.set(name, entry)
        }
      }
      expect(new Map(listEntries(pages, root))).toEqual(model)
      for (const name of names) expect(findEntry(pages, root, name)).toEqual(model.get(name))
      expect(changeEntries(memoryPages(), undefined, model)).toBe(root)
    }),
    { numRuns: 200 },
  )
})

test('a change in a directory of 25,000 entries writes no more than one in a directory of 2,500', () => {
  const bytesOf = (count: number) => {
    const pages = memoryPages()
    const entries = new Map(Array.from({ length: count }, (_, i) => [`${i}`, file(`c1/0/${i}`)]))
    const root = changeEntries(pages, undefined, entries)
    pages.written.length = 0
    changeEntries(pages, root, new Map([['added', file('c2/0')]]))
    return Buffer.byteLength(JSON.stringify(pages.written))
  }
  expect(bytesOf(25_000)).toBeLessThan(2 * bytesOf(2500))
  expect(bytesOf(25_000)).toBeLessThan(8192)
})
