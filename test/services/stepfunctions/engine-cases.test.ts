import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test, vi } from 'vitest'
import { VirtualClock } from '../../support/virtual-clock.ts'
import { ended, historyOf, startMachine, startStepFunctions } from './support.ts'

const FOLDER = fileURLToPath(new URL('../../../../shared/engine-cases/', import.meta.url))

interface Case {
  id: string
  definition?: object
  input?: unknown
  inputText?: string
  expected: {
    status?: string
    error?: string
    output?: unknown
    outputText?: string
    causeEndsWith?: string
    cause?: string
  }
}

/** Those that fail are named in docs/conformance.md. */
const LEFT = new Set([
  '06-timeout-caught-cause', // wants a function that never answers, see below
  '07-map-iterator-distributed', // refused, see below
])

const cases: Case[] = existsSync(FOLDER)
  ? readdirSync(FOLDER)
      .filter(name => name.endsWith('.json'))
      .map(name => JSON.parse(readFileSync(FOLDER + name, 'utf8')))
  : []

const run = cases.filter(
  ({ id, definition, input, inputText, expected }) =>
    definition !== undefined &&
    (typeof input === 'object' || inputText !== undefined) &&
    typeof expected === 'object' &&
    !LEFT.has(id) &&
    Object.keys(expected).some(member => ['status', 'output', 'error', 'cause'].includes(member)),
)

describe.skipIf(cases.length === 0)(
  'cases in which engines part (skipped where shared/engine-cases is absent)',
  () => {
    test.each(run.map(one => [one.id, one] as const))('%s', async (_, {
      definition = {},
      input,
      inputText,
      expected,
    }) => {
      const { client } = await startStepFunctions()
      const execution = await ended(client, await startMachine(client, definition, { input, inputText }))
      const { output, outputText, status, error, cause } = expected
      if (output !== undefined) expect(JSON.parse(execution.output ?? 'null')).toEqual(output)
      if (outputText !== undefined) expect(execution.output).toBe(outputText)
      expect(execution).toMatchObject({
        ...(status === undefined ? {} : { status }),
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause: expect.stringMatching(likeCause(cause)) }),
      })
      if (expected.causeEndsWith !== undefined)
        expect(execution.cause?.endsWith(expected.causeEndsWith)).toBe(true)
    })
  },
)

/** `...` stands for what is the same in every cause of its kind, `<uuid>` for one. */
const likeCause = (cause: string): RegExp =>
  new RegExp(
    cause
      .replace(/[$()*+?[\]{}|^\\]/g, '\\$&')
      .replace('...', '.*')
      .replace('<uuid>', '[0-9a-f-]{36}'),
  )

test('a Map whose Iterator says DISTRIBUTED never runs inline', async () => {
  const { client } = await startStepFunctions()
  const States = { B: { Type: 'Pass', End: true } }
  const Iterator = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'B',
    States,
  }
  const definition = { StartAt: 'A', States: { A: { Type: 'Map', Iterator, End: true } } }
  const executionArn = await startMachine(client, definition, { input: [1, 2] })
  expect(await ended(client, executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' })
  const types = (await historyOf(client, executionArn)).map(({ type }) => type)
  expect(types).not.toContain('MapIterationStarted')
})

test('a caught time-out has an empty text for its cause', async () => {
  const clock = new VirtualClock()
  const { client } = await startStepFunctions({ clock, runFunction: () => new Promise(() => undefined) })
  const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:silent'
  const definition = {
    StartAt: 'A',
    States: {
      A: {
        Type: 'Task',
        Resource,
        TimeoutSeconds: 1,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }],
        End: true,
      },
      B: { Type: 'Succeed' },
    },
  }
  const executionArn = await startMachine(client, definition)
  await vi.waitFor(async () => {
    clock.advance(1000)
    const { status, output } = await client.send(new DescribeExecutionCommand({ executionArn }))
    expect(status).toBe('SUCCEEDED')
    expect(JSON.parse(output ?? '')).toEqual({ Error: 'States.Timeout', Cause: '' })
  })
})
