import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const isRunning = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

test('kill -9 of the host ends a sandbox too that is in an endless loop', async () => {
  const host = spawn(process.execPath, [join(import.meta.dirname, 'handlers/host.ts')])
  const [output] = await once(host.stdout, 'data')
  const sandbox = Number(String(output))
  expect(isRunning(sandbox)).toBe(true)
  host.kill('SIGKILL')
  await expect.poll(() => isRunning(sandbox), { timeout: 5000 }).toBe(false)
})
