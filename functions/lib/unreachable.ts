/**
 * True where a service could not be reached, or could not answer, for a moment: its address refused or broke the
 * connection or was not found, or what stands before it answered 429, 500, 502, 503 or 504, with whatever body. The SDK
 * reports these as `Error`, `AggregateError`, `SyntaxError`, `TypeError`, `Unknown` or `504`.
 */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Error &&
  !HAS_A_RETRY.has(error.name) &&
  (TIMEOUTS.has(error.name) || isCutOff(error) || isUnavailable(error))

/** What a service says itself, under names that every Retry has. */
const HAS_A_RETRY = new Set(['ThrottlingException', 'SlowDown', 'InternalServerException'])

const TIMEOUTS = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException'])

/** Node's code is the error's own, or that of the cause: `fetch` and the kdb+ client wrap it. */
const isCutOff = (error: Error): boolean =>
  [error, error.cause].some(
    fault => fault instanceof Error && 'code' in fault && NETWORK_CODES.has(String(fault.code)),
  )

const NETWORK_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
])

const isUnavailable = (error: Error): boolean => UNAVAILABLE.has(statusOf(error) ?? 0)

const UNAVAILABLE = new Set([429, 500, 502, 503, 504])

/** Where the SDK could not read an answer, only the answer itself has its status. */
function statusOf(error: Error): number | undefined {
  const { $metadata, $response }: SdkError = error
  return $metadata?.httpStatusCode ?? $response?.statusCode
}

interface SdkError extends Error {
  $metadata?: { httpStatusCode?: number }
  $response?: { statusCode?: number }
}
