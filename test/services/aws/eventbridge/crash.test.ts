import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const BRIDGE = join(import.meta.dirname, 'fixtures/bridge.ts')
const ROUNDS = 6

test('every accepted event reaches its target, through kill -9 again and again', async () => {
  const folder = temporaryFolder()
  const files = [join(folder, 'kdbflow.db'), join(folder, 'delivered')]
  const accepted = new Set<number>()
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const n of await putUntilKilled(files, round * 30)) accepted.add(n)
  }
  const last = spawn(process.execPath, [BRIDGE, ...files, 'drain'], { stdio: 'inherit' })
  expect(await once(last, 'exit')).toEqual([0, null])
  const delivered = new Set(readFileSync(join(folder, 'delivered'), 'utf8').trim().split('\n').map(Number))
  expect(accepted.size).toBeGreaterThan(ROUNDS * 30)
  expect([...accepted].filter(n => !delivered.has(n))).toEqual([])
}, 60_000)

/** Kills it in the middle of its work, after so many events; answers those that were accepted. */
async function putUntilKilled(files: string[], count: number): Promise<number[]> {
  const bridge = spawn(process.execPath, [BRIDGE, ...files], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  bridge.stdout.setEncoding('utf8').on('data', text => {
    output += text
    if (output.split('\n').length > count) bridge.kill('SIGKILL')
  })
  await once(bridge, 'close')
  return output.split('\n').slice(0, -1).map(Number)
}
