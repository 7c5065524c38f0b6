import { join } from 'node:path'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseExactly } from '../../../asl/exact-json.ts'
import type { Json } from '../../../asl/json.ts'
import { systemClock } from '../../../services/store/clock.ts'
import { exactJsonText } from '../../support/exact-json-text.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { ended, historyOf, role, startMachine, startStepFunctions } from './support.ts'

const INPUT = '{"ns":1700000000123456789,"id":9007199254740993,"f":1.0}'

const passing = (QueryLanguage: string) => ({
  QueryLanguage,
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } },
})

/** Runs one machine, on INPUT where nothing else is given; answers how its execution ended. */
async function run(
  States: object,
  {
    client,
    inputText = INPUT,
    jsonata = false,
  }: { client?: SFNClient; inputText?: string; jsonata?: boolean } = {},
) {
  const definition = { StartAt: 'A', ...(jsonata ? { QueryLanguage: 'JSONata' } : {}), States }
  const used = client ?? (await startStepFunctions()).client
  return ended(used, await startMachine(used, definition, { inputText }))
}

describe('a number that JavaScript cannot hold', () => {
  test('stands in input, output and history as it was given', async () => {
    const { client } = await startStepFunctions()
    const executionArn = await startMachine(client, passing('JSONPath'), { inputText: INPUT })
    expect(await ended(client, executionArn)).toMatchObject({ input: INPUT, output: INPUT })
    for (const event of await historyOf(client, executionArn)) {
      const details = event.executionStartedEventDetails ?? event.stateEnteredEventDetails
      if (details !== undefined) expect(details.input).toBe(INPUT)
      if (event.stateExitedEventDetails !== undefined)
        expect(event.stateExitedEventDetails.output).toBe(INPUT)
    }
  })

  test.each([
    'JSONPath',
    'JSONata',
  ])('passes through Pass states of %s byte for byte, whatever is around it', async language => {
    const { client } = await startStepFunctions()
    const machine = { name: 'm', roleArn: role, definition: JSON.stringify(passing(language)) }
    const { stateMachineArn } = await client.send(new CreateStateMachineCommand(machine))
    await fc.assert(
      fc.asyncProperty(exactJsonText, async input => {
        const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, input }))
        expect(await ended(client, executionArn)).toMatchObject({ input, output: input })
      }),
      { numRuns: 50 },
    )
  })

  test('is there after a restart', async () => {
    const file = join(temporaryFolder(), 'kdbflow.db')
    const asked = Promise.withResolvers<string>()
    const runFunction = async ({ payload }: { payload: Json }) => {
      asked.resolve(String(payload))
      return { payload: null }
    }
    const before = await startStepFunctions({ file, clock: systemClock, runFunction })
    const Ask = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'ask', 'Payload.$': '$$.Task.Token' },
      ResultPath: '$.answer',
      End: true,
    }
    const executionArn = await startMachine(
      before.client,
      { StartAt: 'Ask', States: { Ask } },
      { inputText: INPUT },
    )
    const taskToken = await asked.promise
    while (!(await historyOf(before.client, executionArn)).some(({ type }) => type === 'TaskSubmitted'));
    await before.stop()
    const { client } = await startStepFunctions({ file, clock: systemClock })
    await client.send(new SendTaskSuccessCommand({ taskToken, output: '[9007199254740995]' }))
    const { output } = await ended(client, executionArn)
    expect(output).toBe(`${INPUT.slice(0, -1)},"answer":[9007199254740995]}`)
    const described = await client.send(new DescribeExecutionCommand({ executionArn }))
    expect(described.input).toBe(INPUT)
  })

  test.each([
    [{ NumericEquals: 9007199254740992 }, 'No'],
    [{ NumericGreaterThan: 9007199254740992 }, 'Yes'],
    [{ NumericLessThanEqualsPath: '$.ns' }, 'Yes'],
    [{ NumericEqualsPath: '$.id' }, 'Yes'],
    [{ IsNumeric: true }, 'Yes'],
    [{ IsString: true }, 'No'],
  ])('is compared by all its digits in a Choice: %j', async (operator, expected) => {
    const A = { Type: 'Choice', Choices: [{ Variable: '$.id', ...operator, Next: 'Yes' }], Default: 'No' }
    const end = (Result: string) => ({ Type: 'Pass', Result, End: true })
    const { output } = await run({ A, Yes: end('Yes'), No: end('No') })
    expect(output).toBe(JSON.stringify(expected))
  })

  test('is compared by all its digits in a definition and in the filter of a path', async () => {
    const { client } = await startStepFunctions()
    const definition = `{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[
      {"Variable":"$.id","NumericEquals":9007199254740993,"Next":"B"}]},
      "B":{"Type":"Pass","Parameters":{"found.$":"$.list[?(@.id == 9007199254740995)].id","of.$":"$.list[?(@.id > 9007199254740993)].id"},"End":true}}}`
    const { stateMachineArn } = await client.send(
      new CreateStateMachineCommand({ name: 'm', roleArn: role, definition }),
    )
    const input = '{"id":9007199254740993,"list":[{"id":9007199254740993},{"id":9007199254740995}]}'
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn, input }))
    const { output } = await ended(client, executionArn)
    expect(output).toBe('{"found":[9007199254740995],"of":[9007199254740995]}')
  })

  test('keeps its digits in a literal of the definition', async () => {
    const { client } = await startStepFunctions()
    const definition =
      '{"StartAt":"A","States":{"A":{"Type":"Pass","Result":{"ns":1700000000123456789,"f":1.0},"End":true}}}'
    const { stateMachineArn } = await client.send(
      new CreateStateMachineCommand({ name: 'm', roleArn: role, definition }),
    )
    const { executionArn = '' } = await client.send(new StartExecutionCommand({ stateMachineArn }))
    expect((await ended(client, executionArn)).output).toBe('{"ns":1700000000123456789,"f":1.0}')
  })

  test('goes through Map, Parallel, Assign and the template of a JSONPath state', async () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } })
    const { output } = await run(
      {
        A: {
          Type: 'Map',
          ItemsPath: '$.list',
          ItemProcessor: branch('I'),
          ResultPath: '$.mapped',
          Assign: { 'kept.$': '$[0]' },
          Next: 'B',
        },
        B: { Type: 'Parallel', Branches: [branch('J'), branch('K')], Next: 'C' },
        C: { Type: 'Pass', Parameters: { 'all.$': '$[*].mapped', 'kept.$': '$kept' }, End: true },
      },
      { inputText: '{"list":[9007199254740993,1.0]}' },
    )
    const list = '[9007199254740993,1.0]'
    expect(output).toBe(`{"all":[${list},${list}],"kept":9007199254740993}`)
  })

  test('reaches a function, and comes back from it', async () => {
    const payloads: string[] = []
    const { client } = await startStepFunctions({
      runFunction: async ({ payload }) => {
        payloads.push(JSON.stringify(payload))
        return { payload: parseExactly('{"id":9007199254740995}') }
      },
    })
    const A = { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:f', End: true }
    const { output } = await run({ A }, { client })
    expect(payloads).toEqual([INPUT])
    expect(output).toBe('{"id":9007199254740995}')
  })

  test.each([
    ['.sync:2', '{"in":INPUT,"out":INPUT}'],
    ['.sync', `{"in":${JSON.stringify(INPUT)},"out":${JSON.stringify(INPUT)}}`],
  ])('reaches a child execution, and comes back with its end: %s', async (pattern, expected) => {
    const { client } = await startStepFunctions()
    const child = { name: 'child', roleArn: role, definition: JSON.stringify(passing('JSONPath')) }
    const { stateMachineArn } = await client.send(new CreateStateMachineCommand(child))
    const A = {
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      Parameters: { StateMachineArn: stateMachineArn, 'Input.$': '$' },
      ResultSelector: { 'in.$': '$.Input', 'out.$': '$.Output' },
      End: true,
    }
    const { output } = await run({ A }, { client })
    expect(output).toBe(expected.replaceAll('INPUT', INPUT))
  })

  test('is read by a path of JSONata as it is, and a double where JSONata computes', async () => {
    const A = {
      Type: 'Pass',
      Output: {
        all: '{% $states.input %}',
        ns: '{% $states.input.ns %}',
        context: '{% $states.context.Execution.Input.id %}',
        sum: '{% $states.input.id + 0 %}',
        list: '{% [$states.input.f, $sum([$states.input.f, 1])] %}',
        next: '{% $states.input.f = 1 %}',
      },
      End: true,
    }
    const { output } = await run({ A }, { jsonata: true })
    expect(output).toBe(
      `{"all":${INPUT},"ns":1700000000123456789,"context":9007199254740993,"sum":9007199254740992,"list":[1,2],"next":true}`,
    )
  })

  test('is a number to the fields that take one', async () => {
    const A = { Type: 'Wait', Seconds: '{% $states.input.no %}', Next: 'B' }
    const processor = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } }
    const B = {
      Type: 'Map',
      Items: [1, 2],
      MaxConcurrency: '{% $states.input.f %}',
      ItemProcessor: processor,
      End: true,
    }
    const { output } = await run({ A, B }, { jsonata: true, inputText: '{"no":0.0,"f":1.0}' })
    expect(output).toBe('[1,2]')
  })

  test('is kept by the intrinsic functions that move it, and a double where they compute', async () => {
    const { output } = await run({
      A: {
        Type: 'Pass',
        Parameters: {
          'array.$': 'States.Array($.id, $.f)',
          'text.$': "States.Format('{} {}', $.ns, $.f)",
          'json.$': 'States.JsonToString($)',
          'parsed.$': "States.StringToJson('[9007199254740993]')",
          'unique.$': 'States.ArrayUnique(States.Array($.id, 9007199254740992, $.id, $.f, 1))',
          'contains.$': 'States.ArrayContains(States.Array($.id), 9007199254740992)',
          'sum.$': 'States.MathAdd($.f, 1)',
        },
        End: true,
      },
    })
    expect(output).toBe(
      `{"array":[9007199254740993,1.0],"text":"1700000000123456789 1.0","json":${JSON.stringify(INPUT)},"parsed":[9007199254740993],"unique":[9007199254740993,9007199254740992,1],"contains":false,"sum":2}`,
    )
  })
})
