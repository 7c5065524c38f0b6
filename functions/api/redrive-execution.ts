import { RedriveExecutionCommand } from '@aws-sdk/client-sfn'
import { route } from '../lib/route.ts'
import { stepFunctions } from '../lib/step-functions.ts'

/** `POST /executions/{executionArn}/redrive`: goes on from what failed. */
export const handler = route(async ({ executionArn }) => {
  const { redriveDate } = await stepFunctions.send(
    new RedriveExecutionCommand({ executionArn: executionArn() }),
  )
  return { status: 202, body: { redriveDate } }
})
