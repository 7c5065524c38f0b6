import type { Exit } from './sandbox.ts'
import type { FunctionFault } from './worker/messages.ts'

// Worded as Lambda words them in the payload of a failed invocation.

export const timedOut = (requestId: string, seconds: number): FunctionFault => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: ${timedOutText(seconds)}`,
})

export const timedOutText = (seconds: number) => `Task timed out after ${seconds.toFixed(2)} seconds`

export const outOfMemory = (requestId: string): FunctionFault => ({
  errorType: 'Runtime.OutOfMemory',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`,
})

export const exited = (requestId: string, exit: Exit): FunctionFault => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited ${reasonOf(exit)}`,
})

function reasonOf({ code, signal }: Exit): string {
  if (signal !== null) return `with error: signal: ${SIGNALS[signal] ?? signal}`
  return code === 0 || code === null ? 'without providing a reason' : `with error: exit status ${code}`
}

/** As Go's os package names them, in which Lambda's host is written. */
const SIGNALS: Partial<Record<NodeJS.Signals, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, with some room for the envelope. */
const LARGEST_RESPONSE = 6_291_556

export const tooLarge: FunctionFault = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`,
}

export const isTooLarge = (payload: string) =>
  payload.length > LARGEST_RESPONSE / 4 && Buffer.byteLength(payload) > LARGEST_RESPONSE
