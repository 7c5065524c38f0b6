// A load that fails because its objects are late, the event of that, and how it comes back.
import { setTimeout as pause } from 'node:timers/promises'
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn'
import { watchExecution } from '../executions/watch-execution.ts'
import { now } from '../terminal/clock.ts'
import { queryCluster, WAVES } from './cluster.ts'
import type { Context } from './context.ts'
import { BUCKET, writeDate } from './database.ts'
import { DATABASE } from './environment.ts'
import { followToSuccess, startWorkflow } from './workflow.ts'

const LATE = { prefix: 'late/', date: '2026.11.20', listing: 'TSLA' }

export async function failToLoad(context: Context, say: (state: string) => void): Promise<string> {
  const executionArn = await startWorkflow(context, 'load-database', {
    environmentId: context.environmentId,
    databaseName: DATABASE,
    changeRequests: [
      { changeType: 'PUT', s3Path: `s3://${BUCKET}/${LATE.prefix}sym`, dbPath: '/' },
      {
        changeType: 'PUT',
        s3Path: `s3://${BUCKET}/${LATE.prefix}${LATE.date}/`,
        dbPath: `/${LATE.date}/`,
      },
    ],
    waves: WAVES,
    trigger: 'console',
  })
  const { status, error } = await watchExecution(context.sfn, executionArn, {
    onState: ({ state }) => say(state),
  })
  if (status !== 'FAILED') throw new Error(`expected the load to fail, got ${status}`)
  context.failedExecutionArn = executionArn
  context.errorInfo = await errorInfoOf(context, executionArn)
  return `${error}`
}

export async function mendAndRedrive(context: Context, say: (state: string) => void): Promise<string> {
  await writeDate(context.data, LATE)
  const executionArn = context.failedExecutionArn
  await context.sfn.send(new RedriveExecutionCommand({ executionArn }))
  await followToSuccess(context, executionArn, say)
  return queryCluster(context)
}

const PATIENCE_MS = 10_000

/** The `Workflow Failed` event, from the log group to which the bus is copied, as `kdbflow events` reads it. */
async function errorInfoOf({ logs }: Context, executionArn: string): Promise<Context['errorInfo']> {
  const filterPattern = `{ $.detail-type = "Workflow Failed" && $.resources[0] = "${executionArn}" }`
  for (const began = now(); now() - began < PATIENCE_MS; await pause(100)) {
    const command = new FilterLogEventsCommand({ logGroupName: '/kdbflow/events', filterPattern })
    const { events = [] } = await logs.send(command)
    const [event] = events
    if (event?.message !== undefined) return JSON.parse(event.message).detail.data.errorInfo
  }
  throw new Error(
    `expected an event Workflow Failed of ${executionArn} within ${PATIENCE_MS / 1000} s, got none`,
  )
}
