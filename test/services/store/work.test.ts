import { describe, expect, test } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import type { Run } from '../../../services/store/work.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

async function turns(count = 20) {
  for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve))
}

/** Work whose run writes down what it is handed, and is done with it unless `run` says otherwise. */
function setUp(run?: Run, { file = ':memory:', clock = new VirtualClock() } = {}) {
  const store = testStore({ clock, file })
  const work = store.work('wait')
  const handed: string[] = []
  const faults: unknown[] = []
  const start = () =>
    work.start(
      (key, parts) => {
        handed.push(key)
        return run === undefined ? work.done(key) : run(key, parts)
      },
      fault => faults.push(fault),
    )
  return { clock, store, work, handed, faults, start }
}

describe('work', () => {
  test('is handed over once, at its time', () => {
    const { clock, work, handed, start } = setUp()
    start()
    work.ask('a', clock.now() + 1000)
    clock.advance(999)
    expect(handed).toEqual([])
    clock.advance(1)
    clock.advance(10_000)
    expect(handed).toEqual(['a'])
  })

  test('that is due is handed over behind the transaction that asks for it', async () => {
    const { store, work, handed, start } = setUp()
    start()
    store.transact(() => {
      work.ask('a')
      expect(handed).toEqual([])
    })
    await Promise.resolve()
    expect(handed).toEqual(['a'])
  })

  test('is handed over in the order of its time, not of asking', () => {
    const { clock, work, handed, start } = setUp()
    start()
    work.ask('late', clock.now() + 2000)
    work.ask('early', clock.now() + 1000)
    clock.advance(5000)
    expect(handed).toEqual(['early', 'late'])
  })

  test('is handed over at its new time when it is asked for again, sooner or later', () => {
    const { clock, work, handed, start } = setUp()
    start()
    work.ask('a', clock.now() + 1000)
    work.ask('a', clock.now() + 3000)
    work.ask('b', clock.now() + 3000)
    work.ask('b', clock.now() + 1000)
    clock.advance(2999)
    expect(handed).toEqual(['b'])
    clock.advance(1)
    expect(handed).toEqual(['b', 'a'])
  })

  test('is not handed over when it is done, not even by what is handed over in the same turn', () => {
    const { clock, work, handed, start } = setUp(key => {
      if (key === 'a') work.done('b')
    })
    start()
    for (const key of ['a', 'b', 'c']) work.ask(key, clock.now() + 1000)
    work.done('c')
    clock.advance(1000)
    expect(handed).toEqual(['a'])
  })

  test('may ask for itself again', () => {
    const { clock, work, handed, start } = setUp(key => work.ask(key, clock.now() + 1000))
    start()
    work.ask('a', clock.now() + 1000)
    clock.advance(3000)
    expect(handed).toEqual(['a', 'a', 'a'])
  })

  test('of another name is left to that name', () => {
    const { clock, store, handed, start } = setUp()
    start()
    store.work('other').ask('a', clock.now() + 1000)
    clock.advance(1000)
    expect(handed).toEqual([])
  })

  test('asked for in a transaction that was undone is not handed over', async () => {
    const { clock, store, work, handed, start } = setUp()
    start()
    const undone = () => {
      work.ask('now')
      work.ask('later', clock.now() + 1000)
      throw new Error('no')
    }
    expect(() => store.transact(undone)).toThrow('no')
    await turns()
    clock.advance(1000)
    expect(handed).toEqual([])
  })

  test('that runs is handed over again only when it has ended, if it was asked for meanwhile', async () => {
    const ends: (() => void)[] = []
    const { work, handed, start } = setUp(() => new Promise(resolve => ends.push(resolve)))
    start()
    work.ask('a')
    await turns()
    work.ask('a')
    await turns()
    expect(handed).toEqual(['a'])
    ends.shift()?.()
    await turns()
    expect(handed).toEqual(['a', 'a'])
    ends.shift()?.()
    await turns()
    expect(handed).toEqual(['a', 'a'])
  })

  test('that ended without being done rests until it is woken, or until the next start', async () => {
    const { clock, work, handed, start } = setUp(() => undefined)
    start()
    work.ask('a')
    await turns()
    work.ask('b', clock.now() + 1000)
    clock.advance(1000)
    expect(handed).toEqual(['a', 'b'])
    work.wake('a')
    await turns()
    expect(handed).toEqual(['a', 'b', 'a'])
    await work.stop()
    start()
    await turns()
    expect(handed).toEqual(['a', 'b', 'a', 'a', 'b'])
  })

  test('is not woken before its time', async () => {
    const { clock, work, handed, start } = setUp()
    start()
    work.ask('a', clock.now() + 1000)
    work.wake('a')
    work.wake('nothing')
    await turns()
    expect(handed).toEqual([])
    clock.advance(1000)
    expect(handed).toEqual(['a'])
  })

  test('that is asked for beyond its start is handed over at the start, and at its time too', async () => {
    const { clock, work, handed, start } = setUp(() => undefined)
    work.ask('a', clock.now() + 1000, { orAtStart: true })
    start()
    await turns()
    expect(handed).toEqual(['a'])
    clock.advance(1000)
    expect(handed).toEqual(['a', 'a'])
  })

  test('asked for while the wall clock was ahead is handed over when it was set back', () => {
    let now = Date.parse('2026-01-05T00:00:00Z')
    const clock = new VirtualClock(now)
    const { work, handed, start } = setUp(undefined, { clock: Object.assign(clock, { now: () => now }) })
    now += 10_000
    start()
    now -= 10_000
    work.ask('a', now + 1000)
    now += 1000
    clock.advance(1000)
    expect(handed).toEqual(['a'])
  })
})

describe('work that fails', () => {
  test.each([
    [
      'by throwing',
      () => {
        throw new Error('no')
      },
    ],
    ['by rejecting', () => Promise.reject(new Error('no'))],
  ])('%s is logged, keeps nothing of its name from being handed over, and is tried again', async (_, fail) => {
    let isBroken = true
    const { clock, work, handed, faults, start } = setUp(key =>
      key === 'b' && isBroken ? fail() : work.done(key),
    )
    start()
    for (const key of ['a', 'b', 'c']) work.ask(key, clock.now() + 1000)
    work.ask('d', clock.now() + 2000)
    clock.advance(2000)
    await turns()
    expect(handed).toEqual(['a', 'b', 'c', 'd'])
    expect(faults).toEqual([new Error('no')])
    isBroken = false
    clock.advance(10_000)
    await turns()
    expect(handed).toEqual(['a', 'b', 'c', 'd', 'b'])
    expect(work.dueOf('b')).toBeUndefined()
  })
})

describe('the end of work', () => {
  test('waits for what runs, and signals it', async () => {
    const { work, start } = setUp(
      (_, { signal }) => new Promise(resolve => (signal.onabort = () => resolve())),
    )
    start()
    work.ask('a')
    await turns()
    await work.stop()
    expect(work.countReady()).toBe(1)
  })

  test('keeps what falls due after it for the next start', async () => {
    const { clock, work, handed, start } = setUp()
    start()
    for (const key of ['a', 'b']) work.ask(key, clock.now() + 1000)
    const stopped = work.stop()
    clock.advance(1000)
    await stopped
    expect(handed).toEqual([])
    start()
    await turns()
    expect(handed).toEqual(['a', 'b'])
  })

  test('by what is handed over keeps the rest', async () => {
    const { clock, work, handed, start } = setUp(key => {
      work.done(key)
      void work.stop()
    })
    start()
    for (const key of ['a', 'b']) work.ask(key, clock.now() + 1000)
    clock.advance(1000)
    expect(handed).toEqual(['a'])
    expect(work.countReady()).toBe(1)
  })
})

test('work outlives the process', async () => {
  const file = temporaryFile()
  const clock = new VirtualClock()
  const before = openStore({ file, clock })
  before.work('wait').start(() => expect.fail('handed over before its time'), console.error)
  before.work('wait').ask('a', clock.now() + 1000)
  await before.close()
  clock.advance(2000)
  const { handed, start } = setUp(undefined, { file, clock })
  start()
  await expect.poll(() => handed).toEqual(['a'])
})

test('a start hands over first what the fewest starts have found, and says how many have', async () => {
  const { work } = setUp()
  const starts: [string, number][] = []
  const begin = () => work.start((key, handed) => void starts.push([key, handed.starts]), console.error)
  work.ask('a')
  begin()
  await turns()
  await work.stop()
  work.ask('b')
  begin()
  await turns()
  expect(starts).toEqual([
    ['a', 1],
    ['b', 1],
    ['a', 2],
  ])
})

test('ten thousand pieces of work keep one alarm of the clock, and all are handed over', () => {
  const { clock, work, handed, start } = setUp()
  start()
  for (let n = 0; n < 10_000; n += 1) work.ask(`${n}`, clock.now() + 1 + (n % 2))
  expect(clock.next()).toBe(clock.now() + 1)
  clock.advance(2)
  expect(new Set(handed).size).toBe(10_000)
  expect(clock.next()).toBeUndefined()
})
