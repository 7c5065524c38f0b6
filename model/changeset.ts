import { changesetId, clientTokenString, dbPath, environmentId, paging, resourceName } from './common.ts'
import { list, oneOf, optional, structure, text, type ValueOf } from './shape.ts'

/** The live service said IN_PROGRESS for PROCESSING, a word that its model does not have. */
export const CHANGESET_STATUSES = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED'] as const
export type ChangesetStatus = (typeof CHANGESET_STATUSES)[number]

export const changeRequest = structure({
  changeType: oneOf('PUT', 'DELETE'),
  s3Path: optional(
    text({
      min: 9,
      max: 1093,
      pattern: /^s3:\/\/[a-z0-9][a-z0-9-.]{1,61}[a-z0-9]\/([^/]+\/)*[^/]*$/,
      words: 's3://, a bucket and a key without empty names',
    }),
  ),
  dbPath,
})

export const createKxChangeset = structure({
  environmentId,
  databaseName: resourceName,
  changeRequests: list(changeRequest, { min: 1, max: 32 }),
  clientToken: clientTokenString,
})

export const getKxChangeset = structure({ environmentId, databaseName: resourceName, changesetId })

export const listKxChangesets = structure({ environmentId, databaseName: resourceName }, paging)

export type ChangeRequest = ValueOf<typeof changeRequest>
