import type { JsonObject } from '../../asl/json.ts'
import { expressionIn } from '../../asl/jsonata.ts'
import type { Retrier } from '../../asl/types.ts'
import { named } from '../../events/errors.ts'
import { jsonata } from './jsonata.ts'

/** What a step is given: an object, or an expression that gives one. */
export type StepInput = JsonObject | string

/**
 * A Task that runs a step, and runs it again where waiting may help. The step is given the deadline along, an expression:
 * a service that is unreachable is waited for no longer.
 */
export const call = (
  step: string,
  input: StepInput,
  { deadline = '$deadline' }: { deadline?: string } = {},
): Call => callWithoutDeadline(step, withDeadline(input, deadline))

/** As `call`, where there is no deadline yet, or none any more. */
export const callWithoutDeadline = (step: string, input: StepInput): Call => ({
  Type: 'Task',
  Resource: `\${fn:${step}}`,
  Arguments: input,
  Retry: [WHEN_THROTTLED, WHEN_UNWELL, WHEN_UNREACHABLE],
})

export interface Call {
  Type: 'Task'
  Resource: string
  Arguments: StepInput
  Retry: readonly Retrier[]
}

const withDeadline = (input: StepInput, deadline: string): StepInput => {
  if (typeof input !== 'string') return { ...input, deadline: jsonata(deadline) }
  const expression = expressionIn(input)
  if (expression === undefined) throw new Error(`expected a JSONata expression, got ${input}`)
  return jsonata(`$merge([${expression}, {'deadline': ${deadline}}])`)
}

/** Full jitter, so that the branches of a Map do not come back all at once. */
const WHEN_THROTTLED: Retrier = {
  ErrorEquals: named('ThrottlingException', 'Lambda.TooManyRequestsException', 'SlowDown'),
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
}

const WHEN_UNWELL: Retrier = {
  ErrorEquals: named(
    'InternalServerException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.Unknown',
    'Sandbox.Timedout',
  ),
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 4,
  JitterStrategy: 'FULL',
}

/** Half an hour, such as an upgrade of the service may take: 2, 4, 8, 16, 32 seconds, then 29 minutes. */
export const FOR_HALF_AN_HOUR = {
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 34,
  MaxDelaySeconds: 60,
} satisfies Partial<Retrier>

const WHEN_UNREACHABLE: Retrier = { ErrorEquals: named('ServiceUnreachable'), ...FOR_HALF_AN_HOUR }
