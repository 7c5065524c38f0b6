// Why an execution failed, for people: what went wrong, where, what it names, and what to do next.
import { bucketHref } from '../place/links.ts'
import type { Step } from './steps.ts'

export interface ExecutionFailure {
  /** In a sentence or two. */
  message: string
  error: string
  /** The API's own sentence, where a resource failed. */
  errorType?: string
  errorCode?: string
  /** What the words name that can be looked at. */
  links: { text: string; href: string }[]
  next: string
}

interface Cause {
  errorMessage?: string
  errorType?: string
  errorInfo?: ErrorInfo
}

interface ErrorInfo {
  errorType?: string
  errorMessage?: string
  errorCode?: string
  retryable?: boolean
}

/** `steps` may hold more than the cause does: what a resource answered when it failed. */
export function failureOf(error: string, cause: string, steps: readonly Step[] = []): ExecutionFailure {
  const found = objectIn(cause)
  const info = found.errorInfo ?? lastErrorInfo(steps)
  const message = found.errorMessage ?? info?.errorMessage ?? (cause === '' ? error : cause)
  return {
    error,
    message,
    ...(info?.errorType === undefined ? {} : { errorType: info.errorType }),
    ...(info?.errorCode === undefined ? {} : { errorCode: info.errorCode }),
    links: linksIn(message),
    next: nextAction(error, info),
  }
}

function lastErrorInfo(steps: readonly Step[]): ErrorInfo | undefined {
  for (const { output } of steps.slice(-12).reverse()) {
    const { errorInfo } = objectIn(output ?? '')
    if (errorInfo !== undefined) return errorInfo
  }
  return undefined
}

const NEXT: Readonly<Record<string, string>> = {
  INPUT_NOT_FOUND:
    'Put the missing object there (open its bucket to upload it), then redrive: it goes on where it failed.',
  INPUT_INVALID:
    'Put the data that it names right, then redrive; where the input itself is wrong, start again with another one.',
  LIMIT_EXCEEDED: 'Free something that counts toward the limit, or raise it, then redrive.',
  ACCESS_DENIED: 'Give the role that it names the missing permission, then redrive.',
  RESOURCE_EXHAUSTED: 'Free disk or memory on the machine, then redrive.',
  CANCELLED: 'Somebody ended it. Redrive it to go on.',
  USER_RECOVERABLE: 'Put right what the message says, then redrive.',
  INTERNAL: 'Redrive it. Where it fails again, look at the log of the endpoint.',
}

function nextAction(error: string, info: ErrorInfo | undefined): string {
  if (error === 'InvalidInput') return 'No redrive changes an input. Start again with a right one.'
  if (error === 'StoppedByHand') return 'Redrive it to go on, or start again.'
  const next = NEXT[info?.errorCode ?? '']
  if (next !== undefined) return next
  return /Timeout|DeadlineExceeded/.test(error)
    ? 'Look at what it waited for. A redrive goes on with the waiting, for as long again.'
    : 'Put right what the message says, then redrive: it goes on where it failed.'
}

/** Objects as `s3://bucket/key`: the link leads to the folder that the key is in. */
const linksIn = (message: string) =>
  [...message.matchAll(/s3:\/\/([a-z0-9.-]{3,63})\/([^\s,;'"]*)/g)].map(([text, bucket = '', key = '']) => ({
    text,
    href: bucketHref(bucket, key.slice(0, key.lastIndexOf('/') + 1)),
  }))

function objectIn(text: string): Cause {
  try {
    return Object(JSON.parse(text)) as Cause
  } catch {
    return {}
  }
}
