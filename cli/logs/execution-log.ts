import type { CloudWatchLogsClient, FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs'
import {
  DescribeExecutionCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn'
import { eventsOf, type LogSource } from './print-log.ts'

interface Clients {
  logs: CloudWatchLogsClient
  states: SFNClient
}

/**
 * What the steps of an execution logged. Nothing in a line names the execution, so the time of each of its calls says
 * which lines are its own: those of another that ran the same step at the same moment are among them.
 */
export const executionLog = ({ logs, states }: Clients, executionArn: string): LogSource => ({
  noun: 'lines',
  async look(startTime) {
    // Before its history is read, so that an end is not taken for one before the last line.
    const { status } = await states.send(new DescribeExecutionCommand({ executionArn }))
    const calls = callsOf(await historyOf(states, executionArn)).filter(({ to }) => to >= startTime)
    const found = await Promise.all([...groupsOf(calls)].map(entry => linesOf(logs, ...entry, startTime)))
    const events = found.flat().sort((one, other) => (one.timestamp ?? 0) - (other.timestamp ?? 0))
    return { events, isOver: status !== 'RUNNING' && status !== 'PENDING_REDRIVE' }
  },
})

/** One call of a step, in milliseconds since 1970. */
interface Call {
  functionName: string
  from: number
  to: number
}

async function historyOf(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = []
  const request = { executionArn, includeExecutionData: false }
  for await (const page of paginateGetExecutionHistory({ client }, request))
    events.push(...(page.events ?? []))
  return events
}

function callsOf(events: HistoryEvent[]): Call[] {
  const calls = new Map<number, Call>()
  for (const {
    id = 0,
    previousEventId = 0,
    type = '',
    timestamp,
    lambdaFunctionScheduledEventDetails,
  } of events) {
    const at = timestamp?.getTime() ?? 0
    const functionName = /:function:([^:]+)/.exec(lambdaFunctionScheduledEventDetails?.resource ?? '')?.[1]
    if (functionName !== undefined) calls.set(id, { functionName, from: at, to: Infinity })
    // What follows on a call leads back to it.
    const call = calls.get(previousEventId)
    if (call === undefined || !type.startsWith('LambdaFunction') || functionName !== undefined) continue
    calls.set(id, call)
    if (type !== 'LambdaFunctionStarted') call.to = at
  }
  return [...new Set(calls.values())]
}

function groupsOf(calls: Call[]): Map<string, Call[]> {
  return Map.groupBy(calls, ({ functionName }) => `/aws/lambda/${functionName}`)
}

/** Lambda's clock is not that of Step Functions. */
const SKEW = 50

async function linesOf(
  client: CloudWatchLogsClient,
  logGroupName: string,
  calls: Call[],
  since: number,
): Promise<FilteredLogEvent[]> {
  const startTime = Math.max(since, Math.min(...calls.map(({ from }) => from)) - SKEW)
  const endTime = Math.max(...calls.map(({ to }) => to)) + SKEW
  const events = await eventsOf(client, {
    ...{ logGroupName, startTime },
    ...(endTime === Infinity ? {} : { endTime }),
  })
  return events.filter(({ timestamp = 0 }) =>
    calls.some(({ from, to }) => timestamp >= from - SKEW && timestamp <= to + SKEW),
  )
}
