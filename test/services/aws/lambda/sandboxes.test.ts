import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import { Sandbox } from '../../../../services/aws/lambda/sandbox.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { fixture, startLambda } from './start.ts'

const functions = {
  first: fixture('count'),
  second: fixture('count'),
  slow: fixture('slow'),
  talk: fixture('talk'),
}

const count = async (lambda: ReturnType<typeof startLambda>['lambda'], functionName: string) =>
  JSON.parse((await lambda.runFunction({ functionName, payload: {} })).payload)

test('functions that share a sandbox keep their modules warm, each with a state of its own', async () => {
  const { lambda } = startLambda(functions)
  const [a, b, c, d] = [
    await count(lambda, 'first'),
    await count(lambda, 'second'),
    await count(lambda, 'first'),
    await count(lambda, 'second'),
  ]
  expect(new Set([a, b, c, d].map(({ pid }) => pid)).size).toBe(1)
  expect([a, b, c, d].map(one => one.count)).toEqual([1, 1, 2, 2])
})

test('invocations beyond the number of sandboxes wait their turn, and all run', async () => {
  const { lambda } = startLambda(functions, { sandboxes: { warm: 1, most: 2 } })
  const all = await Promise.all(Array.from({ length: 12 }, () => count(lambda, 'first')))
  expect(new Set(all.map(({ pid }) => pid)).size).toBe(2)
})

test('an abort releases the caller, while the invocation runs on to its end', async () => {
  const { lambda, logged } = startLambda(functions)
  const file = join(temporaryFolder(), 'go')
  const controller = new AbortController()
  const call = lambda.runFunction({ functionName: 'slow', payload: { file } }, controller.signal)
  controller.abort(new Error('stopped'))
  await expect(call).rejects.toThrow('stopped')
  writeFileSync(file, '')
  await expect.poll(() => logged['/aws/lambda/slow']?.at(-1)).toMatch(/^REPORT/)
})

test('what a handler writes is logged line by line, in order, between START and END', async () => {
  const { lambda, logged } = startLambda(functions)
  const { requestId } = await lambda.runFunction({ functionName: 'talk', payload: { lines: 2 } })
  expect(logged['/aws/lambda/talk']).toEqual([
    `START RequestId: ${requestId} Version: $LATEST`,
    expect.stringMatching(`Z\t${requestId}\tINFO\ta message\rof two lines { a: 1 }$`),
    expect.stringMatching(`Z\t${requestId}\tERROR\tan error$`),
    'raw to stdout',
    'raw to stderr',
    'line 0',
    'line 1',
    'without an end',
    `END RequestId: ${requestId}`,
    expect.stringMatching(
      /^REPORT .*\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax/,
    ),
  ])
})

test('sandboxes end with the host', async () => {
  const { lambda } = startLambda(functions)
  const { pid } = await count(lambda, 'first')
  await lambda.stop?.()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('a sandbox holds nothing of invocations that have ended but the last', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const sandbox = new Sandbox()
  const ended = [await runOnce(sandbox), await runOnce(sandbox), await runOnce(sandbox)]
  await turn()
  collect()
  expect(ended.map(log => log.deref() === undefined)).toEqual([true, true, false])
  sandbox.kill()
  await sandbox.closed
})

test('a sandbox has ended also when what its handler left behind holds its output open', async () => {
  const sandbox = new Sandbox()
  const result = await sandbox.run(messageFor('leave'), () => undefined)
  const { pid } = JSON.parse('payload' in result ? result.payload : '{}')
  onTestFinished(() => void process.kill(pid, 'SIGKILL'))
  sandbox.kill()
  expect(await sandbox.closed).toEqual({ code: null, signal: 'SIGKILL' })
  expect(process.kill(pid, 0)).toBe(true)
})

/** What the invocation wrote its log with. */
async function runOnce(sandbox: Sandbox): Promise<WeakRef<() => void>> {
  const onLine = () => undefined
  await sandbox.run(messageFor('count'), onLine)
  return new WeakRef(onLine)
}

function messageFor(handler: string) {
  const { file } = fixture(handler)
  const context = {
    ...{ functionName: handler, functionVersion: '$LATEST', invokedFunctionArn: '', memoryLimitInMB: '256' },
    ...{ awsRequestId: 'r', logGroupName: '', logStreamName: '' },
  }
  const deadline = Date.now() + 10_000
  return {
    requestId: 'r',
    functionName: handler,
    payload: '{}',
    environment: { PATH: process.env['PATH'] ?? '' },
    file,
    context,
    deadline,
  }
}

test('once stopped, it starts no process that nobody would end, and leaves nobody waiting', async () => {
  const { lambda } = startLambda(functions, { sandboxes: { warm: 1, most: 1 } })
  const [running, waiting] = [1, 2].map(() => lambda.runFunction({ functionName: 'slow', payload: {} }))
  const refused = expect(waiting).rejects.toMatchObject({ code: 'ServiceException', status: 500 })
  await turn()
  await lambda.stop?.()
  await refused
  expect(await running).toMatchObject({ fault: { errorType: 'Runtime.ExitError' } })
  await expect(lambda.runFunction({ functionName: 'slow', payload: {} })).rejects.toMatchObject({
    code: 'ServiceException',
  })
})

test('processes that the system does not start fail their invocations, and are not tried again without end', async () => {
  const { execPath } = process
  process.execPath = '/no/such/program'
  const { lambda } = startLambda(functions)
  const failed = await lambda.runFunction({ functionName: 'first', payload: {} })
  process.execPath = execPath
  expect(failed.fault).toMatchObject({ errorType: 'Runtime.ExitError' })
  expect(await count(lambda, 'first')).toMatchObject({ count: 1 })
})
