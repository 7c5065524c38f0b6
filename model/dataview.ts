import { segmentConfigurations } from './cluster-configuration.ts'
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
} from './common.ts'
import { boolean, optional, structure } from './shape.ts'

export const DATAVIEW_STATUSES = ['CREATING', 'ACTIVE', 'UPDATING', 'FAILED', 'DELETING'] as const
export type DataviewStatus = (typeof DATAVIEW_STATUSES)[number]

const dataview = { environmentId, databaseName: resourceName, dataviewName: resourceName }

export const createKxDataview = structure(dataview, {
  azMode,
  availabilityZoneId: optional(availabilityZoneId),
  changesetId: optional(changesetId),
  segmentConfigurations: optional(segmentConfigurations),
  autoUpdate: optional(boolean),
  readWrite: optional(boolean),
  description: optional(description),
  tags: optional(tagMap),
  clientToken: clientTokenString,
})

export const getKxDataview = structure(dataview)

export const listKxDataviews = structure({ environmentId, databaseName: resourceName }, paging)

export const updateKxDataview = structure(dataview, {
  description: optional(description),
  changesetId: optional(changesetId),
  segmentConfigurations: optional(segmentConfigurations),
  clientToken: clientTokenString,
})

export const deleteKxDataview = structure(dataview, { clientToken: clientTokenString })
