import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { Option } from 'commander'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { hint } from '../terminal/hint.ts'
import { EXECUTION, findExecution, OF_WORKFLOW } from './find-execution.ts'

export const command: Command = {
  arguments: { execution: EXECUTION, workflow: OF_WORKFLOW },
  options: [
    ...endpointOptions(),
    new Option('--cause <text>', 'why, for whoever looks at it later').default('by kdbflow stop'),
    jsonOption(),
  ],
  examples: ['kdbflow stop @latest load-database'],
  run: stopExecution,
}

interface StopOptions extends EndpointOptions {
  cause: string
  json?: true
}

/** Stops an execution where it is; it may be redriven from there. */
export async function stopExecution(
  named: string,
  workflow: string | undefined,
  options: StopOptions,
): Promise<void> {
  const client = new SFNClient(connectionOf(options))
  const executionArn = await findExecution(client, named, workflow)
  const { stopDate } = await client.send(
    new StopExecutionCommand({ executionArn, error: 'Stopped', cause: options.cause }),
  )
  if (options.json === true) return console.log(JSON.stringify({ executionArn, stopDate }))
  console.log(`${executionArn}\nABORTED. To let it go on from there: ${hint('redrive', executionArn)}`)
}
