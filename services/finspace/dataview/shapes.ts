import * as z from 'zod'
import { segmentConfigurations } from '../cluster/configuration-shapes.ts'
import {
  availabilityZoneId,
  azMode,
  changesetId,
  clientTokenString,
  description,
  environmentId,
  paging,
  resourceName,
  tagMap,
} from '../shapes.ts'

const dataview = { environmentId, databaseName: resourceName, dataviewName: resourceName }

export const createKxDataview = z.object({
  ...dataview,
  azMode,
  availabilityZoneId: availabilityZoneId.optional(),
  changesetId: changesetId.optional(),
  segmentConfigurations: segmentConfigurations.optional(),
  autoUpdate: z.boolean().optional(),
  readWrite: z.boolean().optional(),
  description: description.optional(),
  tags: tagMap.optional(),
  clientToken: clientTokenString,
})

export const getKxDataview = z.object(dataview)

export const listKxDataviews = z.object({ environmentId, databaseName: resourceName, ...paging })

export const updateKxDataview = z.object({
  ...dataview,
  description: description.optional(),
  changesetId: changesetId.optional(),
  segmentConfigurations: segmentConfigurations.optional(),
  clientToken: clientTokenString,
})

export const deleteKxDataview = z.object({ ...dataview, clientToken: clientTokenString })
