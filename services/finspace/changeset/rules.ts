import type { ChangeRequest } from '../../../model/changeset.ts'
import { invalid } from '../operation/exceptions.ts'
import {
  type Put,
  parseChangeRequests,
  type ChangeRequest as Request,
} from '../versions/changeset/change-request.ts'
import { ChangesetError } from '../versions/changeset/changeset-error.ts'

/** As the versions take them: an absent member has no place there. */
export const requestsOf = (changeRequests: readonly ChangeRequest[]): Request[] =>
  changeRequests.map(({ changeType, dbPath, s3Path }) =>
    s3Path === undefined ? { changeType, dbPath } : { changeType, dbPath, s3Path },
  )

/** @throws {ServiceException} ValidationException for what is seen to be wrong before an object is looked at. */
export function putsOf(changeRequests: readonly ChangeRequest[]): Put[] {
  try {
    return parseChangeRequests(requestsOf(changeRequests)).filter(change => change.type === 'PUT')
  } catch (error) {
    throw error instanceof ChangesetError ? invalid(error.message) : error
  }
}
