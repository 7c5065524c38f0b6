import { RedriveExecutionCommand, SFNClient } from '@aws-sdk/client-sfn'
import { connectionOf } from './connection.ts'
import { findExecution } from './find-execution.ts'
import type { EndpointOptions } from './settings.ts'
import { watchPartsOf, watchToEnd } from './watch-to-end.ts'

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
