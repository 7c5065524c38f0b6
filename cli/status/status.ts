import { FinspaceClient } from '@aws-sdk/client-finspace'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SFNClient } from '@aws-sdk/client-sfn'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { executionTable, runningExecutions } from '../executions/executions.ts'
import { schedulesOf } from '../starters/schedules.ts'
import { now } from '../terminal/clock.ts'
import { environmentsOf } from './environments.ts'
import { openExtras } from './extras.ts'
import { environmentLines, scheduleLines } from './lines.ts'

export const command: Command = {
  options: [...endpointOptions(), jsonOption()],
  examples: ['kdbflow status', 'kdbflow status --json'],
  run: showStatus,
}

/** Shows every environment with its databases and clusters, then what runs, and what is to run next. */
export async function showStatus(options: EndpointOptions & { json?: true }): Promise<void> {
  const connection = connectionOf(options)
  const client = new FinspaceClient(connection)
  const extras = openExtras(
    connection,
    () => client.config.credentials(),
    text => console.error(text),
  )
  const [environments, executions, schedules] = await Promise.all([
    environmentsOf(client, extras),
    runningExecutions(new SFNClient(connection)),
    schedulesOf(new SchedulerClient(connection), now()),
  ])
  if (options.json === true) {
    return console.log(JSON.stringify({ environments, executions, schedules }, undefined, 2))
  }
  const lines = [
    ...(environments.length === 0 ? ['no environments'] : environments.flatMap(environmentLines)),
    ...['', 'running executions'],
    executions.length === 0 ? 'no executions' : executionTable(executions, { grouped: true }),
    ...['', 'next schedules', ...scheduleLines(schedules)],
  ]
  console.log(lines.join('\n'))
}
