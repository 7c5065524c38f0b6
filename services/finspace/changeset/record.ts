import type { ErrorType } from '../../../events/error-info.ts'
import type { Living } from '../life-cycle.ts'
import type { ChangeRequest } from './shapes.ts'

/** The live service said IN_PROGRESS for PROCESSING, a word that its model does not have. */
export type ChangesetStatus = 'PENDING' | 'PROCESSING' | 'COMPLETED' | 'FAILED'

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
