import { fork } from 'node:child_process'
import { on } from 'node:events'
import { join } from 'node:path'
import { kill } from 'node:process'
import { expect, test, vi } from 'vitest'

const isRunning = (pid: number): boolean => {
  try {
    return kill(pid, 0)
  } catch {
    return false
  }
}

test('kill -9 of the service ends its nodes', async () => {
  const service = fork(join(import.meta.dirname, 'orphans-child.ts'))
  let pid = 0
  for await (const [message] of on(service, 'message')) {
    if (message === 'started') break
    pid = message
  }
  expect(isRunning(pid)).toBe(true)
  service.kill('SIGKILL')
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 10_000)
})
