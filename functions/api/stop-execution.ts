import { StopExecutionCommand } from '@aws-sdk/client-sfn'
import { route } from '../lib/route.ts'
import { stepFunctions } from '../lib/step-functions.ts'

/** `POST /executions/{executionArn}/stop`: stops an execution where it is; it may be redriven. */
export const handler = route(async ({ executionArn }) => {
  const { stopDate } = await stepFunctions.send(
    new StopExecutionCommand({
      executionArn: executionArn(),
      error: 'Stopped',
      cause: 'by the HTTP API',
    }),
  )
  return { status: 200, body: { stopDate } }
})
