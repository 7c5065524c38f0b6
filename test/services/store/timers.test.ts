import { describe, expect, test } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

describe('a timer', () => {
  test('fires once, at its time', () => {
    const { clock, timers, fired } = setUp()
    timers.set('wait', 'a', clock.now() + 1000)
    clock.advance(999)
    expect(fired).toEqual([])
    clock.advance(1)
    clock.advance(10_000)
    expect(fired).toEqual(['a'])
  })

  test('fires in order of its time, not of its setting', () => {
    const { clock, timers, fired } = setUp()
    timers.set('wait', 'late', clock.now() + 2000)
    timers.set('wait', 'early', clock.now() + 1000)
    clock.advance(5000)
    expect(fired).toEqual(['early', 'late'])
  })

  test('fires at its new time when it is set again, sooner or later', () => {
    const { clock, timers, fired } = setUp()
    timers.set('wait', 'a', clock.now() + 1000)
    timers.set('wait', 'a', clock.now() + 3000)
    timers.set('wait', 'b', clock.now() + 3000)
    timers.set('wait', 'b', clock.now() + 1000)
    clock.advance(2999)
    expect(fired).toEqual(['b'])
    clock.advance(1)
    expect(fired).toEqual(['b', 'a'])
  })

  test('does not fire after it was cancelled, not even by one that fires in the same turn', () => {
    const { clock, timers, fired } = setUp(key => key === 'a' && timers.cancel('wait', 'b'))
    timers.set('wait', 'a', clock.now() + 1000)
    timers.set('wait', 'b', clock.now() + 1000)
    timers.set('wait', 'c', clock.now() + 1000)
    timers.cancel('wait', 'c')
    clock.advance(1000)
    expect(fired).toEqual(['a'])
  })

  test('may set itself again while it fires', () => {
    const { clock, timers, fired } = setUp(key => timers.set('wait', key, clock.now() + 1000))
    timers.set('wait', 'a', clock.now() + 1000)
    clock.advance(3000)
    expect(fired).toEqual(['a', 'a', 'a'])
  })

  test('that was due while nothing handled its kind fires as soon as something does', () => {
    const clock = new VirtualClock()
    const { timers } = testStore({ clock })
    timers.set('wait', 'a', clock.now() + 1000)
    clock.advance(5000)
    const fired: number[] = []
    timers.handle('wait', (_, due) => void fired.push(clock.now() - due))
    clock.advance(0)
    expect(fired).toEqual([4000])
  })

  test('that falls due after its handling has ended stays, and fires for the next who handles its kind', () => {
    const clock = new VirtualClock()
    const { timers } = testStore({ clock })
    const fired: string[] = []
    const release = timers.handle('wait', key => {
      fired.push(key)
      release()
    })
    for (const key of ['a', 'b']) timers.set('wait', key, clock.now() + 1000)
    clock.advance(1000)
    expect(fired).toEqual(['a'])
    expect([timers.has('wait', 'a'), timers.has('wait', 'b')]).toEqual([false, true])
    timers.handle('wait', key => void fired.push(key))
    clock.advance(0)
    expect(fired).toEqual(['a', 'b'])
  })

  test('of another kind is left to that kind', () => {
    const { clock, timers, fired } = setUp()
    timers.set('other', 'a', clock.now() + 1000)
    clock.advance(1000)
    expect(fired).toEqual([])
  })

  test('set in a transaction that was undone does not fire', () => {
    const { clock, store, timers, fired } = setUp()
    const work = () => {
      timers.set('wait', 'a', clock.now() + 1000)
      throw new Error('no')
    }
    expect(() => store.transact(work)).toThrow('no')
    clock.advance(1000)
    expect(fired).toEqual([])
  })

  test('whose handler throws is kept, with nothing of what the handler wrote, and the others fired', () => {
    const clock = new VirtualClock()
    const store = testStore({ clock })
    const names = store.collection<number>('test.names')
    store.timers.handle('wait', key => {
      names.put(key, clock.now())
      if (key === 'b') throw new Error('no')
    })
    store.timers.set('wait', 'a', clock.now() + 1)
    store.timers.set('wait', 'b', clock.now() + 1)
    expect(() => clock.advance(1)).toThrow('no')
    expect([names.get('a'), names.get('b')]).toEqual([clock.now(), undefined])
    const again: string[] = []
    store.timers.handle('wait', key => void again.push(key))
    clock.advance(0)
    expect(again).toEqual(['b'])
  })

  test('outlives the process', async () => {
    const file = temporaryFile()
    const clock = new VirtualClock()
    const before = openStore({ file, clock })
    before.timers.handle('wait', () => expect.fail('fired before its time'))
    before.timers.set('wait', 'a', clock.now() + 1000)
    await before.close()
    clock.advance(2000)
    const { timers } = testStore({ file, clock })
    const fired: string[] = []
    timers.handle('wait', key => void fired.push(key))
    clock.advance(0)
    expect(fired).toEqual(['a'])
  })
})

test('ten thousand timers keep one alarm of the clock, and fire all', () => {
  const { clock, timers, fired } = setUp()
  for (let n = 0; n < 10_000; n += 1) timers.set('wait', `${n}`, clock.now() + 1 + (n % 2))
  expect(clock.next()).toBe(clock.now() + 1)
  clock.advance(2)
  expect(new Set(fired).size).toBe(10_000)
  expect(clock.next()).toBeUndefined()
})

function setUp(fire: (key: string) => unknown = () => undefined) {
  const clock = new VirtualClock()
  const store = testStore({ clock })
  const fired: string[] = []
  store.timers.handle('wait', key => {
    fired.push(key)
    fire(key)
  })
  return { clock, store, timers: store.timers, fired }
}
