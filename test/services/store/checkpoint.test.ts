import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Checkpointer } from '../../../services/store/checkpoint.ts'
import { openStore, type Store } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

const MiB = 1024 * 1024
const BOUND = 64 * MiB

/** Writes `bytes`, half a MiB to a commit, and answers how long the log was at the most. */
async function write(store: Store, file: string, { bytes, meanwhile = () => undefined }: Writing) {
  const texts = store.collection<string>('test.texts')
  let longest = 0
  for (let written = 0; written < bytes; written += MiB / 2) {
    texts.put(`${(written / MiB) % 8}`, 'x'.repeat(MiB / 2))
    meanwhile()
    await new Promise(resolve => setImmediate(resolve))
    longest = Math.max(longest, logSize(file))
  }
  return longest
}

interface Writing {
  bytes: number
  meanwhile?: () => unknown
}

const logSize = (file: string) => statSync(`${file}-wal`).size

function reader(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true })
  onTestFinished(() => {
    if (database.isOpen) database.close()
  })
  return database
}

describe('the write-ahead log stays within its bound', () => {
  test('while nobody waits for what is written', async () => {
    const file = temporaryFile()
    const store = testStore({ file })
    expect(await write(store, file, { bytes: 96 * MiB })).toBeLessThan(BOUND)
    await store.durable()
    expect(store.collection<string>('test.texts').count()).toBe(16)
  })

  test('while another process reads the file', async () => {
    const file = temporaryFile()
    const store = testStore({ file })
    await write(store, file, { bytes: MiB })
    const count = reader(file).prepare('SELECT count(*) FROM "test.texts"')
    expect(await write(store, file, { bytes: 80 * MiB, meanwhile: () => count.get() })).toBeLessThan(BOUND)
  })

  test('again after a reader that stood in its way has gone', async () => {
    const file = temporaryFile()
    const store = testStore({ file })
    await write(store, file, { bytes: MiB })
    const standing = reader(file)
    standing.exec('BEGIN')
    standing.prepare('SELECT count(*) FROM "test.texts"').get()
    await write(store, file, { bytes: 40 * MiB })
    expect(logSize(file)).toBeGreaterThan(40 * MiB)
    standing.close()
    await write(store, file, { bytes: 12 * MiB })
    expect(logSize(file)).toBeLessThan(20 * MiB)
  })
})

test('what was written across checkpoints is there after the log was read again', async () => {
  const file = temporaryFile()
  const before = openStore({ file, clock: new VirtualClock() })
  await write(before, file, { bytes: 40 * MiB })
  before.collection<string>('test.texts').put('last', 'x')
  await before.close()
  const texts = testStore({ file }).collection<string>('test.texts')
  expect(texts.get('last')).toBe('x')
  expect(texts.get('0.5')).toHaveLength(MiB / 2)
})

describe('a checkpointer whose thread', () => {
  /** One write beyond the size at which a checkpoint begins, with threads that run `code`. */
  function begin(code: string) {
    const file = temporaryFile()
    const database = new DatabaseSync(file)
    onTestFinished(() => database.close())
    database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE texts (text)')
    const startThread = vi.fn((workerData: object) => new Worker(code, { eval: true, workerData }))
    const checkpointer = new Checkpointer({ file, database, startThread, patience: 100 })
    const grow = () => {
      database.exec(`INSERT INTO texts VALUES (zeroblob(${20 * MiB}))`)
      checkpointer.afterCommit()
    }
    grow()
    return { checkpointer, startThread, grow, logSize: () => logSize(file) }
  }

  test('dies moves the log itself, and starts another', async () => {
    const { checkpointer, startThread, grow, logSize } = begin('process.exit(1)')
    const { value: worker } = startThread.mock.results[0] ?? {}
    await new Promise(resolve => worker.once('exit', resolve))
    grow()
    expect(logSize()).toBe(0)
    grow()
    expect(startThread).toHaveBeenCalledTimes(2)
    await checkpointer.close()
  })

  test('hangs does not hold up the end', async () => {
    const { checkpointer, startThread } = begin('for (;;);')
    await checkpointer.close()
    await startThread.mock.results[0]?.value.terminate()
  })
})
