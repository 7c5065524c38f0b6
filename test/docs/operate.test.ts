// What docs/settings.md says may be set, held against what is read; and commands, against those there are.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { settingsSchema } from '../../services/start/settings.ts'
import { readPage, readPages, root } from './pages.ts'
import { isRun } from './run-page.ts'

const { text } = readPage('docs/settings.md')
const settings = z.toJSONSchema(settingsSchema, { io: 'input' }).properties ?? {}

test.each(Object.entries(settings))('docs/settings.md names %s, and its default', (name, schema) => {
  const [, , , shown] =
    text
      .split('\n')
      .find(line => line.includes(`| \`${name}\` |`))
      ?.split('|') ?? []
  const value = typeof schema === 'object' ? schema.default : undefined
  expect(shown?.trim()).toEqual(value === undefined ? expect.any(String) : String(value))
})

test('docs/finspace.md says how many calls a second there may be, as docs/settings.md does', () => {
  const { KDBFLOW_CALLS_PER_SECOND: most } = settingsSchema.parse({})
  const sentence = `${most.toLocaleString('en')} a second for each principal`
  expect(readPage('docs/finspace.md').text).toContain(sentence)
})

test('pages name only commands that there are', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'cli/kdbflow.mjs'), '--help'])
  const known = [...stdout.matchAll(/^ {2}([\w-]+) /gm)].map(([, name = '']) => name)
  const named = readPages().flatMap(({ text, blocks }) => {
    const code = blocks.filter(isRun).map(block => block.text)
    const calls = [
      text.matchAll(/[`(]kdbflow ([a-z][\w-]+)/g),
      code.join('\n').matchAll(/^kdbflow ([a-z][\w-]+)/gm),
    ]
    return calls.flatMap(matches => [...matches].map(([, name = '']) => name))
  })
  expect(named.length).toBeGreaterThan(50)
  expect(known).toContain('redrive')
  expect(named.filter(name => !known.includes(name))).toEqual([])
})

test('pages name only scripts that package.json has', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = readPages().flatMap(page =>
    [...page.text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = '']) => name),
  )
  expect(named).toContain('demo')
  expect(named.filter(name => !Object.hasOwn(scripts, name))).toEqual([])
})
