import * as z from 'zod'
import { ERROR_TYPES, type ErrorCode } from '../model/error-types.ts'
import { redact } from './redact.ts'

export type ErrorOrigin = z.infer<typeof errorOrigin>

const errorOrigin = z.enum(['resource', 'step', 'engine'])

/** A failure as every event gives it. `retryable`: the same request, unchanged, may succeed later. */
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
