import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn'
import { connectionOf } from './connection.ts'
import { findExecution } from './find-execution.ts'
import { hint } from './hint.ts'
import type { EndpointOptions } from './settings.ts'

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
