import { clientTokenString, description, environmentId, paging, resourceName, tagMap } from './common.ts'
import { optional, structure } from './shape.ts'

const database = { environmentId, databaseName: resourceName }

export const createKxDatabase = structure(database, {
  description: optional(description),
  tags: optional(tagMap),
  clientToken: clientTokenString,
})

export const getKxDatabase = structure(database)

export const listKxDatabases = structure({ environmentId }, paging)

export const updateKxDatabase = structure(database, {
  description: optional(description),
  clientToken: clientTokenString,
})

export const deleteKxDatabase = structure(database, { clientToken: clientTokenString })
