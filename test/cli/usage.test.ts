import { expect, test } from 'vitest'
import { kdbflow } from './kdbflow.ts'

test.concurrent.each([
  [['runn'], "unknown command 'runn'\n(Did you mean run?)\n(--help shows what it takes)"],
  [['run'], "missing required argument 'workflow'\n(--help shows what it takes)"],
  [
    ['run', 'load-database', '--json', '--watch'],
    "option '--json' cannot be used with option '--watch'\n(--help shows what it takes)",
  ],
  [
    ['redrive', '@latest', '--json', '--watch'],
    "option '--json' cannot be used with option '--watch'\n(--help shows what it takes)",
  ],
  [['executions', '--limit', 'no'], "expected --limit to be a whole number above 0, got 'no'"],
  [['executions', '--status', 'well'], /^kdbflow: expected --status to be one of running, .*, got 'well'\n$/],
])('a usage error is a sentence, and where help is: %j', async (words, sentence) => {
  const { code, out, err } = await kdbflow(words)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  if (typeof sentence === 'string') expect(err).toBe(`kdbflow: ${sentence}\n`)
  else expect(err).toMatch(sentence)
})

test('the list of commands fits 80 columns', async () => {
  const { code, out } = await kdbflow(['--help'])
  expect(code).toBe(0)
  expect(out).toMatch(/^ {2}execution <execution> \[workflow\] {2}show one execution/m)
  expect(out.split('\n').filter(line => line.length > 80)).toEqual([])
})
