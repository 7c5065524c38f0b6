import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const child = join(import.meta.dirname, 'crash-child.ts')

const run = (folder: string, point = '') =>
  spawnSync(process.execPath, [child, folder, point], { encoding: 'utf8', timeout: 20_000 })

const points = [
  ...[1, 2, 4, 6, 8, 10, 12].map(which => `transact:${which}:before`),
  ...[3, 7, 9].map(which => `transact:${which}:after`),
  ...[1, 2, 3].map(which => `durable:${which}:after`),
  ...[1, 3].map(which => `function:${which}:before`),
  ...[1, 2, 4, 5].map(which => `function:${which}:after`),
]

describe('an execution whose process is killed', () => {
  test.for(points)('at %s goes on to the same end', { timeout: 60_000 }, point => {
    const folder = temporaryFolder()
    const killed = run(folder, point)
    expect(killed.signal, `${killed.stderr}`).toBe('SIGKILL')
    const resumed = run(folder)
    expect(resumed.status, resumed.stderr).toBe(0)
    const execution = JSON.parse(resumed.stdout)
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: '["onetwo!","onethree!"]' })
    expect(execution.children, 'a task that runs again finds the child it has started').toHaveLength(1)
    expect(execution.events.map(({ id }: { id: number }) => id)).toEqual(
      execution.events.map((_: unknown, index: number) => index + 1),
    )
    // A result that was written is not asked for again; only what was under way is.
    const succeeded = execution.events.filter(
      ({ type }: { type: string }) => type === 'LambdaFunctionSucceeded',
    )
    expect(succeeded).toHaveLength(5)
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
    expect(calls.length).toBeLessThanOrEqual(5 + 2)
    expect(calls.filter(call => call === 'one').length).toBeLessThanOrEqual(2)
  })
})
