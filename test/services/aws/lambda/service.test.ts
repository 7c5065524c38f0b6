import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda'
import { describe, expect, test } from 'vitest'
import { startEndpoint } from '../../../support/endpoint.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { fixture, startLambda } from './start.ts'

const functions = {
  echo: { ...fixture('echo'), environment: { STAGE: 'test' } },
  misbehave: fixture('misbehave'),
  talk: fixture('talk'),
  slow: fixture('slow', { concurrency: 1 }),
}

async function setUp() {
  const { lambda, logged } = startLambda(functions)
  const { client } = await startEndpoint([lambda])
  return { lambda, logged, client: new LambdaClient(client) }
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('Invoke through the SDK', () => {
  test.each([
    'echo',
    'echo:$LATEST',
    '000000000000:function:echo',
    'arn:aws:lambda:us-east-1:000000000000:function:echo',
    'arn:aws:lambda:us-east-1:000000000000:function:echo:$LATEST',
  ])('runs the function named %s, and answers what it returned', async FunctionName => {
    const { client } = await setUp()
    const answer = await client.send(new InvokeCommand({ FunctionName, Payload: bytes({ a: [1, 'é'] }) }))
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
    expect(answer.FunctionError).toBeUndefined()
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({
      event: { a: [1, 'é'] },
      context: {
        functionName: 'echo',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:echo',
        memoryLimitInMB: '256',
        awsRequestId: answer.$metadata.requestId,
        logGroupName: '/aws/lambda/echo',
      },
      environment: {
        STAGE: 'test',
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'echo',
        AWS_ACCESS_KEY_ID: 'key of echo',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      },
    })
  })

  test('reports a thrown error by FunctionError', async () => {
    const { client } = await setUp()
    const answer = await client.send(
      new InvokeCommand({ FunctionName: 'misbehave', Payload: bytes({ way: 'throw' }) }),
    )
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' })
    expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toMatchObject({ errorType: 'OrderError' })
  })

  test('answers the last 4 KB of the log when asked for its tail', async () => {
    const { client } = await setUp()
    const input = { FunctionName: 'talk', LogType: 'Tail', Payload: bytes({ lines: 1000 }) } as const
    const { LogResult } = await client.send(new InvokeCommand(input))
    const tail = Buffer.from(LogResult ?? '', 'base64').toString()
    expect(tail.length).toBe(4096)
    expect(tail).toMatch(
      /line 999\nwithout an end\nEND RequestId: .*\nREPORT RequestId: .*\tMemory Size: 256 MB\t.*\n$/,
    )
  })

  test('with DryRun runs nothing', async () => {
    const { client, logged } = await setUp()
    const answer = await client.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'DryRun' }))
    expect(answer.StatusCode).toBe(204)
    expect(logged).toEqual({})
  })

  test.each([
    { FunctionName: 'none', error: 'ResourceNotFoundException' },
    { FunctionName: 'echo:7', error: 'ResourceNotFoundException' },
    {
      FunctionName: 'arn:aws:lambda:eu-west-1:000000000000:function:echo',
      error: 'ResourceNotFoundException',
    },
    { FunctionName: 'echo', Payload: Buffer.from('{'), error: 'InvalidRequestContentException' },
  ])('refuses $FunctionName with $error', async ({ error, ...input }) => {
    const { client } = await setUp()
    await expect(client.send(new InvokeCommand(input))).rejects.toMatchObject({ name: error })
  })

  test('throttles beyond the concurrency of the function', async () => {
    const { client, lambda } = await setUp()
    const file = join(temporaryFolder(), 'go')
    const first = lambda.runFunction({ functionName: 'slow', payload: { file } })
    const second = client.send(new InvokeCommand({ FunctionName: 'slow', Payload: bytes({ file }) }))
    await expect(second).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    })
    writeFileSync(file, '')
    expect((await first).payload).toBe('"done"')
  })
})

describe('the functions', () => {
  test('are listed page by page', async () => {
    const { client } = await setUp()
    const names: (string | undefined)[] = []
    for await (const page of paginateListFunctions({ client, pageSize: 3 }, {})) {
      names.push(...(page.Functions ?? []).map(each => each.FunctionName))
    }
    expect(names).toEqual(['echo', 'misbehave', 'slow', 'talk'])
    expect((await client.send(new ListFunctionsCommand())).Functions).toHaveLength(4)
  })

  test('answer their limits', async () => {
    const { client } = await setUp()
    const { Configuration, Concurrency } = await client.send(new GetFunctionCommand({ FunctionName: 'slow' }))
    expect(Configuration).toMatchObject({
      Timeout: 10,
      MemorySize: 256,
      Runtime: 'nodejs24.x',
      State: 'Active',
    })
    expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 1 })
    await expect(client.send(new GetFunctionCommand({ FunctionName: 'none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:us-east-1:000000000000:function:none',
    })
  })
})
