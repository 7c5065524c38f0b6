// What the kinds that clusters stand on ask about them.
import type { DatabaseName } from '../database/parts.ts'
import type { DataviewName, ShowingCluster } from '../dataview/parts.ts'
import type { ScalingGroupName } from '../scaling-group/parts.ts'
import type { VolumeName } from '../volume/parts.ts'
import { volumeNames } from './answer.ts'
import type { ClusterTables } from './parts.ts'
import type { ClusterRecord } from './record.ts'

interface Clusters {
  tables: ClusterTables
}

export const clustersOnVolume = (
  clusters: Clusters,
  { environmentId, volumeName }: VolumeName,
): ClusterRecord[] =>
  clustersThat(clusters, environmentId, cluster => volumeNames(cluster).includes(volumeName))

/** Those that have, or want, a place on the scaling group. */
export const clustersOnScalingGroup = (
  clusters: Clusters,
  { environmentId, scalingGroupName }: ScalingGroupName,
): ClusterRecord[] =>
  clustersThat(
    clusters,
    environmentId,
    ({ scalingGroupConfiguration }) => scalingGroupConfiguration?.scalingGroupName === scalingGroupName,
  )

/** Those that show a dataview, or are on their way to it. */
export const clustersShowing = (clusters: Clusters, view: DataviewName): ShowingCluster[] =>
  clustersThat(clusters, view.environmentId, cluster => configurationsOf(cluster, view).length > 0).map(
    cluster => ({
      clusterName: cluster.clusterName,
      clusterType: cluster.clusterType,
      status: cluster.status,
      versionIds: configurationsOf(cluster, view).flatMap(({ dataviewVersionId }) => dataviewVersionId ?? []),
    }),
  )

const configurationsOf = (cluster: ClusterRecord, { databaseName, dataviewName }: DataviewName) =>
  shownBy(cluster)
    .filter(database => database.databaseName === databaseName)
    .flatMap(({ dataviewConfiguration }) => dataviewConfiguration ?? [])
    .filter(configuration => configuration.dataviewName === dataviewName)

/** What the nodes of an UPDATING cluster move to counts before they have moved, or it could go meanwhile. */
const shownBy = ({ databases = [], update }: ClusterRecord) =>
  update?.kind === 'databases' ? [...databases, ...update.databases] : databases

/** Those that are being deleted too. */
const clustersThat = (
  { tables }: Clusters,
  environmentId: string,
  uses: (cluster: ClusterRecord) => boolean,
): ClusterRecord[] =>
  tables.cluster
    .list({ index: 'listed', prefix: `${environmentId}/` })
    .map(({ value }) => value)
    .filter(cluster => cluster.status !== 'CREATE_FAILED' && uses(cluster))

/** The cluster that mounts a database, in words. */
export function clusterUsing(
  { tables }: Clusters,
  { environmentId, databaseName }: DatabaseName,
): string | undefined {
  const mounting = tables.cluster
    .list({ index: 'listed', prefix: `${environmentId}/` })
    .find(({ value }) => value.databases?.some(one => one.databaseName === databaseName))
  return mounting === undefined ? undefined : `cluster ${mounting.value.clusterName}`
}

/** Those whose code may connect to others of their environment, each with the time of its creation. */
export const callersIn = ({ tables }: Clusters, environmentId: string): Record<string, number> =>
  Object.fromEntries(
    tables.cluster
      .list({ index: 'listed', prefix: `${environmentId}/` })
      .map(({ value }) => value)
      .filter(({ executionRole, status }) => executionRole !== undefined && status !== 'CREATE_FAILED')
      .map(({ clusterName, createdTimestamp }) => [clusterName, createdTimestamp]),
  )
