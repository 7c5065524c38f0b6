import type { ClusterRecord } from '../cluster/record.ts'
import { clustersThat } from '../cluster/use.ts'
import type { Finspace } from '../finspace.ts'

export interface DataviewName {
  environmentId: string
  databaseName: string
  dataviewName: string
}

/** The clusters that show a dataview, or are on their way to it. */
export const clustersOf = (finspace: Finspace, view: DataviewName): ClusterRecord[] =>
  clustersThat(finspace, view.environmentId, cluster =>
    shownBy(cluster).some(
      ({ databaseName, dataviewConfiguration }) =>
        databaseName === view.databaseName && dataviewConfiguration?.dataviewName === view.dataviewName,
    ),
  )

/** The names of those that show this version of the dataview. */
export const namesOnVersion = (clusters: readonly ClusterRecord[], versionId: string): string[] =>
  clusters
    .filter(cluster =>
      shownBy(cluster).some(
        ({ dataviewConfiguration }) => dataviewConfiguration?.dataviewVersionId === versionId,
      ),
    )
    .map(({ clusterName }) => clusterName)

/** What the nodes of an UPDATING cluster move to counts before they have moved, or it could go meanwhile. */
const shownBy = ({ databases = [], update }: ClusterRecord) =>
  update?.kind === 'databases' ? [...databases, ...update.databases] : databases
