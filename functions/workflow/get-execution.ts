import { isDeepStrictEqual } from 'node:util'
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn'
import * as z from 'zod'
import { StepError } from '../lib/errors.ts'
import { executionArnOf } from '../lib/execution-arn.ts'
import { step } from '../lib/step.ts'
import { stepFunctions } from '../lib/step-functions.ts'

const input = z.strictObject({
  stateMachineArn: z.string().min(1),
  name: z.string().min(1),
  /** What the execution must have been started with, and not before when, in ISO 8601. */
  input: z.json(),
  since: z.string().min(1),
})
const output = z.object({
  executionArn: z.string().min(1),
  status: z.string().min(1),
  output: z.json().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
})

/** Looks at an execution that the caller started. Throws ExecutionAlreadyExists where another started it. */
export const handler = step({ input, output }, async ({ stateMachineArn, name, input, since }) => {
  const executionArn = executionArnOf(stateMachineArn, name)
  const found = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }))
  const isOurs =
    isDeepStrictEqual(JSON.parse(found.input ?? 'null'), input) &&
    (found.startDate?.getTime() ?? 0) >= Date.parse(since)
  if (!isOurs)
    throw new StepError('ExecutionAlreadyExists', `expected no execution ${executionArn}, got one of another`)
  const { status, error, cause } = found
  return { executionArn, status, error, cause, output: JSON.parse(found.output ?? 'null') }
})
