import type { ErrorCode } from '../../../../events/error-info.ts'
import { ChangesetError } from '../changeset-error.ts'
import { ObjectSourceError, type ObjectSourceErrorCode } from '../object-source.ts'
import { FileFault } from './copy-threads.ts'

/** What went wrong with `what` (an object, a path), as a changeset tells it. */
export function toChangesetError(error: unknown, what: string): ChangesetError {
  if (error instanceof ChangesetError) return error
  if (error instanceof ObjectSourceError)
    return new ChangesetError(OF_SOURCE[error.code], `${what}: ${error.message}`, error)
  const fault = error instanceof FileFault ? error.cause : error
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : ''
  const [errorCode, message] = OF_SYSTEM.get(code) ?? ['INTERNAL', messageOf(fault)]
  return new ChangesetError(errorCode, `${what}: ${message ?? messageOf(fault)}`, error)
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const OF_SOURCE: Record<ObjectSourceErrorCode, ErrorCode> = {
  NoSuchBucket: 'INPUT_NOT_FOUND',
  NoSuchKey: 'INPUT_NOT_FOUND',
  AccessDenied: 'ACCESS_DENIED',
  Unavailable: 'RESOURCE_EXHAUSTED',
}

/** The system's messages name paths inside the service, which mean nothing to who reads the error: told anew. */
const OF_SYSTEM = new Map<string, [ErrorCode, string?]>([
  ['CHANGED', ['USER_RECOVERABLE']],
  ['NOT_A_FILE', ['INPUT_INVALID', 'expected a file, got something else']],
  ['ELOOP', ['INPUT_INVALID', 'expected a file, got a symbolic link']],
  [
    'EEXIST',
    ['INPUT_INVALID', 'expected one object of this name, got two that the file system cannot tell apart'],
  ],
  ['EISDIR', ['INPUT_INVALID', 'expected one object of this name, got one that is a directory of others']],
  ['ENOTDIR', ['INPUT_INVALID', 'expected a directory, got an object that is one of its own parents']],
  ['ENAMETOOLONG', ['INPUT_INVALID', 'expected a shorter path']],
  ['ENOENT', ['INPUT_NOT_FOUND', 'the object went away while it was copied']],
  ['EACCES', ['ACCESS_DENIED', 'the object may not be read']],
  ['EPERM', ['ACCESS_DENIED', 'the object may not be read']],
  ['ENOSPC', ['RESOURCE_EXHAUSTED', 'the disk is full']],
  ['EDQUOT', ['RESOURCE_EXHAUSTED', 'the disk quota is used up']],
  ['EMFILE', ['RESOURCE_EXHAUSTED', 'too many files are open']],
  ['ENFILE', ['RESOURCE_EXHAUSTED', 'too many files are open']],
])
