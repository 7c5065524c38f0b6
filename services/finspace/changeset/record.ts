import type { ChangeRequest, ChangesetStatus } from '../../../model/changeset.ts'
import type { ErrorType } from '../../../model/error-types.ts'
import type { Living } from '../life/life-cycle.ts'

export interface ChangesetRecord extends Living {
  databaseName: string
  changesetId: string
  /** Its place among the changesets of its database, counted from 1. */
  order: number
  changeRequests: ChangeRequest[]
  /** The ARN of the caller; those of before it was kept have none. */
  requestedBy?: string | undefined
  /** What was copied out of buckets, once it is completed. */
  copied?: { numBytes: number; numFiles: number } | undefined
  status: ChangesetStatus
  errorInfo?: { errorType: ErrorType; errorMessage: string } | undefined
  createdTimestamp: number
  lastModifiedTimestamp: number
  activeFromTimestamp?: number | undefined
}
