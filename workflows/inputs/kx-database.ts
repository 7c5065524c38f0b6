import { createKxChangeset, changeRequest as modelChangeRequest } from '../../model/changeset.ts'
import { createKxDatabase } from '../../model/database.ts'
import { inputOf } from './input-of.ts'

export const database = inputOf(createKxDatabase).omit({ environmentId: true, clientToken: true })

export const changeRequest = inputOf(modelChangeRequest).refine(
  ({ changeType, s3Path }) => changeType === 'DELETE' || s3Path !== undefined,
  { message: 'expected an s3Path with PUT, got none', path: ['s3Path'] },
)

/** As many as one changeset takes. */
export const changeRequests = inputOf(createKxChangeset.members.changeRequests)
