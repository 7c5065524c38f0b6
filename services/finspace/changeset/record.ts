import type { ChangeRequest, ChangesetStatus } from '../../../model/changeset.ts'
import type { ErrorType } from '../../../model/error-types.ts'
import type { Living } from '../life/life-cycle.ts'

export interface ChangesetRecord extends Living {
  databaseName: string
  changesetId: string
  /** Its place among the changesets of its database, counted from 1. */
  order: number
  changeRequests: ChangeRequest[]
  status: ChangesetStatus
  errorInfo?: { errorType: ErrorType; errorMessage: string } | undefined
  createdTimestamp: number
  lastModifiedTimestamp: number
  activeFromTimestamp?: number | undefined
}
