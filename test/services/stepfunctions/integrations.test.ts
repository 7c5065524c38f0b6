import { CreateStateMachineCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { servedIntegrations } from '../../../asl/validate/integration.ts'
import type { CallService } from '../../../services/stepfunctions/integrations/ports.ts'
import { ServiceException } from '../../../services/wire/service-exception.ts'
import { ended, historyOf, role, startMachine, startStepFunctions } from './support.ts'

/** Runs one task; answers how its execution ended and what was called. */
async function runTask(Resource: string, Arguments: object, answer: () => unknown = () => ({})) {
  const calls: Parameters<CallService>[0][] = []
  const { client } = await startStepFunctions({
    runFunction: async ({ functionArn, payload }) => ({ payload: { functionArn, payload } }),
    callService: async call => {
      calls.push(call)
      return answer()
    },
  })
  const States = { Call: { Type: 'Task', Resource, Arguments, End: true } }
  const execution = await ended(
    client,
    await startMachine(client, { QueryLanguage: 'JSONata', StartAt: 'Call', States }),
  )
  return {
    calls,
    execution,
    output: execution.output === undefined ? undefined : JSON.parse(execution.output),
  }
}

describe('a task', () => {
  test('of lambda:invoke gives what Lambda answers', async () => {
    const { output } = await runTask('arn:aws:states:::lambda:invoke', {
      FunctionName: 'f',
      Payload: { a: 1 },
    })
    expect(output).toEqual({
      ExecutedVersion: '$LATEST',
      StatusCode: 200,
      Payload: { functionArn: 'f', payload: { a: 1 } },
    })
  })

  test('of aws-sdk calls the operation, and gives members in Pascal case', async () => {
    const answer = () => ({ environmentId: 'e1', creationTimestamp: new Date(1000), tags: { team: 'kx' } })
    const { calls, output } = await runTask(
      'arn:aws:states:::aws-sdk:finspace:getKxEnvironment',
      { EnvironmentId: 'e1' },
      answer,
    )
    expect(calls).toEqual([
      { service: 'finspace', operation: 'GetKxEnvironment', input: { EnvironmentId: 'e1' } },
    ])
    expect(output).toEqual({ EnvironmentId: 'e1', CreationTimestamp: 1, Tags: { team: 'kx' } })
  })

  test('of aws-sdk fails with the name of the service before the error of the operation', async () => {
    const { execution } = await runTask('arn:aws:states:::aws-sdk:sfn:describeExecution', {}, () => {
      throw new ServiceException({ code: 'ExecutionDoesNotExist', status: 400 }, 'gone')
    })
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'Sfn.ExecutionDoesNotExistException',
      cause: 'gone (Service: Sfn, Status Code: 400)',
    })
  })

  test('of events:putEvents fails where an entry failed', async () => {
    const entry = { Entries: [{ Detail: { a: 1 }, DetailType: 't', Source: 's' }] }
    const put = 'arn:aws:states:::events:putEvents'
    const good = await runTask(put, entry, () => ({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }))
    expect(good.calls[0]?.input).toEqual(entry)
    expect(good.execution.status).toBe('SUCCEEDED')
    const bad = await runTask(put, entry, () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'x' }] }))
    expect(bad.execution).toMatchObject({ status: 'FAILED', error: 'EventBridge.FailedEntry' })
  })

  test('of a resource that nobody serves fails, naming it', async () => {
    const resource = 'arn:aws:states:::sqs:sendMessage'
    const { execution } = await runTask(resource, {})
    expect(execution).toMatchObject({ status: 'FAILED', cause: expect.stringContaining(resource) })
  })
})

const pairs = servedIntegrations().flatMap(([name, patterns]) =>
  patterns.map(pattern => [pattern === '' ? name : `${name}.${pattern}`, name] as const),
)

test.each(pairs)('the integration %s, which the documents say is served, is run', async (resource, name) => {
  const { client } = await startStepFunctions({
    callService: async () => ({ FailedEntryCount: 0, Entries: [] }),
  })
  const child = JSON.stringify({ StartAt: 'P', States: { P: { Type: 'Pass', End: true } } })
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({ name: 'child', roleArn: role, definition: child }),
  )
  const Arguments: Record<string, object> = {
    'lambda:invoke': { FunctionName: 'f' },
    'states:startExecution': { StateMachineArn: stateMachineArn },
    'events:putEvents': { Entries: [{ Source: 's', DetailType: 'd', Detail: {} }] },
  }
  const Resource = `arn:aws:states:::${resource}`
  const Call = { Type: 'Task', Resource, Arguments: Arguments[name], End: true }
  const machine = { QueryLanguage: 'JSONata', StartAt: 'Call', States: { Call } }
  const executionArn = await startMachine(client, machine)
  const end = resource.endsWith('.waitForTaskToken') ? 'TaskSubmitted' : 'TaskSucceeded'
  const failed = ['TaskFailed', 'TaskSubmitFailed', 'ExecutionFailed']
  for (;;) {
    const types = (await historyOf(client, executionArn)).map(({ type }) => type)
    expect(types.filter(type => failed.includes(String(type)))).toEqual([])
    if (types.includes(end)) return
  }
})
