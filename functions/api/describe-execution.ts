import { DescribeExecutionCommand } from '@aws-sdk/client-sfn'
import { route } from '../lib/route.ts'
import { stepFunctions } from '../lib/step-functions.ts'

/** `GET /executions/{executionArn}`: how far an execution is. */
export const handler = route(async ({ executionArn }) => {
  const { $metadata, ...execution } = await stepFunctions.send(
    new DescribeExecutionCommand({ executionArn: executionArn() }),
  )
  return { status: 200, body: execution }
})
