import { SFNClient } from '@aws-sdk/client-sfn'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions, jsonOption } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { createReconnecting } from '../endpoint/reconnect.ts'
import { EXECUTION, findExecution, OF_WORKFLOW } from './find-execution.ts'
import { watchExecution } from './watch-execution.ts'
import { watchPartsOf, watchToEnd } from './watch-to-end.ts'

export const command: Command = {
  arguments: { execution: EXECUTION, workflow: OF_WORKFLOW },
  options: [...endpointOptions(), jsonOption()],
  examples: ['kdbflow watch @latest', 'kdbflow watch @latest load-database'],
  run: watchNamed,
}

/** Follows an execution that was started before, from its beginning to its end. */
export async function watchNamed(
  named: string,
  workflow: string | undefined,
  options: EndpointOptions & { json?: true },
): Promise<void> {
  const connection = connectionOf(options)
  const executionArn = await findExecution(new SFNClient(connection), named, workflow)
  if (options.json === true) return watchAsJson(new SFNClient(connection), executionArn)
  console.log(executionArn)
  await watchToEnd(watchPartsOf(connection), executionArn)
}

/** A line for each state that is entered, and one for how it ended. The command fails as the execution does. */
async function watchAsJson(client: SFNClient, executionArn: string): Promise<void> {
  const line = (value: object) => console.log(JSON.stringify(value))
  const { status, output, error, cause, stopDate } = await watchExecution(client, executionArn, {
    onState: line,
    calling: createReconnecting({ say: text => console.error(text) }),
  })
  line({ executionArn, status, stopDate, output, error, cause })
  if (status !== 'SUCCEEDED') process.exitCode = 1
}
