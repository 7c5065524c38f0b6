import * as z from 'zod'
import { redact } from './redact.ts'

/** The eight sentences of the API's `ErrorDetails`, verbatim (two have no full stop), under our short names. */
export const ERROR_TYPES = {
  INPUT_INVALID: 'The inputs to this request are invalid.',
  LIMIT_EXCEEDED: 'Service limits have been exceeded.',
  ACCESS_DENIED: 'Missing required permission to perform this request.',
  INPUT_NOT_FOUND: 'One or more inputs to this request were not found.',
  RESOURCE_EXHAUSTED: 'The system temporarily lacks sufficient resources to process the request.',
  INTERNAL: 'An internal error has occurred.',
  CANCELLED: 'Cancelled',
  USER_RECOVERABLE: 'A user recoverable error has occurred',
} as const

export type ErrorCode = keyof typeof ERROR_TYPES
export type ErrorType = (typeof ERROR_TYPES)[ErrorCode]
export type ErrorOrigin = z.infer<typeof errorOrigin>

const errorOrigin = z.enum(['resource', 'step', 'engine'])

/** A failure as every event tells it. `retryable`: the same request, unchanged, may succeed later. */
export const errorInfoSchema = z.strictObject({
  errorType: z.enum(ERROR_TYPES),
  errorMessage: z.string().max(1024),
  // The keys of an object literal, which Object.keys only knows as strings.
  errorCode: z.enum(Object.keys(ERROR_TYPES) as [ErrorCode, ...ErrorCode[]]),
  retryable: z.boolean(),
  origin: errorOrigin,
})

export type ErrorInfo = z.infer<typeof errorInfoSchema>

/** The one shape; the message is redacted and kept within 1 KiB. */
export const errorInfo = (
  errorCode: ErrorCode,
  {
    message,
    origin,
    retryable = errorCode === 'RESOURCE_EXHAUSTED' || errorCode === 'INTERNAL',
  }: { message: string; origin: ErrorOrigin; retryable?: boolean | undefined },
): ErrorInfo => ({
  errorType: ERROR_TYPES[errorCode],
  errorMessage: redact(message),
  errorCode,
  retryable,
  origin,
})
