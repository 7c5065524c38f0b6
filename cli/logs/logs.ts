import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs'
import { SFNClient } from '@aws-sdk/client-sfn'
import { Option } from 'commander'
import type { Command } from '../command/command.ts'
import {
  type EndpointOptions,
  endpointOptions,
  jsonOption,
  limitOption,
  sinceOption,
} from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { executionsNamed } from '../executions/find-execution.ts'
import { now } from '../terminal/clock.ts'
import { executionLog } from './execution-log.ts'
import { logLine } from './log-line.ts'
import { groupLog, type LogSource, printLog } from './print-log.ts'

export const command: Command = {
  arguments: { name: 'of a cluster, a step, an execution (also @latest) or a log group' },
  options: [
    ...endpointOptions(),
    new Option('--follow', 'go on as lines come, through a restart of the service too'),
    sinceOption(),
    limitOption(100, 'the newest of them'),
    new Option('--all', 'all of them, and what Lambda adds to each run'),
    jsonOption(),
  ],
  examples: ['kdbflow logs hdb --follow', 'kdbflow logs plan-load --since 2h', 'kdbflow logs @latest'],
  run: showLogs,
}

interface LogsOptions extends EndpointOptions {
  /** Seconds. */
  since?: number
  limit: number
  follow?: true
  all?: true
  json?: true
}

/** Prints what the nodes of a cluster, a step, or the steps of an execution have logged, oldest first. */
export async function showLogs(named: string, options: LogsOptions): Promise<void> {
  const connection = connectionOf(options)
  const logs = new CloudWatchLogsClient(connection)
  const source = await sourceOf(named, { logs, states: new SFNClient(connection) })
  await printLog(source, {
    from: options.since === undefined ? 0 : now() - options.since * 1000,
    ...{ limit: options.limit, all: options.all, follow: options.follow },
    line: event =>
      options.json === true ? JSON.stringify(event) : logLine(event, { all: options.all === true }),
  })
}

interface Clients {
  logs: CloudWatchLogsClient
  states: SFNClient
}

/** @throws where nothing of that name has logged, and more than one has */
async function sourceOf(named: string, { logs, states }: Clients): Promise<LogSource> {
  const groups = named.startsWith('arn:') || named.startsWith('@') ? [] : await groupsOf(logs, named)
  const [group] = groups
  if (group !== undefined && groups.length === 1) return groupLog(logs, group)
  const arns = groups.length === 0 ? await executionsNamed(states, named, undefined) : []
  const [arn] = arns
  if (arn !== undefined && arns.length === 1) return executionLog({ logs, states }, arn)
  const several = [...groups, ...arns]
  throw new Error(
    several.length > 0
      ? `expected the name of one that has logged, got ${named}, which may be ${several.join(', ')}`
      : `expected a cluster or step that has logged, or an execution, got ${named}`,
  )
}

/** Of a step, a deployment to AWS puts its stage before the name. */
async function groupsOf(client: CloudWatchLogsClient, named: string): Promise<string[]> {
  const names: string[] = []
  for await (const { logGroups = [] } of paginateDescribeLogGroups(
    { client },
    { logGroupNamePattern: named },
  ))
    names.push(...logGroups.flatMap(({ logGroupName = [] }) => logGroupName))
  const exact = names.filter(name => name === named || name.endsWith(`/${named}`))
  return exact.length > 0
    ? exact
    : names.filter(name => name.startsWith('/aws/lambda/') && name.endsWith(`-${named}`))
}
