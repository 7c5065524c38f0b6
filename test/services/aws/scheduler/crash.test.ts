import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const SCHEDULER = join(import.meta.dirname, 'fixtures/scheduler.ts')
const ROUNDS = 6

test('every firing starts one execution, through kill -9 again and again', async () => {
  const folder = temporaryFolder()
  const started = join(folder, 'started')
  const origin = String(Date.now())
  for (let round = 1; round <= ROUNDS; round += 1) {
    await fireUntilKilled([join(folder, 'kdbflow.db'), started, origin], round * 2)
  }
  const lines = readFileSync(started, 'utf8').trim().split('\n')
  expect(new Set(lines.map(line => line.split(' ')[0])).size).toBe(lines.length)
  const times = lines.map(line => Date.parse(JSON.parse(line.split(' ')[1] ?? ''))).toSorted((a, b) => a - b)
  const minutes = times.map(time => (time - (times[0] ?? 0)) / 60_000)
  expect(minutes).toEqual(minutes.map((_, index) => index))
  expect(minutes.length).toBeGreaterThan(ROUNDS)
}, 60_000)

async function fireUntilKilled(parts: string[], count: number): Promise<void> {
  const scheduler = spawn(process.execPath, [SCHEDULER, ...parts], { stdio: ['ignore', 'pipe', 'inherit'] })
  let starts = 0
  scheduler.stdout.setEncoding('utf8').on('data', (text: string) => {
    starts += text.split('started').length - 1
    if (starts >= count) scheduler.kill('SIGKILL')
  })
  await once(scheduler, 'close')
}
