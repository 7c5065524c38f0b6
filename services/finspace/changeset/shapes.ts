import * as z from 'zod'
import {
  changesetId,
  clientTokenString,
  dbPath,
  environmentId,
  paging,
  resourceName,
  text,
} from '../shapes.ts'

const s3Path = text(9, 1093, /^s3:\/\/[a-z0-9][a-z0-9-.]{1,61}[a-z0-9]\/([^/]+\/)*[^/]*$/)

const changeRequest = z.object({
  changeType: z.enum(['PUT', 'DELETE']),
  s3Path: s3Path.optional(),
  dbPath,
})

export const createKxChangeset = z.object({
  environmentId,
  databaseName: resourceName,
  changeRequests: z.array(changeRequest).min(1).max(32),
  clientToken: clientTokenString,
})

export const getKxChangeset = z.object({ environmentId, databaseName: resourceName, changesetId })

export const listKxChangesets = z.object({ environmentId, databaseName: resourceName, ...paging })

export type ChangeRequest = z.infer<typeof changeRequest>
