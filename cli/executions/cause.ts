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
    const parsed: unknown = JSON.parse(cause)
    const isFault = typeof parsed === 'object' && parsed !== null && 'errorMessage' in parsed
    return isFault ? String(parsed.errorMessage) : cause
  } catch {
    return cause
  }
}
