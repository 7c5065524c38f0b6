import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile } from './open.ts'

const ROUNDS = 12

test('kill -9 at any moment loses no acknowledged write and leaves no half of a transaction', async () => {
  const file = temporaryFile()
  for (let round = 1; round <= ROUNDS; round += 1) {
    const acknowledged = await writeUntilKilled(file, round * 25)
    expect(acknowledged).toBeGreaterThan(0)
    await checkWhole(file, acknowledged)
  }
}, 60_000)

/** Kills the writer in the middle of its work, after so many acknowledgements, and answers the highest. */
async function writeUntilKilled(file: string, count: number): Promise<number> {
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/writer.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  writer.stdout.setEncoding('utf8').on('data', text => {
    output += text
    if (output.split('\n').length > count) writer.kill('SIGKILL')
  })
  await once(writer, 'close')
  // The last line may be cut off.
  return Math.max(...output.split('\n').slice(0, -1).map(Number))
}

async function checkWhole(file: string, acknowledged: number): Promise<void> {
  const store = openStore({ file, clock: new VirtualClock() })
  const values = store.collection<number>('test.values', { parity: value => `${value % 2}` })
  const length = store.streams<number>('test.log').length('log')
  expect(length).toBeGreaterThanOrEqual(acknowledged)
  const upToLength = Array.from({ length }, (_, index) => index + 1)
  expect(store.streams<number>('test.log').read('log')).toEqual(upToLength)
  expect(values.count()).toBe(length)
  expect(values.count({ index: 'parity' })).toBe(length)
  expect(
    store.outbox.read<{ detailType: string }>(0, length + 1).map(({ event }) => Number(event.detailType)),
  ).toEqual(upToLength)
  await store.close()
  expect(new DatabaseSync(file).prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
}
