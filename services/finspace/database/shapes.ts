import * as z from 'zod'
import { clientTokenString, description, environmentId, paging, resourceName, tagMap } from '../shapes.ts'

export const createKxDatabase = z.object({
  environmentId,
  databaseName: resourceName,
  description: description.optional(),
  tags: tagMap.optional(),
  clientToken: clientTokenString,
})

export const getKxDatabase = z.object({ environmentId, databaseName: resourceName })

export const listKxDatabases = z.object({ environmentId, ...paging })

export const updateKxDatabase = z.object({
  environmentId,
  databaseName: resourceName,
  description: description.optional(),
  clientToken: clientTokenString,
})

export const deleteKxDatabase = z.object({
  environmentId,
  databaseName: resourceName,
  clientToken: clientTokenString,
})
