// When what a target did not take is tried again.
import * as z from 'zod'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import { codeOf } from '../store/thrown.ts'

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

export type RetryMembers = z.infer<z.ZodObject<typeof retryMembers>>

export interface FailedAttempt {
  target: RetryMembers
  /** This one included. */
  attempts: number
  /** From when on its age counts. Milliseconds since 1970. */
  since: number
  error: unknown
}

/** Undefined for an error that no retry could mend. */
export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined

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
export const maximumAge = ({ RetryPolicy }: Pick<RetryMembers, 'RetryPolicy'>) =>
  (RetryPolicy?.MaximumEventAgeInSeconds ?? MAXIMUM_EVENT_AGE_IN_SECONDS) * 1000

const FIRST_DELAY = 1000
/** 185 retries then take about a day, as on AWS. */
const LONGEST_DELAY = 480_000

/** Doubles, with jitter of a quarter, so that what failed together does not come back together. */
const retryDelay = (attempts: number, random: Random) =>
  Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (attempts - 1)) * (0.75 + random.number() / 4)
