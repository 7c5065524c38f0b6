import type { Collection } from '../store/collection.ts'
import type { Store } from '../store/store.ts'
import type { Certificate } from './authority/certificate.ts'
import type { ChangesetRecord } from './changeset/record.ts'
import type { ClusterRecord } from './cluster/record.ts'
import type { DatabaseRecord } from './database/record.ts'
import type { DataviewRecord } from './dataview/record.ts'
import type { EnvironmentRecord } from './environment/record.ts'
import { keyOf, sortable } from './kind/key.ts'
import type { ScalingGroupRecord } from './scaling-group/record.ts'
import type { UserRecord } from './user/record.ts'
import type { VolumeRecord } from './volume/record.ts'

/** The resources, each under its `keyOf`. Indexes order the lists and leave out what is only still remembered. */
export interface Tables {
  environment: Collection<EnvironmentRecord>
  user: Collection<UserRecord>
  /** By environment. */
  authority: Collection<Certificate>
  database: Collection<DatabaseRecord>
  changeset: Collection<ChangesetRecord>
  dataview: Collection<DataviewRecord>
  cluster: Collection<ClusterRecord>
  volume: Collection<VolumeRecord>
  scalingGroup: Collection<ScalingGroupRecord>
  /** By ARN. */
  tag: Collection<Record<string, string>>
}

export function openTables(store: Store): Tables {
  return {
    environment: store.collection<EnvironmentRecord>('finspace.environment', {
      listed: ({ kind, creationTimestamp }) => `${kind}/${sortable(creationTimestamp)}`,
    }),
    user: store.collection<UserRecord>('finspace.user'),
    authority: store.collection<Certificate>('finspace.authority'),
    database: store.collection<DatabaseRecord>('finspace.database'),
    changeset: store.collection<ChangesetRecord>('finspace.changeset', {
      unfinished: ({ status }) => (status === 'COMPLETED' || status === 'FAILED' ? undefined : status),
      listed: ({ environmentId, databaseName, order }) =>
        `${keyOf(environmentId, databaseName)}/${sortable(order)}`,
    }),
    dataview: store.collection<DataviewRecord>('finspace.dataview', {
      // One that updates itself has never come to its end.
      unfinished: ({ status, autoUpdate }) =>
        status === 'FAILED' || (status === 'ACTIVE' && !autoUpdate) ? undefined : status,
    }),
    cluster: store.collection<ClusterRecord>('finspace.cluster', {
      listed: ({ environmentId, status }) => living(status, environmentId),
      byType: ({ environmentId, status, clusterType }) => living(status, keyOf(environmentId, clusterType)),
    }),
    volume: store.collection<VolumeRecord>('finspace.volume', {
      listed: ({ environmentId, status }) => living(status, environmentId),
    }),
    scalingGroup: store.collection<ScalingGroupRecord>('finspace.scaling-group', {
      listed: ({ environmentId, status }) => living(status, environmentId),
    }),
    tag: store.collection('finspace.tag'),
  }
}

const living = (status: string, place: string) => (status === 'DELETED' ? undefined : `${place}/`)
