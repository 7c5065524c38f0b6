import type { Json, JsonObject } from '../../asl/json.ts'
import type { Catcher, Retrier } from '../../asl/types.ts'
import { named } from '../../events/errors.ts'
import type { Exit } from './exit.ts'
import { EXECUTION, jsonata, REDRIVES } from './jsonata.ts'
import type { StepName } from './steps.ts'

interface Around<Out extends string, Early extends string> {
  /** What the step acts on, as failures name it. */
  resource?: JsonObject
  /** Where a failure leaves to; without one it ends the execution, or the branch. */
  exit?: Exit<Out>
  /** Catchers before it. */
  first?: readonly Catcher<Early>[]
  /** Retriers beside those that every step has. */
  retry?: readonly Retrier[]
  /** The variable that holds the moment up to which an unreachable service is waited for; false: there is none. */
  deadline?: string | false
}

/** A Task that runs a step, again where waiting may help, and leaves by `exit` where it does not. */
export const call = <const Out extends string = never, const Early extends string = never>(
  step: StepName,
  /** An object, or an expression that gives one. */
  request: Json,
  { resource, exit, first = [], retry = [], deadline = '$deadline' }: Around<Out, Early> = {},
) => ({
  Type: 'Task' as const,
  Resource: `\${fn:${step}}`,
  Arguments: {
    request,
    attempt: ATTEMPT,
    ...(deadline === false ? {} : { deadline: jsonata(deadline) }),
  },
  Retry: [WHEN_THROTTLED, WHEN_UNWELL, WHEN_UNREACHABLE, ...retry],
  ...(exit === undefined
    ? {}
    : { Catch: [...first, ...exit.catching({ step, ...(resource === undefined ? {} : { resource }) })] }),
})

/**
 * What a client token is made of: the same for every try of a state that is entered once, another for every other. A
 * state's name alone would not do, since the state that creates a changeset is entered once a batch.
 */
const ATTEMPT = {
  execution: EXECUTION,
  redrives: jsonata(REDRIVES),
  state: jsonata('$states.context.State.Name'),
  entered: jsonata('$states.context.State.EnteredTime'),
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
