import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import type { Account } from '../wire/account.ts'
import type { ChangesetRecord } from './changeset/record.ts'
import type { ClusterRecord } from './cluster/record.ts'
import type { DataviewRecord } from './dataview/record.ts'
import type { EnvironmentRecord } from './environment/record.ts'
import type { Life } from './life/life.ts'
import type { Nodes } from './nodes/nodes.ts'
import type { ClientTokens } from './operation/client-token.ts'
import type { ScalingGroupRecord } from './scaling-group/record.ts'
import type { Settings } from './settings/settings.ts'
import type { World } from './settings/world.ts'
import type { Tables } from './tables.ts'
import type { ObjectSource } from './versions/changeset/object-source.ts'
import type { ChangesetProgress, Versions } from './versions/versions.ts'
import type { VolumeRecord } from './volume/record.ts'

/** What every operation and every step works with. */
export interface Finspace extends Account {
  store: Store
  clock: Clock
  random: Random
  settings(): Settings
  world(): World
  objects: ObjectSource
  /** That `objects` are in buckets of this endpoint. */
  ownBuckets: boolean
  versions: Versions
  nodes: Nodes
  tables: Tables
  tokens: ClientTokens
  /** How far the changesets that are being copied have come, by their key. A restart counts anew. */
  progress: Map<string, ChangesetProgress>
  lives: Lives
  /** Deletes the files that nothing needs any more, some time after the running transaction. */
  reclaim(): void
  /** Told of every error that was not foreseen. */
  onFault(fault: unknown): void
}

export interface Lives {
  environment: Life<EnvironmentRecord>
  changeset: Life<ChangesetRecord>
  dataview: Life<DataviewRecord>
  cluster: Life<ClusterRecord>
  volume: Life<VolumeRecord>
  scalingGroup: Life<ScalingGroupRecord>
}
