import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openTrades } from '../node/trades.ts'
import { expressionAnswers } from './expression-answers.ts'
import { qsqlAnswers } from './qsql-answers.ts'

const { ask } = openTrades()

test.each([
  ['## qSQL', '## Expressions', [...qsqlAnswers, ...expressionAnswers]],
  ['## Expressions', '## Beyond', expressionAnswers],
])('each query that docs/kdb-reader.md shows between %s and %s is answered by a test', (from, to, tested) => {
  const shown = shownBetween(from, to)
  expect(shown.length).toBeGreaterThan(15)
  expect(shown.filter(query => !tested.some(([text]) => text === query))).toEqual([])
})

test('each name of .z, .Q and .aws that docs/kdb-reader.md shows is answered', async () => {
  const names = shownBetween('## Names', '## qSQL').filter(name => /^\.\w+\.\w+(\[\])?$/.test(name ?? ''))
  expect(names.length).toBeGreaterThan(30)
  for (const name of names)
    expect([name, await ask(name ?? '')]).toEqual([
      name,
      expect.objectContaining({ kind: expect.any(String) }),
    ])
})

function shownBetween(from: string, to: string): (string | undefined)[] {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/kdb-reader.md'), 'utf8')
  const section = page.slice(page.indexOf(from), page.indexOf(to))
  const cells = [...section.matchAll(/^\| (`.+?`) \|/gm)].map(([, cell]) => cell ?? '')
  return cells.flatMap(cell => [...cell.matchAll(/(`+) ?(.+?) ?\1(?:, |$)/g)].map(([, , query]) => query))
}
