/** The API's exceptions, with their status codes. */
export const EXCEPTIONS = {
  ValidationException: 400,
  LimitExceededException: 400,
  InvalidRequestException: 400,
  // Unlike anywhere else in AWS.
  ServiceQuotaExceededException: 402,
  AccessDeniedException: 403,
  ResourceNotFoundException: 404,
  ConflictException: 409,
  ResourceAlreadyExistsException: 409,
  ThrottlingException: 429,
  InternalServerException: 500,
} as const

export type ExceptionName = keyof typeof EXCEPTIONS
