import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

afterEach(() => void vi.restoreAllMocks())

describe('durable', () => {
  test('resolves without a sync when nothing was written', async () => {
    const syncs = await countSyncs()
    const store = testStore({ file: temporaryFile() })
    store.collection<number>('test.n')
    await store.durable()
    expect(syncs).not.toHaveBeenCalled()
  })

  test('is shared: a hundred writers of one tick cost one sync', async () => {
    const syncs = await countSyncs()
    const store = testStore({ file: temporaryFile() })
    const numbers = store.collection<number>('test.n')
    const write = (n: number) => {
      numbers.put(`${n}`, n)
      return store.durable()
    }
    await Promise.all(Array.from({ length: 100 }, (_, n) => write(n)))
    expect(syncs).toHaveBeenCalledTimes(1)
  })

  test('of a reader who comes while the last write is synced waits for that sync, and for no other', async () => {
    const syncs = await countSyncs()
    const store = testStore({ file: temporaryFile() })
    store.collection<number>('test.n').put('a', 1)
    const written = store.durable()
    await vi.waitFor(() => expect(syncs).toHaveBeenCalledTimes(1))
    await Promise.all([written, store.durable()])
    expect(syncs).toHaveBeenCalledTimes(1)
  })

  test('covers what is written while a sync runs by the next one', async () => {
    const syncs = await countSyncs()
    const store = testStore({ file: temporaryFile() })
    const numbers = store.collection<number>('test.n')
    numbers.put('a', 1)
    const first = store.durable()
    await vi.waitFor(() => expect(syncs).toHaveBeenCalledTimes(1))
    numbers.put('b', 2)
    await Promise.all([first, store.durable()])
    expect(syncs).toHaveBeenCalledTimes(2)
  })

  test('rejects for good after a sync has failed: the next one would only seem to succeed', async () => {
    const syncs = await countSyncs()
    syncs.mockRejectedValueOnce(new Error('EIO: i/o error, fdatasync'))
    const store = openStore({ file: temporaryFile(), clock: new VirtualClock() })
    const numbers = store.collection<number>('test.n')
    numbers.put('a', 1)
    await expect(store.durable()).rejects.toThrow('expected the store to take writes, got: EIO')
    await expect(store.durable()).rejects.toMatchObject({ code: 'UNWRITABLE' })
    expect(() => numbers.put('b', 2)).toThrow(expect.objectContaining({ code: 'UNWRITABLE' }))
    await expect(store.close()).rejects.toMatchObject({ code: 'UNWRITABLE' })
  })
})

test('a sync that the disk does not answer shows for how long', async () => {
  const syncs = await countSyncs()
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  syncs.mockReturnValueOnce(answered)
  const clock = new VirtualClock()
  const store = testStore({ file: temporaryFile(), clock })
  store.collection<number>('test.n').put('a', 1)
  const written = store.durable()
  await vi.waitFor(() => expect(syncs).toHaveBeenCalledTimes(1))
  expect(store.syncingMs).toBe(0)
  clock.advance(31_000)
  expect(store.syncingMs).toBe(31_000)
  answer()
  await written
  expect(store.syncingMs).toBe(0)
})

/** Every handle shares one prototype, which has no exported name. */
async function countSyncs() {
  const handle = await open(import.meta.filename)
  const prototype: FileHandle = Object.getPrototypeOf(handle)
  await handle.close()
  return vi.spyOn(prototype, 'datasync')
}
