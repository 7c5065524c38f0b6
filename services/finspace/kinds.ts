// The kinds of resources, each in its folder: its tables, and what opens it with what it asks of the others.
import type { Store } from '../store/store.ts'
import type { AuthorityTables } from './authority/authority.ts'
import { changesetTables, openChangesets } from './changeset/kind.ts'
import { clusterTables, openClusters } from './cluster/kind.ts'
import {
  callersIn,
  clustersOnScalingGroup,
  clustersOnVolume,
  clustersShowing,
  clusterUsing,
} from './cluster/questions.ts'
import type { Bundles } from './code/bundles.ts'
import { databaseTables, openDatabases } from './database/kind.ts'
import { dataviewTables, openDataviews } from './dataview/kind.ts'
import { environmentTables, openEnvironments } from './environment/kind.ts'
import { resourceIn } from './kind/arn.ts'
import type { Around } from './kind/around.ts'
import { keyOf } from './kind/key.ts'
import type { Contents, Kind } from './kind/kind.ts'
import type { Nodes } from './nodes/nodes.ts'
import type { ClientTokens } from './operation/client-token.ts'
import { openScalingGroups, scalingGroupTables } from './scaling-group/kind.ts'
import type { Storage } from './storage/storage.ts'
import { openUsers, userTables } from './user/kind.ts'
import type { ObjectSource } from './versions/changeset/object-source.ts'
import type { Versions } from './versions/versions.ts'
import { openVolumes, volumeTables } from './volume/kind.ts'

export const openTables = (store: Store) => ({
  ...environmentTables(store),
  ...userTables(store),
  ...databaseTables(store),
  ...changesetTables(store),
  ...dataviewTables(store),
  ...clusterTables(store),
  ...volumeTables(store),
  ...scalingGroupTables(store),
})

interface KindsParts extends Around {
  tables: ReturnType<typeof openTables> & AuthorityTables & Around['tables']
  objects: ObjectSource
  bundles: Bundles
  versions: Versions
  nodes: Nodes
  storage: Storage
  tokens: ClientTokens
  reclaim(): void
}

export function openKinds(parts: KindsParts) {
  const { tables } = parts
  const environment = openEnvironments({ ...parts, contents: () => contents })
  const user = openUsers({
    ...parts,
    callersIn: environmentId => callersIn(parts, environmentId),
    clusterOf: ({ environmentId, clusterName }) => tables.cluster.get(keyOf(environmentId, clusterName)),
  })
  const database = openDatabases({
    ...parts,
    users: [name => dataview.using(name), name => clusterUsing(parts, name), name => changeset.using(name)],
    forgetChangesets: name => changeset.forget(name),
  })
  const changeset = openChangesets({ ...parts, wakeFollowers: name => dataview.wakeFollowers(name) })
  const dataview = openDataviews({ ...parts, clustersOf: view => clustersShowing(parts, view) })
  const volume = openVolumes({
    ...parts,
    clustersOn: name => clustersOnVolume(parts, name),
    dataviewsOn: name => dataview.on(name),
  })
  const scalingGroup = openScalingGroups({
    ...parts,
    clustersOf: group => clustersOnScalingGroup(parts, group),
  })
  const cluster = openClusters({
    ...parts,
    wakeWaiting(environmentId) {
      for (const kind of [dataview, volume, scalingGroup]) kind.wake(environmentId)
    },
  })
  const kinds = { environment, user, database, changeset, dataview, cluster, volume, scalingGroup }
  const contents: readonly Contents[] = [
    ...Object.values<Kind>(kinds).flatMap(kind => kind.contents ?? []),
    // Its private key is of no more use, but to whoever reads the store.
    { remove: environmentId => tables.authority.delete(environmentId) },
  ]
  return kinds
}

/** The ARN in full of the resource that an ARN names, where there is one. */
export function resourceAt(
  parts: KindsParts,
  kinds: ReturnType<typeof openKinds>,
  arn: string,
): string | undefined {
  const named = resourceIn(parts, arn)
  if (named === undefined) return undefined
  const environment = parts.tables.environment.get(named.environmentId)
  if (environment === undefined || environment.status === 'DELETED') return undefined
  const kind: Kind = kinds[named.kind === 'datasetEnvironment' ? 'environment' : named.kind]
  return kind.arnOf?.(named)
}
