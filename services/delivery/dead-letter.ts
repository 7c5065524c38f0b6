import { codeOf, messageOf } from '../store/thrown.ts'
import type { DeadLetter } from './ports.ts'
import type { Exhausted, FailedAttempt } from './retry-policy.ts'

interface Letter {
  exhausted: Exhausted
  /** What failed, with the members of its service. */
  subject: Readonly<Record<string, unknown>>
  /** Where the target names no queue. */
  stream: string
  time: number
}

/** What SQS would have got, with its message attributes. */
export function deadLetter(
  { target, attempts, error }: FailedAttempt & { target: { Arn: string } },
  { exhausted, subject, stream, time }: Letter,
): DeadLetter {
  const letter = {
    targetArn: target.Arn,
    errorCode: codeOf(error),
    errorMessage: messageOf(error),
    retryAttempts: attempts - 1,
    ...(exhausted === undefined ? {} : { exhaustedRetryCondition: exhausted }),
    ...subject,
  }
  const queue = target.DeadLetterConfig?.Arn?.replace(/^.*:/, '')
  return { stream: queue ?? stream, time, message: JSON.stringify(letter) }
}
