import { execFile, execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { kdbflow } from '../kdbflow.ts'

/** Each shell, and what makes it print the completions of a line. */
const SHELLS: Record<string, (script: string, words: string[]) => string[]> = {
  bash: (script, words) => [
    '-c',
    `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kdbflow; printf '%s\\n' "\${COMPREPLY[@]}"`,
    script,
    ...words,
  ],
  fish: (script, words) => ['--no-config', '-c', `source ${script}; complete -C '${words.join(' ')}'`],
}

function isThere(shell: string): boolean {
  try {
    execFileSync(shell, ['--version'])
    return true
  } catch {
    return false
  }
}

async function scriptOf(shell: string): Promise<string> {
  const { code, out } = await kdbflow(['completion', shell])
  expect(code).toBe(0)
  const file = join(temporaryFolder(), 'completion')
  writeFileSync(file, out)
  return file
}

describe.each(Object.entries(SHELLS))('kdbflow completion %s', (shell, wordsFor) => {
  const absent = !isThere(shell)
  if (absent) console.warn(`Completion is not tested in ${shell}, which is not there`)

  test.skipIf(absent)('completes commands, workflows, options and their values', async () => {
    const script = await scriptOf(shell)
    const completed = async (...words: string[]) => {
      const { stdout } = await promisify(execFile)(shell, wordsFor(script, ['kdbflow', ...words]))
      return stdout
        .trim()
        .split('\n')
        .map(line => line.split('\t')[0])
    }
    expect(await completed('red')).toEqual(['redrive'])
    expect(await completed('run', 'load-d')).toEqual(['load-database'])
    expect(await completed('run', 'load-database', '--inp')).toEqual(['--input'])
    expect(await completed('executions', '--status', 'fai')).toEqual(['failed'])
    expect(await completed('watch', '@')).toEqual(['@latest'])
  })
})

test.skipIf(!isThere('zsh'))('kdbflow completion zsh is a script that zsh reads', async () => {
  const script = await scriptOf('zsh')
  await expect(promisify(execFile)('zsh', ['-n', script])).resolves.toEqual({ stdout: '', stderr: '' })
})

test('kdbflow completion names the shells that it knows', async () => {
  expect(await kdbflow(['completion', 'tcsh'])).toEqual({
    ...{ code: 1, out: '' },
    err: "kdbflow: expected the name of a shell of bash, zsh, fish, got 'tcsh'\n",
  })
})
