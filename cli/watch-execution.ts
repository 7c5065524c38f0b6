import { SFNClient } from '@aws-sdk/client-sfn'
import { connectionOf } from './connection.ts'
import { findExecution } from './find-execution.ts'
import type { EndpointOptions } from './settings.ts'
import { watchPartsOf, watchToEnd } from './watch-to-end.ts'

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
