import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { expressionAnswers } from './expression-answers.ts'
import { qsqlAnswers } from './qsql-answers.ts'

test.each([
  ['## qSQL', '## Expressions', [...qsqlAnswers, ...expressionAnswers]],
  ['## Expressions', '## Beyond', expressionAnswers],
])('each query that docs/kdb-reader.md shows between %s and %s is answered by a test', (from, to, tested) => {
  const shown = shownBetween(from, to)
  expect(shown.length).toBeGreaterThan(15)
  expect(shown.filter(query => !tested.some(([text]) => text === query))).toEqual([])
})

function shownBetween(from: string, to: string): (string | undefined)[] {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/kdb-reader.md'), 'utf8')
  const section = page.slice(page.indexOf(from), page.indexOf(to))
  const cells = [...section.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell]) => cell ?? '')
  return cells.flatMap(cell => [...cell.matchAll(/(`+) ?(.+?) ?\1(?:, |$)/g)].map(([, , query]) => query))
}
