// A step may be code that nobody has read: it must not come by the root key.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { confine } from '../../../../services/aws/lambda/confinement.ts'
import { STEP_CODE } from '../../../../services/start/functions.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { newDataFolder, startKdbflow } from '../../start/kdbflow.ts'
import { fixture, startLambda } from './start.ts'

const HANDLERS = join(import.meta.dirname, 'handlers')

test('a confined function reads its code, and neither the root key nor what leads there', async () => {
  const { lambda } = startLambda(
    { intrude: fixture('intrude'), count: fixture('count') },
    { confinement: confine([...STEP_CODE, HANDLERS]) },
  )
  const file = join(temporaryFolder(), 'credentials')
  writeFileSync(file, 'secret', { mode: 0o644 })
  const { payload } = await lambda.runFunction({
    functionName: 'intrude',
    payload: { file, readable: HANDLERS },
  })
  const { user, outcomes } = JSON.parse(payload)
  expect(new Set(Object.values(outcomes)), payload).toEqual(new Set(['ERR_ACCESS_DENIED']))
  if (process.getuid?.() === 0) expect(user).toBe(65534)
  expect(
    JSON.parse((await lambda.runFunction({ functionName: 'count', payload: {} })).payload),
  ).toMatchObject({ count: 1 })
})

test('a host that is root stays itself where others may not read the code', () => {
  const hidden = join(temporaryFolder(), 'code')
  mkdirSync(hidden, { mode: 0o700 })
  expect(confine([hidden]).user).toBeUndefined()
})

test.runIf(process.platform === 'linux')('all sandboxes of kdbflow are confined to code', async () => {
  const { data } = await startKdbflow({ data: newDataFolder() })
  const commands = childrenOf(process.pid).filter(command =>
    command.some(word => word.endsWith('/worker.ts')),
  )
  expect(commands.length).toBeGreaterThan(0)
  for (const command of commands) {
    expect(command).toContain('--permission')
    const readable = command.flatMap(word => /^--allow-fs-read=(.*)/.exec(word)?.[1] ?? [])
    expect(readable.filter(path => join(data, 'credentials').startsWith(path))).toEqual([])
    expect(
      readable.filter(path => join(import.meta.dirname, '../../../..', '.kdbflow').startsWith(path)),
    ).toEqual([])
  }
})

/** The command lines of a process's children. */
function childrenOf(parent: number): string[][] {
  const processes = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return processes.flatMap(id => {
    try {
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      if (!new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status)) return []
      return [readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0')]
    } catch {
      // It has ended since.
      return []
    }
  })
}
