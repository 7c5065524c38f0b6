import type { ErrorCode } from '../../../../model/error-types.ts'

/** Why a changeset failed. `code` names one of the API's eight sentences; the message names the object or path. */
export class ChangesetError extends Error {
  override readonly name = 'ChangesetError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
