// What becomes of what a target did not take: EventBridge and Scheduler try again, and write dead letters, by the same
// rules.
import * as z from 'zod'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import { codeOf, messageOf } from '../store/thrown.ts'

/** Members of a target in both APIs. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export const retryMembers = {
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.int().min(0).max(185).optional(),
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400).optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
}

type Target = z.infer<z.ZodObject<typeof retryMembers>> & { Arn: string }

export interface FailedAttempt {
  target: Target
  /** This one included. */
  attempts: number
  /** From when on its age counts. Milliseconds since 1970. */
  since: number
  error: unknown
}

/** Undefined for an error that no retry could mend. */
type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined

/** When to try again, in milliseconds since 1970; or that it is of no use. */
export function afterFailure(
  failed: FailedAttempt,
  { clock, random }: { clock: Clock; random: Random },
): { due: number } | { exhausted: Exhausted } {
  if (PERMANENT.has(codeOf(failed.error))) return { exhausted: undefined }
  const { target, attempts, since } = failed
  const due = clock.now() + retryDelay(attempts, random)
  if (attempts > (target.RetryPolicy?.MaximumRetryAttempts ?? MAXIMUM_RETRY_ATTEMPTS)) {
    return { exhausted: 'MaximumRetryAttempts' }
  }
  return due - since > maximumAge(target) ? { exhausted: 'MaximumEventAgeInSeconds' } : { due }
}

/** What no retry mends goes to the dead letters at once. */
const PERMANENT = new Set([
  'ResourceNotFoundException',
  'StateMachineDoesNotExist',
  'AccessDeniedException',
  'InvalidExecutionInput',
  'ValidationException',
])

const MAXIMUM_RETRY_ATTEMPTS = 185
const MAXIMUM_EVENT_AGE_IN_SECONDS = 86_400

/** In milliseconds. */
export const maximumAge = ({ RetryPolicy }: Pick<Target, 'RetryPolicy'>) =>
  (RetryPolicy?.MaximumEventAgeInSeconds ?? MAXIMUM_EVENT_AGE_IN_SECONDS) * 1000

const FIRST_DELAY = 1000
/** 185 retries then take about a day, as on AWS. */
const LONGEST_DELAY = 480_000

/** Doubles, with jitter of a quarter, so that what failed together does not come back together. */
const retryDelay = (attempts: number, random: Random) =>
  Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempts - 1)) * (0.75 + random.number() / 4)

interface Letter {
  exhausted: Exhausted
  /** What failed, in the words of its service. */
  told: Readonly<Record<string, unknown>>
  /** The log stream, where the target names no queue. */
  stream: string
  /** Milliseconds since 1970. */
  now: number
}

/** Where letters go that no queue of a target's own takes. */
export const DEAD_LETTERS = '/kdbflow/dead-letters'

/** What SQS would have got, with its message attributes, as an entry of a log. */
export function deadLetter(
  { target, attempts, error }: FailedAttempt,
  { exhausted, told, stream, now }: Letter,
) {
  const letter = {
    targetArn: target.Arn,
    errorCode: codeOf(error),
    errorMessage: messageOf(error),
    retryAttempts: attempts - 1,
    ...(exhausted === undefined ? {} : { exhaustedRetryCondition: exhausted }),
    ...told,
  }
  return {
    logGroupName: DEAD_LETTERS,
    logStreamName: target.DeadLetterConfig?.Arn?.replace(/^.*:/, '') ?? stream,
    events: [{ timestamp: now, message: JSON.stringify(letter) }],
  }
}
