import { describe, expect, test } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

const event = (detailType: string) => ({
  eventBusName: 'kdbflow',
  source: 'kdbflow',
  detailType,
  resources: [],
  detail: { a: 1 },
  time: 0,
})

describe('the outbox', () => {
  test('gives events in the order of their appends, from any sequence on', () => {
    const { outbox } = testStore()
    const [first, second, third] = ['a', 'b', 'c'].map(name => outbox.append(event(name)))
    expect(outbox.read(0, 2).map(entry => entry.sequence)).toEqual([first, second])
    expect(outbox.read(second ?? 0, 10)).toEqual([{ sequence: third, event: event('c') }])
  })

  test('wakes its listeners at each append', () => {
    const { outbox } = testStore()
    let woken = 0
    outbox.onAppend(() => {
      woken += 1
    })
    outbox.append(event('a'))
    outbox.append(event('b'))
    expect(woken).toBe(2)
  })

  test('never gives a sequence twice, though all before it is forgotten and the process restarted', async () => {
    const file = temporaryFile()
    const before = openStore({ file, clock: new VirtualClock() })
    const last = before.outbox.append(event('a'))
    before.outbox.trim(last)
    await before.close()
    const { outbox } = testStore({ file })
    expect(outbox.read(0, 10)).toEqual([])
    expect(outbox.append(event('b'))).toBeGreaterThan(last)
  })
})
