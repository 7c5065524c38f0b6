import { RedriveExecutionCommand, SFNClient } from '@aws-sdk/client-sfn'
import { connectionOf } from './connection.ts'
import type { EndpointOptions } from './settings.ts'
import { watchToEnd } from './watch-to-end.ts'

interface RedriveOptions extends EndpointOptions {
  watch?: true
}

/** Lets an execution that failed go on from what failed, and with --watch follows it to its end. */
export async function redriveExecution(executionArn: string, options: RedriveOptions): Promise<void> {
  const client = new SFNClient(connectionOf(options))
  await client.send(new RedriveExecutionCommand({ executionArn }))
  console.log(executionArn)
  if (options.watch === true) await watchToEnd(client, executionArn)
}
