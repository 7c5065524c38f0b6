// Dataviews as the operations answer them.

import { namesOnVersion } from './clusters.ts'
import type { DataviewParts } from './parts.ts'
import type { DataviewRecord } from './record.ts'

export const createdDataview = (view: DataviewRecord) => ({
  dataviewName: view.dataviewName,
  databaseName: view.databaseName,
  environmentId: view.environmentId,
  azMode: view.azMode,
  availabilityZoneId: view.availabilityZoneId,
  changesetId: view.changesetId,
  segmentConfigurations: segments(view),
  description: view.description,
  autoUpdate: view.autoUpdate,
  readWrite: view.readWrite,
  createdTimestamp: new Date(view.createdTimestamp),
  lastModifiedTimestamp: new Date(view.lastModifiedTimestamp),
  status: view.status,
})

export function describedDataview(parts: DataviewParts, view: DataviewRecord) {
  const clusters = parts.clustersOf(view)
  return {
    ...createdDataview(view),
    activeVersions: view.versions.map(version => ({
      versionId: version.versionId,
      changesetId: version.changesetId,
      segmentConfigurations: segments(version),
      attachedClusters: namesOnVersion(clusters, version.versionId),
      createdTimestamp: new Date(version.createdTimestamp),
    })),
    statusReason: view.statusReason,
  }
}

/** The model gives onDemand a default, so it is in every answer. */
const segments = ({ segmentConfigurations }: Pick<DataviewRecord, 'segmentConfigurations'>) =>
  segmentConfigurations.map(({ onDemand = false, ...segment }) => ({ ...segment, onDemand }))
