import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf, nameOf, programNaming } from '../../cli/command/program.ts'
import { COMMANDS } from '../../cli/main.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { kdbflow } from './kdbflow.ts'

test.concurrent.each([
  [['runn'], "unknown command 'runn'\n(Did you mean run?)\n(kdbflow --help shows what it takes)"],
  [['run'], "missing required argument 'workflow'\n(kdbflow run --help shows what it takes)"],
  [
    ['run', 'load-database', '--json', '--watch'],
    "option '--json' cannot be used with option '--watch'\n(kdbflow run --help shows what it takes)",
  ],
  [
    ['redrive', '@latest', '--json', '--watch'],
    "option '--json' cannot be used with option '--watch'\n(kdbflow redrive --help shows what it takes)",
  ],
  [
    ['executions', '--limit', 'no'],
    "expected --limit to be a whole number above 0, got 'no'\n(kdbflow executions --help shows what it takes)",
  ],
  [
    ['executions', '--status', 'well'],
    /^kdbflow: expected --status to be one of running, .*, got 'well'\n\(kdbflow executions --help shows what it takes\)\n$/,
  ],
])('a usage error is a sentence, and where help is: %j', async (words, sentence) => {
  const { code, out, err } = await kdbflow(words)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  if (typeof sentence === 'string') expect(err).toBe(`kdbflow: ${sentence}\n`)
  else expect(err).toMatch(sentence)
})

test('--version says which commit it is', async () => {
  expect((await kdbflow(['--version'])).out).toMatch(/^\d+\.\d+\.\d+ \([0-9a-f]{7}\)\n$/)
})

test('the list of commands fits 80 columns', async () => {
  const { code, out } = await kdbflow(['--help'])
  expect(code).toBe(0)
  expect(out).toMatch(/^ {2}execution <execution> \[workflow\] {2}show one execution/m)
  expect(out.split('\n').filter(line => line.length > 80)).toEqual([])
})

test.each(
  linesOf(COMMANDS).map(nameOf),
)('kdbflow %s has examples in its help, which fits 80 columns', async name => {
  const help = await helpOf(name)
  expect(help).toMatch(/\nExamples:\n {2}\S/)
  const [options = ''] = help.split('\nExamples:')
  expect(options.split('\n').filter(line => line.length > 80)).toEqual([])
})

/** As in a pipe. In this process: a process for each command would take a minute. */
async function helpOf(name: string): Promise<string> {
  const { program } = await programNaming(COMMANDS, name)
  const pieces: string[] = []
  const command = program.commands.find(one => one.name() === name)
  command
    ?.configureOutput({ writeOut: piece => void pieces.push(piece), getOutHelpWidth: () => 80 })
    .outputHelp()
  return pieces.join('')
}

/** Everything but what goes on until it is asked to end. */
const WORDS = [
  ...[
    'status',
    'run',
    'input',
    'watch',
    'stop',
    'redrive',
    'execution',
    'executions',
    'events',
    'logs',
    'env',
  ],
  ...['query', 'connect', 'ca', 'graph', 'schedules', 'rules', 'console', 'completion', 'help', 'runn', ''],
  ...[
    '--json',
    '--limit',
    '--since',
    '--status',
    '--input',
    '--endpoint',
    '--all',
    '--csv',
    '--follow',
    '--xyz',
  ],
  ...[
    '--limit=-1',
    '--since=',
    '-',
    '--',
    '{',
    '{}',
    '"',
    '@latest',
    '@',
    'arn:',
    'load-database',
    '__proto__',
  ],
  ...[
    'constructor',
    'toString',
    'bash',
    'http://127.0.0.1:1',
    'not a url',
    '9'.repeat(400),
    '\u0000'.slice(1),
    'é',
  ],
]
const mistyped = fc.sample(fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 5 }), {
  ...{ numRuns: 60, seed: 20_261_128 },
})

test.concurrent.each(
  mistyped.map(words => [words]),
)('whatever is mistyped ends in a sentence: %j', async words => {
  const cwd = temporaryFolder()
  const env = { AWS_EC2_METADATA_DISABLED: 'true', HOME: cwd }
  const { code, out, err } = await kdbflow(words, { cwd, env })
  expect(code).toBeOneOf([0, 1])
  expect(err).not.toMatch(/^\s+at |TypeError|node:internal/m)
  if (code === 1) expect(err).toMatch(/^kdbflow: \S|^Usage: kdbflow/m)
  else expect(out).not.toBe('')
})
