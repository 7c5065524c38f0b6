// The service's exceptions.
import { EXCEPTIONS, type ExceptionName } from '../../../model/exceptions.ts'
import { ServiceException, validationException } from '../../wire/service-exception.ts'

const exception = (code: ExceptionName, message: string) =>
  new ServiceException({ code, status: EXCEPTIONS[code] }, message)

export const invalid = (message: string) => validationException(message)
export const notFound = (message: string) => exception('ResourceNotFoundException', message)
export const alreadyExists = (message: string) => exception('ResourceAlreadyExistsException', message)
export const accessDenied = (message: string) => exception('AccessDeniedException', message)
export const limitExceeded = (message: string) => exception('LimitExceededException', message)
export const quotaExceeded = (message: string) => exception('ServiceQuotaExceededException', message)

export const internalError = () => exception('InternalServerException', 'An internal error has occurred.')

/** `reason` is a member of the model's shape: a word for programs. */
export const conflict = (message: string, reason?: string) =>
  new ServiceException(
    {
      code: 'ConflictException',
      status: EXCEPTIONS.ConflictException,
      ...(reason === undefined ? {} : { members: { reason } }),
    },
    message,
  )

/**
 * The error as an operation may answer it. A typed SDK reads an undeclared one as an unknown fault, so it becomes
 * the nearest that is declared.
 */
export function asDeclared(error: ServiceException, declared: readonly ExceptionName[]): ServiceException {
  if (declared.some(name => name === error.code)) return error
  const [nearest] = (NEAREST[error.code] ?? []).filter(name => declared.includes(name))
  return nearest === undefined ? error : exception(nearest, error.message)
}

const NEAREST: Readonly<Record<string, readonly ExceptionName[]>> = {
  ValidationException: ['InvalidRequestException'],
  SerializationException: ['ValidationException', 'InvalidRequestException'],
  ResourceAlreadyExistsException: ['ConflictException', 'ValidationException'],
  ConflictException: ['ValidationException', 'InvalidRequestException'],
  LimitExceededException: ['ValidationException', 'InvalidRequestException'],
}
