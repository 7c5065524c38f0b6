import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workflows } from '../../workflows/catalog.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/workflows.md'), 'utf8')

test('docs/workflows.md tells of every workflow', () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading)
  const told = Object.keys(workflows).filter(name => headings.some(heading => heading.includes(name)))
  expect(told).toEqual(Object.keys(workflows))
})

test('docs/workflows.md tells of every error that a workflow makes itself', () => {
  const text = JSON.stringify(workflows)
  // What is never reached has no place in a page for operators.
  const made = new Set([...text.matchAll(/"error":"(\w+)"/g)].map(([, error = '']) => error))
  for (const notOurs of ['ResourceNotFoundException', 'DatabaseLocked', 'KxUserFailed']) made.delete(notOurs)
  expect([...made].filter(error => !page.includes(`\`${error}\``))).toEqual([])
})
