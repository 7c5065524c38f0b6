import { expect, test } from 'vitest'
import { createLedger } from './ledger.ts'

function ledgerOf(outcomes: Record<string, 'acknowledged' | 'refused' | 'unknown'>) {
  const ledger = createLedger('objects')
  for (const [key, outcome] of Object.entries(outcomes)) ledger.set(key, outcome)
  return ledger
}

test('a write without an answer may be there or not', () => {
  const ledger = ledgerOf({ a: 'acknowledged', b: 'unknown' })
  expect(ledger.compare(['a'], { atMost: 1 })).toEqual([])
  expect(ledger.compare(['a', 'b'], { atMost: 1 })).toEqual([])
})

test('an acknowledged write that is not there is lost', () => {
  expect(ledgerOf({ a: 'acknowledged' }).compare([], { atMost: 1 })).toEqual([
    'objects: a was acknowledged and is lost',
  ])
})

test('doubled, refused and foreign writes are named', () => {
  const ledger = ledgerOf({ a: 'acknowledged', b: 'refused' })
  expect(ledger.compare(['a', 'a', 'b', 'c'], { atMost: 1 })).toEqual([
    'objects: a is there 2 times, expected at most 1',
    'objects: b is there and was refused',
    'objects: c is there and was never written',
  ])
})
