import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  ExecutionNotRedrivable,
  SFNClient,
} from '@aws-sdk/client-sfn'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { handler as describeExecution } from '../../functions/api/describe-execution.ts'
import { handler as describeWorkflow } from '../../functions/api/describe-workflow.ts'
import { handler as listWorkflows } from '../../functions/api/list-workflows.ts'
import { handler as redriveExecution } from '../../functions/api/redrive-execution.ts'
import { handler as startExecution } from '../../functions/api/start-execution.ts'
import { handler as stopExecution } from '../../functions/api/stop-execution.ts'
import { apiRoutes, steps } from '../../functions/catalog.ts'
import { INPUTS } from '../../workflows/inputs.ts'

const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:load-database:nightly'
const startDate = new Date('2026-01-05T00:00:00Z')
const send = vi.spyOn(
  SFNClient.prototype as unknown as { send: (command: { input: object }) => Promise<unknown> },
  'send',
)

// The logger reads it when the handlers are imported.
vi.hoisted(() => vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT'))

beforeEach(() => {
  send.mockReset().mockResolvedValue({ $metadata: {}, executionArn, startDate })
})

interface Request {
  path?: Record<string, string>
  headers?: Record<string, string>
  body?: string
}

/** Calls a handler as API Gateway does, with payload format 2.0. */
async function ask(handler: typeof startExecution, { path = {}, headers = {}, body }: Request) {
  // Only these members of the event and the context are read.
  const event = {
    pathParameters: path,
    headers,
    body,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2
  const context = { invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:api' } as Context
  const { statusCode, body: text = '' } = await handler(event, context)
  return { statusCode, body: JSON.parse(text) }
}

describe('POST /workflows/{name}/executions', () => {
  const path = { name: 'load-database' }
  const input = INPUTS['load-database'].example

  test('starts the workflow', async () => {
    const answer = await ask(startExecution, { path, body: JSON.stringify(input) })
    expect(answer).toEqual({ statusCode: 202, body: { executionArn, startDate: startDate.toISOString() } })
    expect(send.mock.calls[0]?.[0].input).toEqual({
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:load-database',
      input: JSON.stringify(input),
    })
  })

  test('takes the idempotency key as the name, and the name of the machine from the deployment', async () => {
    vi.stubEnv('KDBFLOW_MACHINE_NAME', 'kdbflow-live-{workflow}:live')
    await ask(startExecution, {
      path,
      headers: { 'idempotency-key': 'nightly' },
      body: JSON.stringify(input),
    })
    expect(send.mock.calls[0]?.[0].input).toMatchObject({
      name: 'nightly',
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:kdbflow-live-load-database:live',
    })
    vi.unstubAllEnvs()
  })

  test('answers 400 with every fault of the input, and starts nothing', async () => {
    const answer = await ask(startExecution, { path, body: JSON.stringify({ environmentId: '-', extra: 1 }) })
    expect(answer).toMatchObject({ statusCode: 400, body: { error: 'InvalidInput' } })
    expect(answer.body.faults.length).toBeGreaterThanOrEqual(3)
    expect(send).not.toHaveBeenCalled()
  })

  test.each([
    ['{', 400],
    ['', 400],
    ['[1]', 400],
  ])('answers a body of %j with %i', async (body, statusCode) => {
    expect(await ask(startExecution, { path, body })).toMatchObject({ statusCode })
  })

  test('answers 404 for a workflow that there is not, and 409 for a name that is taken', async () => {
    expect(await ask(startExecution, { path: { name: 'constructor' }, body: '{}' })).toMatchObject({
      statusCode: 404,
      body: { error: 'NoSuchWorkflow' },
    })
    send.mockRejectedValue(new ExecutionAlreadyExists({ message: 'taken', $metadata: {} }))
    expect(await ask(startExecution, { path, body: JSON.stringify(input) })).toMatchObject({
      statusCode: 409,
    })
  })

  test('answers 403 for an execution that is none of the workflows’ own, and 404 for one that there is not', async () => {
    const missing = new ExecutionDoesNotExist({ message: 'Execution Does Not Exist', $metadata: {} })
    const denied = Object.assign(new Error('not authorized to perform: states:DescribeExecution'), {
      name: 'AccessDeniedException',
    })
    for (const [error, statusCode] of [
      [denied, 403],
      [missing, 404],
    ] as const) {
      for (const handler of [describeExecution, stopExecution, redriveExecution]) {
        send.mockRejectedValue(error)
        expect(await ask(handler, { path: { executionArn } })).toMatchObject({
          statusCode,
          body: { error: error.name },
        })
      }
    }
  })

  test('says nothing of an error that nobody foresaw', async () => {
    send.mockRejectedValue(new Error('secret of the house'))
    const answer = await ask(startExecution, { path, body: JSON.stringify(input) })
    expect(answer).toEqual({ statusCode: 500, body: { error: 'InternalError', message: 'See the log.' } })
  })
})

describe('GET', () => {
  test('/workflows names them all', async () => {
    const { body } = await ask(listWorkflows, {})
    expect(body.workflows).toEqual(Object.keys(INPUTS).map(name => ({ name })))
  })

  test.each(Object.keys(INPUTS))('/workflows/%s gives a schema for forms and an example', async name => {
    const { statusCode, body } = await ask(describeWorkflow, { path: { name } })
    expect(statusCode).toBe(200)
    expect(body.inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(body.example).toEqual(INPUTS[name as keyof typeof INPUTS].example)
  })

  test('/executions/{executionArn} takes the ARN with its escapes', async () => {
    const answer = await ask(describeExecution, { path: { executionArn: encodeURIComponent(executionArn) } })
    expect(answer).toEqual({ statusCode: 200, body: { executionArn, startDate: startDate.toISOString() } })
    send.mockRejectedValue(new ExecutionDoesNotExist({ message: 'none', $metadata: {} }))
    expect(await ask(describeExecution, { path: { executionArn } })).toMatchObject({ statusCode: 404 })
  })
})

describe('POST /executions/{executionArn}', () => {
  test('/stop stops and /redrive redrives it', async () => {
    send.mockResolvedValue({ stopDate: startDate, redriveDate: startDate })
    const path = { executionArn }
    expect(await ask(stopExecution, { path })).toEqual({
      statusCode: 200,
      body: { stopDate: startDate.toISOString() },
    })
    expect(await ask(redriveExecution, { path })).toMatchObject({ statusCode: 202 })
    send.mockRejectedValue(new ExecutionNotRedrivable({ message: 'running', $metadata: {} }))
    expect(await ask(redriveExecution, { path })).toMatchObject({ statusCode: 409 })
  })
})

test('every route is answered by a function of the catalog', () => {
  expect(Object.values(apiRoutes).filter(name => steps[name] === undefined)).toEqual([])
})
