import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Range } from '../../../services/store/collection.ts'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

interface Pet {
  kind?: string
  name: string
}

const byKind = { kind: (pet: Pet) => pet.kind }

describe('a collection', () => {
  test('gives back what was put, and nothing after a delete', () => {
    const pets = testStore().collection<Pet>('test.pets')
    pets.put('a', { name: 'Ada' })
    pets.put('a', { name: 'Bob' })
    expect(pets.get('a')).toEqual({ name: 'Bob' })
    pets.delete('a')
    pets.delete('a')
    expect(pets.get('a')).toBeUndefined()
  })

  test('keeps apart collections whose names hold quotes and slashes', () => {
    const store = testStore()
    store.collection<number>('a"b').put('k', 1)
    store.collection<number>('a/b', { i: () => 'x' }).put('k', 2)
    expect(store.collection<number>('a"b').get('k')).toBe(1)
  })

  test('lists by an index, without the documents that the index leaves out', () => {
    const pets = testStore().collection<Pet>('test.pets', byKind)
    pets.put('1', { kind: 'dog', name: 'Rex' })
    pets.put('2', { kind: 'cat', name: 'Tom' })
    pets.put('3', { name: 'Rock' })
    expect(pets.list({ index: 'kind' }).map(entry => entry.key)).toEqual(['2', '1'])
    expect(pets.count({ index: 'kind' })).toBe(2)
    expect(pets.count()).toBe(3)
  })

  test('moves a document in an index when it changes, and takes it out when it goes', () => {
    const pets = testStore().collection<Pet>('test.pets', byKind)
    pets.put('1', { kind: 'dog', name: 'Rex' })
    pets.put('1', { kind: 'cat', name: 'Rex' })
    expect(pets.count({ index: 'kind', prefix: 'dog' })).toBe(0)
    expect(pets.list({ index: 'kind', prefix: 'cat' })).toMatchObject([{ key: '1', value: { name: 'Rex' } }])
    pets.delete('1')
    expect(pets.count({ index: 'kind' })).toBe(0)
  })

  test('refuses an index that it was not opened with', () => {
    const pets = testStore().collection<Pet>('test.pets')
    expect(() => pets.list({ index: 'age' })).toThrow('expected an index of test.pets, got age')
  })

  test('fills an index that an older release did not have', async () => {
    const file = temporaryFile()
    const older = openStore({ file, clock: new VirtualClock() })
    older.collection<Pet>('test.pets').put('1', { kind: 'dog', name: 'Rex' })
    await older.close()
    const pets = testStore({ file }).collection<Pet>('test.pets', byKind)
    expect(pets.list({ index: 'kind', prefix: 'dog' })).toHaveLength(1)
  })
})

describe('a listing', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'b', '/', ' ', 'é', '😀', '￿'), maxLength: 4 })
  const keys = fc.uniqueArray(
    key.filter(text => text !== ''),
    { maxLength: 30 },
  )

  test('holds the keys under the prefix in order, page by page, both ways', () => {
    fc.assert(
      fc.property(keys, key, fc.integer({ min: 1, max: 7 }), fc.boolean(), (all, prefix, limit, reverse) => {
        const store = openStore({ file: ':memory:', clock: new VirtualClock() })
        const pets = store.collection<Pet>('test.pets', { name: pet => pet.name })
        for (const one of all) pets.put(one, { name: one })
        const expected = all.filter(one => one.startsWith(prefix)).sort(byCodePoints)
        if (reverse) expected.reverse()
        expect(pages(range => pets.list(range), { prefix, limit, reverse })).toEqual(expected)
        expect(pages(range => pets.list(range), { prefix, limit, reverse, index: 'name' })).toEqual(expected)
        expect(pets.count({ prefix })).toBe(expected.length)
      }),
    )
  })
})

function pages(list: (range: Range) => { position: string; value: Pet }[], range: Range): string[] {
  const names: string[] = []
  for (let page = list(range); page.length > 0; ) {
    names.push(...page.map(entry => entry.value.name))
    page = list({ ...range, after: page.at(-1)?.position ?? '' })
  }
  return names
}

// SQLite compares the bytes of UTF-8, so characters beyond U+FFFF stand after U+FFFF, unlike in JavaScript.
const byCodePoints = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))
