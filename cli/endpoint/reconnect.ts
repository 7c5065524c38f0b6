import { setTimeout as pause } from 'node:timers/promises'

/** Calls, and again while the endpoint does not answer. */
export type Reconnecting = <T>(call: () => Promise<T>) => Promise<T>

interface Parts {
  /** Called when the endpoint falls silent, and when it answers again. */
  say(text: string): void
  wait?(milliseconds: number): Promise<unknown>
}

/** An endpoint that has answered once is waited for when it is started again; one that never has is not. */
export function createReconnecting({ say, wait = pause }: Parts): Reconnecting {
  let hasAnswered = false
  let isSilent = false
  return async call => {
    for (;;) {
      try {
        const answer = await call()
        if (isSilent) say('The endpoint answers again.')
        hasAnswered = true
        isSilent = false
        return answer
      } catch (error) {
        if (!hasAnswered || !isOutage(error)) throw error
        if (!isSilent)
          say('The endpoint does not answer. What runs there goes on when it is back; waiting for it.')
        isSilent = true
        await wait(1000)
      }
    }
  }
}

const CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']
const NAMES = ['TimeoutError', 'ThrottlingException', 'TooManyRequestsException']

/** That the same call may succeed later. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } }
  return (
    CODES.includes(String(code)) ||
    NAMES.includes(error.name) ||
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    // As fetch says it.
    (error.cause !== undefined && isOutage(error.cause))
  )
}
