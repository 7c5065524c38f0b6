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
