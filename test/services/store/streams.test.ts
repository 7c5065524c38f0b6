import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { testStore } from './open.ts'

describe('a stream', () => {
  test('refuses an append behind a length that it does not have', () => {
    const histories = testStore().streams<string>('test.histories')
    histories.append('h', 0, ['a', 'b'])
    expect(() => histories.append('h', 1, ['c'])).toThrow(expect.objectContaining({ code: 'CONFLICT' }))
    expect(() => histories.append('h', 3, ['c'])).toThrow('expected stream h to hold 3 events, got 2')
    expect(histories.read('h')).toEqual(['a', 'b'])
  })

  test('is empty before its first append and after its deletion', () => {
    const histories = testStore().streams<string>('test.histories')
    expect([histories.length('h'), histories.read('h')]).toEqual([0, []])
    histories.append('h', 0, ['a'])
    histories.delete('h')
    expect([histories.length('h'), histories.read('h', { reverse: true })]).toEqual([0, []])
    histories.append('h', 0, ['b'])
    expect(histories.read('h')).toEqual(['b'])
  })

  test('is not moved on by an append of nothing', () => {
    const histories = testStore().streams<string>('test.histories')
    histories.append('h', 0, [])
    histories.append('h', 0, ['a'])
    expect(histories.length('h')).toBe(1)
  })

  test('reads any window, both ways, however it was appended', () => {
    const lots = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 })
    const window = fc.record(
      { from: fc.integer({ min: 1, max: 70 }), limit: fc.nat(70), reverse: fc.boolean() },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(lots, window, (sizes, { from, limit, reverse }) => {
        const histories = openStore({ file: ':memory:', clock: new VirtualClock() }).streams<number>('test.h')
        const all: number[] = []
        for (const size of sizes) {
          const events = Array.from({ length: size }, (_, index) => all.length + index + 1)
          histories.append('other', all.length, events)
          histories.append('h', all.length, events)
          all.push(...events)
        }
        const ordered = reverse === true ? all.toReversed() : all
        const inWindow = ordered.filter(
          event => from === undefined || (reverse === true ? event <= from : event >= from),
        )
        const range = {
          ...(from === undefined ? {} : { from }),
          ...(limit === undefined ? {} : { limit }),
          ...(reverse === undefined ? {} : { reverse }),
        }
        expect(histories.read('h', range)).toEqual(inWindow.slice(0, limit))
      }),
    )
  })
})
