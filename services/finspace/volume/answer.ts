// Volumes as the operations answer them.
import { volumeArn } from '../../../model/arn.ts'
import type { VolumeParts } from './parts.ts'
import type { VolumeRecord } from './record.ts'

/** The create answer alone has no lastModifiedTimestamp. */
export function createdVolume(parts: VolumeParts, volume: VolumeRecord) {
  const { lastModifiedTimestamp: _lastModifiedTimestamp, ...rest } = volumeSummary(volume)
  return {
    ...rest,
    environmentId: volume.environmentId,
    volumeArn: volumeArn(parts, volume.environmentId, volume.volumeName),
    nas1Configuration: volume.nas1Configuration,
  }
}

export const describedVolume = (parts: VolumeParts, volume: VolumeRecord) => ({
  ...createdVolume(parts, volume),
  lastModifiedTimestamp: new Date(volume.lastModifiedTimestamp),
  attachedClusters: parts.clustersOn(volume).map(({ clusterName, clusterType, status }) => ({
    clusterName,
    clusterType,
    clusterStatus: status,
  })),
})

/** As the list shows it. */
export const volumeSummary = (volume: VolumeRecord) => ({
  volumeName: volume.volumeName,
  volumeType: volume.volumeType,
  status: volume.status,
  description: volume.description,
  statusReason: volume.statusReason,
  azMode: volume.azMode,
  availabilityZoneIds: volume.availabilityZoneIds,
  createdTimestamp: new Date(volume.createdTimestamp),
  lastModifiedTimestamp: new Date(volume.lastModifiedTimestamp),
})
