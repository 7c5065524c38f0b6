import { RedriveExecutionCommand, SFNClient } from '@aws-sdk/client-sfn'
import { Option } from 'commander'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { EXECUTION, findExecution, OF_WORKFLOW } from './find-execution.ts'
import { watchPartsOf, watchToEnd } from './watch-to-end.ts'

export const command: Command = {
  arguments: { execution: EXECUTION, workflow: OF_WORKFLOW },
  options: [
    ...endpointOptions(),
    new Option('--watch', 'show the states, those before it failed too, and end as the execution ends'),
    jsonOption().conflicts('watch'),
  ],
  examples: ['kdbflow redrive @latest load-database --watch'],
  run: redriveExecution,
}

interface RedriveOptions extends EndpointOptions {
  watch?: true
  json?: true
}

/** Lets an execution that failed go on from what failed, and with --watch follows it to its end. */
export async function redriveExecution(
  named: string,
  workflow: string | undefined,
  options: RedriveOptions,
): Promise<void> {
  const connection = connectionOf(options)
  const client = new SFNClient(connection)
  const executionArn = await findExecution(client, named, workflow)
  const { redriveDate } = await client.send(new RedriveExecutionCommand({ executionArn }))
  console.log(options.json === true ? JSON.stringify({ executionArn, redriveDate }) : executionArn)
  if (options.watch === true) await watchToEnd(watchPartsOf(connection), executionArn)
}
