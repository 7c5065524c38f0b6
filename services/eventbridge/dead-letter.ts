import { codeOf } from '../wire/service-exception.ts'
import type { Delivery } from './model.ts'
import type { AllPorts } from './targets.ts'

/** Where events go that no target took, whether their rule names a dead-letter queue or not. */
export const DEAD_LETTERS = '/kdbflow/dead-letters'

export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined

/** Writes what SQS would have got, with its message attributes. */
export function buryDelivery(
  delivery: Delivery,
  failure: Failure,
  ports: Pick<AllPorts, 'putLogEvents'>,
): unknown {
  const { target, ruleArn, ruleName, eventBusName, attempts, event } = delivery
  const letter = {
    ruleArn,
    targetArn: target.Arn,
    errorCode: codeOf(failure.error),
    errorMessage: failure.error instanceof Error ? failure.error.message : String(failure.error),
    retryAttempts: attempts - 1,
    ...(failure.exhausted === undefined ? {} : { exhaustedRetryCondition: failure.exhausted }),
    event,
  }
  const queue = target.DeadLetterConfig?.Arn?.replace(/^.*:/, '')
  return ports.putLogEvents({
    logGroupName: DEAD_LETTERS,
    logStreamName: queue ?? `${eventBusName}/${ruleName}`,
    events: [{ timestamp: failure.now, message: JSON.stringify(letter) }],
  })
}

interface Failure {
  error: unknown
  /** Absent where the error is none that a retry could mend. */
  exhausted: Exhausted
  now: number
}
