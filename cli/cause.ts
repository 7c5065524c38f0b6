import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn'

type Failed = Pick<DescribeExecutionOutput, 'error' | 'cause'>

/** Why an execution failed, without the stack that Lambda puts beside it. */
export function reasonOf({ error = '', cause = '' }: Failed): string {
  const message = messageOf(cause)
  return message === '' ? error : `${error}: ${message}`
}

/** A step's cause is JSON: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function messageOf(cause: string): string {
  try {
    const told: unknown = JSON.parse(cause)
    const isFault = typeof told === 'object' && told !== null && 'errorMessage' in told
    return isFault ? String(told.errorMessage) : cause
  } catch {
    return cause
  }
}
