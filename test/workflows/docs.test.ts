// The table of errors in docs/workflows.md is written by: vitest run test/workflows/docs.test.ts -u
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ERRORS } from '../../events/errors.ts'
import { workflows } from '../../workflows/catalog.ts'

const file = join(import.meta.dirname, '../../docs/workflows.md')
const page = readFileSync(file, 'utf8')

test('docs/workflows.md tells of every workflow', () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
  const told = Object.keys(workflows).filter(name => headings.some(heading => heading.includes(name)))
  expect(told).toEqual(Object.keys(workflows))
})

test('docs/workflows.md tells what each error means and who retries it', async () => {
  const rows = Object.entries(ERRORS).map(
    ([name, { errorCode, retriedBy, sentence }]) =>
      `| \`${name}\` | ${errorCode} | ${WHO[retriedBy]} | ${sentence} |`,
  )
  const table = [
    '| error | errorCode | retried by | what happened, what to do |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')
  expect(page).toMatch(SECTION)
  await expect(page.replace(SECTION, () => `\n${table}\n\n`)).toMatchFileSnapshot(file)
})

const SECTION = /(?<=<!-- errors -->\n).*?(?=<!-- end of errors -->)/s

const WHO = { definition: 'the workflow', redrive: 'a redrive', nobody: 'nobody' }
