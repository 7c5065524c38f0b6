import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn'
import type { Context } from 'aws-lambda'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { DETAILS, type DetailType } from '../../events/detail.ts'
import { steps } from '../../functions/catalog.ts'
import { handler as reportDead } from '../../functions/workflow/report-dead-execution.ts'
import { handler as report } from '../../functions/workflow/report-execution.ts'
import { handler as reportFailure } from '../../functions/workflow/report-failure.ts'

// The logger reads it when the handlers are imported.
vi.hoisted(() => vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT'))

interface Entry {
  DetailType: DetailType
  Detail: string
  EventBusName: string
}
// The client's send has an overload for each command; here one answers them all.
const prototype = EventBridgeClient.prototype as unknown as {
  send: (command: { input: { Entries: Entry[] } }) => Promise<object>
}
const send = vi.spyOn(prototype, 'send')

const history = vi.spyOn(
  // As above.
  SFNClient.prototype as unknown as { send: () => Promise<{ events: HistoryEvent[] }> },
  'send',
)

beforeEach(() => {
  history.mockReset().mockResolvedValue({ events: [] })
  send.mockReset().mockResolvedValue({ FailedEntryCount: 0 })
})

const executionArn = 'arn:aws:states:us-east-1:000000000000:execution:load-database:nightly'

/** The event of Step Functions, with the members that matter here. */
const statusChange = (status: string, more: object = {}) => ({
  source: 'aws.states',
  time: '2026-01-05T00:00:00Z',
  detail: { executionArn, name: 'nightly', status, error: null, cause: null, redriveCount: 1, ...more },
})

const published = () =>
  send.mock.calls.flatMap(([{ input }]) =>
    input.Entries.map(({ DetailType, Detail, EventBusName }) => {
      expect(EventBusName).toBe('kdbflow')
      return { type: DetailType, detail: DETAILS[DetailType].parse(JSON.parse(Detail)) }
    }),
  )

describe('an execution that cannot report itself', () => {
  test.each([
    ['TIMED_OUT', {}, 'Workflow Timed Out', 'RESOURCE_EXHAUSTED'],
    ['ABORTED', { cause: 'by ops' }, 'Workflow Aborted', 'CANCELLED'],
    ['FAILED', { error: 'States.Runtime', cause: 'no such variable' }, 'Workflow Failed', 'INTERNAL'],
    ['FAILED', { error: 'EventDenied', cause: 'no right' }, 'Workflow Failed', 'INTERNAL'],
    ['FAILED', { error: 'EventNotPublished', cause: 'no such bus' }, 'Workflow Failed', 'INTERNAL'],
    ['FAILED', { error: 'Sandbox.Timedout', cause: 'after 30 s' }, 'Workflow Failed', 'INTERNAL'],
  ] as const)('and is %s is reported', async (status, more, type, errorCode) => {
    await reportDead(statusChange(status, more), {} as Context)
    expect(published()).toMatchObject([
      {
        type,
        detail: {
          data: {
            workflow: { name: 'load-database', executionArn, executionName: 'nightly', redriveCount: 1 },
            errorInfo: { errorCode, origin: 'engine' },
          },
        },
      },
    ])
  })

  test('is not confused with one that has', async () => {
    await reportDead(statusChange('FAILED', { error: 'KxChangesetFailed' }), {} as Context)
    expect(published()).toEqual([])
  })
})

test.each([
  ['RUNNING', 'Workflow Started'],
  ['SUCCEEDED', 'Workflow Succeeded'],
])('an execution that is %s is reported as %s', async (status, type) => {
  await report(statusChange(status), {} as Context)
  expect(published()).toMatchObject([{ type }])
})

test('a step that failed and was tried again is reported when the execution has ended', async () => {
  const time = new Date(0)
  const resource = 'arn:aws:lambda:us-east-1:000000000000:function:get-kx-changeset'
  const scheduled = {
    type: 'LambdaFunctionScheduled',
    lambdaFunctionScheduledEventDetails: { resource },
  } as const
  const failed = {
    type: 'LambdaFunctionFailed',
    lambdaFunctionFailedEventDetails: {
      error: 'ThrottlingException',
      cause: '{"errorMessage":"Rate exceeded"}',
    },
  } as const
  history.mockResolvedValue({
    events: [
      { timestamp: time, id: 3, previousEventId: 2, ...scheduled },
      { timestamp: time, id: 4, previousEventId: 3, ...failed },
      { timestamp: time, id: 5, previousEventId: 4, type: 'ExecutionRedriven' },
      { timestamp: time, id: 6, previousEventId: 4, ...scheduled },
      { timestamp: time, id: 7, previousEventId: 6, ...failed },
      { timestamp: time, id: 8, previousEventId: 7, ...scheduled },
    ],
  })
  await report(statusChange('SUCCEEDED'), {} as Context)
  expect(published()).toMatchObject([
    {
      type: 'Workflow Step Failed',
      detail: {
        data: {
          step: { name: 'get-kx-changeset', willRetry: true },
          errorInfo: { errorCode: 'RESOURCE_EXHAUSTED', errorMessage: 'Rate exceeded' },
        },
      },
    },
    { type: 'Workflow Succeeded' },
  ])
})

test('what is deployed under longer names is reported by the names of the catalogs', async () => {
  vi.stubEnv('KDBFLOW_MACHINE_NAME', 'kdbflow-production-{workflow}:live')
  const deployed = executionArn.replace('load-database', 'kdbflow-production-load-database')
  const resource = 'arn:aws:lambda:us-east-1:000000000000:function:kdbflow-production-get-kx-changeset:7'
  const details = { lambdaFunctionScheduledEventDetails: { resource } }
  const failed = { lambdaFunctionFailedEventDetails: { error: 'ThrottlingException' } }
  const timestamp = new Date(0)
  history.mockResolvedValue({
    events: [
      { timestamp, id: 4, type: 'LambdaFunctionFailed', ...failed },
      { timestamp, id: 5, previousEventId: 4, type: 'LambdaFunctionScheduled', ...details },
    ],
  })
  await report(statusChange('SUCCEEDED', { executionArn: deployed }), {} as Context)
  const [step, succeeded] = published()
  expect(step?.detail).toMatchObject({
    data: { workflow: { name: 'load-database' }, step: { name: 'get-kx-changeset' } },
  })
  expect(succeeded?.detail).toMatchObject({
    data: { workflow: { name: 'load-database', executionArn: deployed } },
  })
  vi.unstubAllEnvs()
})

describe('report-failure', () => {
  const failure = {
    error: 'Boom',
    cause: '{"errorMessage":"at this step"}',
    stage: 'Plan the load',
    redriveCount: 0,
  }
  const input = {
    workflow: 'load-database',
    executionArn,
    redriveCount: 0,
    trigger: 'api',
    failure,
    final: false,
  }

  test('reports a failure twice under the same ids', async () => {
    for (const _ of [1, 2])
      await expect(reportFailure(input, {} as Context)).rejects.toMatchObject({ name: 'Boom' })
    const ids = published().map(({ detail }) => detail.metadata.eventId)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })

  test('names what failed by the ARN that the service has for it, wherever the execution runs', async () => {
    const resource = { type: 'Database', environmentId: 'abc', path: 'kxDatabase/market' }
    const failed = { ...input, failure: { ...failure, resource } }
    await expect(reportFailure(failed, {} as Context)).rejects.toThrow()
    vi.stubEnv('KDBFLOW_FINSPACE_REGION', 'eu-west-1')
    vi.stubEnv('KDBFLOW_FINSPACE_ACCOUNT', '111122223333')
    await expect(reportFailure(failed, {} as Context)).rejects.toThrow()
    vi.unstubAllEnvs()
    expect(published().map(({ detail }) => detail.data)).toMatchObject([
      { resource: { arn: 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/abc/kxDatabase/market' } },
      { resource: { arn: 'arn:aws:finspace:eu-west-1:111122223333:kxEnvironment/abc/kxDatabase/market' } },
    ])
  })

  test('throws EventNotPublished, with the reason, where the bus takes not all', async () => {
    send.mockResolvedValue({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'full' }],
    })
    await expect(reportFailure(input, {} as Context)).rejects.toMatchObject({
      name: 'EventNotPublished',
      message: 'InternalFailure: full',
    })
    send.mockRejectedValue(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }))
    await expect(reportFailure(input, {} as Context)).rejects.toMatchObject({
      name: 'EventNotPublished',
      message: 'ThrottlingException: slow down',
    })
  })

  test('throws EventDenied, which nothing retries, where it may not put events on the bus', async () => {
    send.mockRejectedValue(Object.assign(new Error('no right'), { name: 'AccessDeniedException' }))
    await expect(reportFailure(input, {} as Context)).rejects.toMatchObject({
      name: 'EventDenied',
      message: 'AccessDeniedException: no right',
    })
  })

  test('only returns after a redrive', async () => {
    expect(await reportFailure({ ...input, redriveCount: 1 }, {} as Context)).toEqual({})
    expect(send).not.toHaveBeenCalled()
  })

  test('may put events on the bus, and nothing else', () => {
    expect(steps['report-failure']?.actions).toEqual(['events:PutEvents'])
  })
})
