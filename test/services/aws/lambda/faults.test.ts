import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fixture, startLambda } from './start.ts'

const functions = {
  misbehave: fixture('misbehave'),
  hurried: fixture('misbehave', { timeoutSeconds: 0.3 }),
  broken: fixture('broken'),
  empty: fixture('empty'),
  count: fixture('count'),
}

/** An orphan stays a zombie where the container's first process reaps none. */
const isRunning = (pid: string | undefined) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))

describe('a handler that', () => {
  test.each([
    { way: 'throw', errorType: 'OrderError', errorMessage: 'no such order' },
    { way: 'throw text', errorType: 'string', errorMessage: 'just text' },
    {
      way: 'reject unhandled',
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'OrderError: lost',
    },
    { way: 'throw in a timer', errorType: 'OrderError', errorMessage: 'later' },
    {
      way: 'exit 1',
      errorType: 'Runtime.ExitError',
      errorMessage: /^RequestId: [\w-]{36} Error: Runtime exited with error: exit status 1$/,
    },
    {
      way: 'exit 0',
      errorType: 'Runtime.ExitError',
      errorMessage: /Runtime exited without providing a reason$/,
    },
    { way: 'kill', errorType: 'Runtime.ExitError', errorMessage: /with error: signal: terminated$/ },
    { way: 'fill buffers', errorType: 'Runtime.OutOfMemory', errorMessage: /with error: signal: killed$/ },
    { way: 'too much', errorType: 'Function.ResponseSizeTooLarge', errorMessage: /\(6291556 bytes\)\.$/ },
    { way: 'circular', errorType: 'TypeError', errorMessage: /circular structure/ },
  ])('does "$way" fails its invocation as $errorType, and the next one runs', async ({ way, ...fault }) => {
    const { lambda } = startLambda(functions)
    const failed = await lambda.runFunction({ functionName: 'misbehave', payload: { way } })
    expect(failed.fault).toMatchObject({
      errorType: fault.errorType,
      errorMessage: expect.stringMatching(fault.errorMessage),
    })
    expect(JSON.parse(failed.payload)).toEqual(failed.fault)
    const next = await lambda.runFunction({ functionName: 'misbehave', payload: { way: 'nothing' } })
    expect(next).toMatchObject({ payload: 'null' })
    expect(next.fault).toBeUndefined()
  })

  test.each(['endless loop', 'never end'])('does "%s" is ended at its time-out', async way => {
    const { lambda, logged } = startLambda(functions)
    const { fault, requestId } = await lambda.runFunction({ functionName: 'hurried', payload: { way } })
    expect(fault).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 0.30 seconds`,
    })
    expect(logged['/aws/lambda/hurried']?.join('\n')).toMatch(
      /Z [\w-]{36} Task timed out after 0.30 seconds\nEND/,
    )
  })

  test('throws says where, from its first line on', async () => {
    const { lambda } = startLambda(functions)
    const { fault } = await lambda.runFunction({ functionName: 'misbehave', payload: { way: 'throw' } })
    expect(fault?.trace).toEqual([
      'OrderError: no such order',
      expect.stringMatching(/^ {4}at .*handlers\/misbehave\.ts/),
      ...(fault?.trace?.slice(2) ?? []),
    ])
  })

  test('cannot be imported or found fails as Runtime.ImportModuleError or Runtime.HandlerNotFound', async () => {
    const { lambda } = startLambda(functions)
    const broken = await lambda.runFunction({ functionName: 'broken', payload: {} })
    const empty = await lambda.runFunction({ functionName: 'empty', payload: {} })
    expect(broken.fault).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: expect.stringMatching(/^Error: Cannot find module .*not-there\.ts/),
    })
    expect(empty.fault).toMatchObject({ errorType: 'Runtime.HandlerNotFound' })
  })

  test('exits leaves no process that it has started', async () => {
    const { lambda, logged } = startLambda(functions)
    const { fault } = await lambda.runFunction({
      functionName: 'misbehave',
      payload: { way: 'leave a child' },
    })
    expect(fault?.errorMessage).toMatch(/exit status 3$/)
    const [, pid] = /child (\d+)/.exec(logged['/aws/lambda/misbehave']?.join('\n') ?? '') ?? []
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  test('fails disturbs no invocation beside it', async () => {
    const { lambda } = startLambda(functions, { sandboxes: { warm: 2, most: 3 } })
    const ways = ['endless loop', 'never end']
    const failing = ways.map(way => lambda.runFunction({ functionName: 'hurried', payload: { way } }))
    for (let count = 1; count <= 5; count += 1) {
      const { payload } = await lambda.runFunction({ functionName: 'count', payload: {} })
      expect(JSON.parse(payload)).toMatchObject({ count })
    }
    const faults = (await Promise.all(failing)).map(({ fault }) => fault?.errorType)
    expect(faults).toEqual(['Sandbox.Timedout', 'Sandbox.Timedout'])
  })
})
