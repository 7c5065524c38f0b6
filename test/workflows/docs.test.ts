// The table of errors and the pictures in docs/workflows.md are written by: vitest run test/workflows/docs.test.ts -u
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { graphOf, withoutFailures } from '../../asl/graph.ts'
import { mermaidOf } from '../../asl/mermaid.ts'
import { ERRORS } from '../../events/errors.ts'
import { workflows } from '../../workflows/catalog.ts'

const file = join(import.meta.dirname, '../../docs/workflows.md')
const page = readFileSync(file, 'utf8')

test('docs/workflows.md has every workflow', () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
  const described = Object.keys(workflows).filter(name => headings.some(heading => heading.includes(name)))
  expect(described).toEqual(Object.keys(workflows))
})

test('docs/workflows.md says what each error means and who retries it', async () => {
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

test('docs/workflows.md shows a picture of each workflow as it is', async () => {
  const pictures = Object.entries(workflows).map(([name, definition]) => {
    const picture = mermaidOf(withoutFailures(graphOf(definition)))
    return `<details><summary>${name}</summary>\n\n\`\`\`mermaid\n${picture}\`\`\`\n\n</details>\n`
  })
  expect(page).toMatch(PICTURES)
  await expect(page.replace(PICTURES, () => `\n${pictures.join('\n')}\n`)).toMatchFileSnapshot(file)
})

const PICTURES = /(?<=<!-- pictures -->\n).*?(?=<!-- end of pictures -->)/s

const SECTION = /(?<=<!-- errors -->\n).*?(?=<!-- end of errors -->)/s

const WHO = { definition: 'the workflow', redrive: 'a redrive', nobody: 'nobody' }
