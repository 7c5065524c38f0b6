// Clusters as the operations answer them.
import type { Draft } from '../life/life-cycle.ts'
import type { ClusterRecord } from './record.ts'

export const describedCluster = (cluster: ClusterRecord) => ({
  ...clusterSummary(cluster),
  tickerplantLogConfiguration: cluster.tickerplantLogConfiguration,
  databases: cluster.databases,
  cacheStorageConfigurations: cluster.cacheStorageConfigurations,
  autoScalingConfiguration: cluster.autoScalingConfiguration,
  capacityConfiguration: cluster.capacityConfiguration,
  vpcConfiguration: cluster.vpcConfiguration,
  commandLineArguments: cluster.commandLineArguments,
  code: cluster.code,
  savedownStorageConfiguration: cluster.savedownStorageConfiguration,
  scalingGroupConfiguration: cluster.scalingGroupConfiguration,
})

/** As the list shows it. */
export const clusterSummary = (cluster: ClusterRecord) => ({
  status: cluster.status,
  statusReason: cluster.statusReason,
  clusterName: cluster.clusterName,
  clusterType: cluster.clusterType,
  clusterDescription: cluster.clusterDescription,
  releaseLabel: cluster.releaseLabel,
  volumes: volumeNames(cluster).map(volumeName => ({ volumeName, volumeType: 'NAS_1' })),
  initializationScript: cluster.initializationScript,
  executionRole: cluster.executionRole,
  azMode: cluster.azMode,
  availabilityZoneId: cluster.availabilityZoneId,
  lastModifiedTimestamp: new Date(cluster.lastModifiedTimestamp),
  createdTimestamp: new Date(cluster.createdTimestamp),
})

/** The volumes that a cluster is attached to, by its savedown, its dataviews or its tickerplant log. */
export function volumeNames(cluster: Draft<ClusterRecord>): string[] {
  const savedown = cluster.savedownStorageConfiguration?.volumeName
  return [
    ...new Set([
      ...(savedown === undefined ? [] : [savedown]),
      ...(cluster.databases ?? []).flatMap(({ dataviewConfiguration }) =>
        (dataviewConfiguration?.segmentConfigurations ?? []).map(({ volumeName }) => volumeName),
      ),
      ...(cluster.tickerplantLogConfiguration?.tickerplantLogVolumes ?? []),
    ]),
  ]
}
