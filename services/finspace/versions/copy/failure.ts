import type { ErrorCode } from '../../../../model/error-types.ts'
import { codeOf, messageOf } from '../../../store/thrown.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import { ObjectSourceError, type ObjectSourceErrorCode } from '../changeset/object-source.ts'
import { FileFault } from './copy-threads.ts'

/** Why an object could not be copied. */
export function failureOfObject(error: unknown, name: string): ChangesetError {
  if (error instanceof ChangesetError) return error
  if (error instanceof ObjectSourceError)
    return new ChangesetError(OF_SOURCE[error.code], `${name}: ${error.message}`, error)
  const fault = error instanceof FileFault ? error.cause : error
  const [code, message] = OF_OBJECT.get(codeOf(fault)) ?? OF_SYSTEM.get(codeOf(fault)) ?? ['INTERNAL']
  return new ChangesetError(code, `${name}: ${message ?? messageOf(fault)}`, error)
}

export async function namingObject<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw failureOfObject(error, name)
  }
}

/** Why a changeset failed that had all its objects. */
export function failureOfService(error: unknown): ChangesetError {
  if (error instanceof ChangesetError) return error
  const [code, message] = OF_SYSTEM.get(codeOf(error)) ?? ['INTERNAL', 'the changeset could not be published']
  return new ChangesetError(code, message, error)
}

const OF_SOURCE: Record<ObjectSourceErrorCode, ErrorCode> = {
  NoSuchBucket: 'INPUT_NOT_FOUND',
  NoSuchKey: 'INPUT_NOT_FOUND',
  AccessDenied: 'ACCESS_DENIED',
  NotAFile: 'INPUT_INVALID',
  Unavailable: 'RESOURCE_EXHAUSTED',
}

/** The system's messages name paths inside the service, which mean nothing to who reads the error: said anew. */
const OF_OBJECT = new Map<string, [ErrorCode, string?]>([
  ['CHANGED', ['USER_RECOVERABLE']],
  ['NOT_A_FILE', ['INPUT_INVALID', 'expected a file, got something else']],
  ['ELOOP', ['INPUT_INVALID', 'expected a file, got a symbolic link']],
  [
    'EEXIST',
    ['INPUT_INVALID', 'expected one object of this name, got two that the file system takes for one'],
  ],
  ['EISDIR', ['INPUT_INVALID', 'expected one object of this name, got one that is a directory of others']],
  ['ENOTDIR', ['INPUT_INVALID', 'expected a directory, got an object that is one of its own parents']],
  ['ENAMETOOLONG', ['INPUT_INVALID', 'expected a shorter path']],
  ['ENOENT', ['INPUT_NOT_FOUND', 'the object went away while it was copied']],
  ['EACCES', ['ACCESS_DENIED', 'the object may not be read']],
  ['EPERM', ['ACCESS_DENIED', 'the object may not be read']],
])

const OF_SYSTEM = new Map<string, [ErrorCode, string]>([
  ['ENOSPC', ['RESOURCE_EXHAUSTED', 'the disk is full']],
  ['EDQUOT', ['RESOURCE_EXHAUSTED', 'the disk quota is used up']],
  ['EMFILE', ['RESOURCE_EXHAUSTED', 'too many files are open']],
  ['ENFILE', ['RESOURCE_EXHAUSTED', 'too many files are open']],
])
