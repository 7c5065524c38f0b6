import { SFNClient } from '@aws-sdk/client-sfn'
import type { Command } from '../command/command.ts'
import { type EndpointOptions, endpointOptions } from '../command/options.ts'
import { connectionOf } from '../endpoint/connection.ts'
import { EXECUTION, findExecution, OF_WORKFLOW } from './find-execution.ts'
import { watchPartsOf, watchToEnd } from './watch-to-end.ts'

export const command: Command = {
  arguments: { execution: EXECUTION, workflow: OF_WORKFLOW },
  options: endpointOptions(),
  examples: ['kdbflow watch @latest', 'kdbflow watch @latest load-database'],
  run: watchNamed,
}

/** Follows an execution that was started before, from its beginning to its end. */
export async function watchNamed(
  named: string,
  workflow: string | undefined,
  options: EndpointOptions,
): Promise<void> {
  const connection = connectionOf(options)
  const executionArn = await findExecution(new SFNClient(connection), named, workflow)
  console.log(executionArn)
  await watchToEnd(watchPartsOf(connection), executionArn)
}
