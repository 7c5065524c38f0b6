// What the pages say, done: every block of code is run, or a test says why not.
import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { readPages, root } from './pages.ts'
import { isRun, PATIENCE_MS, runPage } from './run-page.ts'
import { missing, missingCommands } from './tools.ts'

vi.setConfig({ testTimeout: PATIENCE_MS + 10_000 })

const pages = readPages()

/** Shown, and not run. */
const SHOWN = ['text', 'json', 'diff', 'console', 'ini', 'nginx', 'mermaid']

describe.concurrent('the code of', () => {
  for (const page of pages.filter(({ blocks }) => blocks.some(isRun))) {
    const lacking = missingCommands(page.blocks)
    const without = lacking.length === 0 ? '' : `, but not without ${lacking.join(', ')}`
    test.skipIf(lacking.length > 0)(`${page.path} works${without}`, ({ onTestFinished }) =>
      runPage(page, onTestFinished),
    )

    for (const block of page.blocks.filter(isRun)) {
      const tool = missing(block)
      if (tool !== undefined) test.skip(`${page.path}:${block.line} works, but not without ${tool}`)
    }
  }
})

test('a link to the command works from any folder, and from one with spaces in its name', async () => {
  const folder = join(temporaryFolder(), 'my tools')
  mkdirSync(folder)
  symlinkSync(join(root, 'cli/kdbflow.mjs'), join(folder, 'kdbflow'))
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` }
  const { stdout } = await promisify(execFile)('kdbflow', ['--help'], { cwd: '/', env })
  expect(stdout).toContain('Usage: kdbflow')
})

test('every block of code is in a language that is run, or that is only shown', () => {
  const unknown = pages.flatMap(({ path, blocks }) =>
    blocks
      .filter(block => !isRun(block) && !SHOWN.includes(block.language))
      .map(({ line, language }) => `${path}:${line} ${language}`),
  )
  expect(unknown).toEqual([])
})

test('only deployment to AWS, tools of containers and the suites of others have commands that no test runs', () => {
  const withConsole = pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'console'))
  expect(withConsole.map(({ path }) => path)).toEqual([
    'docs/clients.md',
    'docs/deploy.md',
    'docs/operate.md',
  ])
})

test('every block of JSON is JSON', () => {
  for (const { blocks } of pages) {
    for (const { text } of blocks.filter(({ language }) => language === 'json')) JSON.parse(text)
  }
})
