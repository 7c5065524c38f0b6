import type { Json } from '../../asl/json.ts'
import type { Retrier } from '../../asl/types.ts'

/** A Task that runs a step, and runs it again where waiting may help. */
export const call = (step: string, args: Json): Call => ({
  Type: 'Task',
  Resource: `\${fn:${step}}`,
  Arguments: args,
  Retry: [WHEN_THROTTLED, WHEN_UNWELL],
})

export interface Call {
  Type: 'Task'
  Resource: string
  Arguments: Json
  Retry: readonly Retrier[]
}

/** Full jitter, so that the branches of a Map do not come back all at once. */
const WHEN_THROTTLED: Retrier = {
  ErrorEquals: ['ThrottlingException', 'Lambda.TooManyRequestsException', 'SlowDown'],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
}

const WHEN_UNWELL: Retrier = {
  ErrorEquals: [
    'InternalServerException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.Unknown',
    'Sandbox.Timedout',
    'TimeoutError',
  ],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 4,
  JitterStrategy: 'FULL',
}
