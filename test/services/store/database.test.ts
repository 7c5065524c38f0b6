import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../../services/store/store.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { temporaryFile, testStore } from './open.ts'

const open = (file: string) => () => openStore({ file, clock: new VirtualClock() })

describe('opening a store', () => {
  test('that this process has open is refused', () => {
    const file = temporaryFile()
    testStore({ file })
    expect(open(file)).toThrow(
      expect.objectContaining({
        code: 'IN_USE',
        message: `expected ${file} to be free, got a file that another kdbflow has open`,
      }),
    )
  })

  test('that another process has open is refused until that one is killed', async () => {
    const file = temporaryFile()
    const holder = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/writer.ts'), file])
    await once(holder.stdout, 'data')
    expect(open(file)).toThrow(expect.objectContaining({ code: 'IN_USE' }))
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(() => testStore({ file })).not.toThrow()
  })

  test('that was closed works again', async () => {
    const file = temporaryFile()
    await open(file)().close()
    expect(() => testStore({ file })).not.toThrow()
  })

  test('of a newer format is refused, and nothing of it is touched or held', () => {
    const file = temporaryFile()
    const newer = new DatabaseSync(file)
    newer.exec('PRAGMA user_version = 99')
    newer.close()
    const refusal = expect.objectContaining({ code: 'NEWER_FORMAT', message: expect.stringContaining('99') })
    expect(open(file)).toThrow(refusal)
    expect(open(file)).toThrow(refusal)
    const { journal_mode } = new DatabaseSync(file).prepare('PRAGMA journal_mode').get() ?? {}
    expect(journal_mode).toBe('delete')
  })

  test.each([
    { name: 'in a folder that is not there', file: () => join(temporaryFolder(), 'none', 'kdbflow.db') },
    { name: 'that is a folder', file: () => mkdtempSync(join(temporaryFolder(), 'kdbflow.db-')) },
    { name: 'that is no database', file: () => garbage(temporaryFile()) },
    { name: 'whose log cannot be written', file: () => blockLog(temporaryFile()) },
  ])('$name is refused with a sentence, again and again', ({ file }) => {
    const path = file()
    const refusal = expect.objectContaining({
      code: 'UNWRITABLE',
      message: expect.stringMatching(/^expected to read and write .*, got: /),
    })
    expect(open(path)).toThrow(refusal)
    expect(open(path)).toThrow(refusal)
  })
})

function garbage(file: string): string {
  writeFileSync(file, 'no database at all, but long enough to hold a header of a hundred bytes'.repeat(5))
  return file
}

function blockLog(file: string): string {
  mkdirSync(`${file}-wal`)
  return file
}
