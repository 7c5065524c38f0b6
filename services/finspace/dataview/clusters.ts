import type { ClusterRecord } from '../cluster/record.ts'
import { clustersThat } from '../cluster/use.ts'
import type { Finspace } from '../finspace.ts'

export interface DataviewName {
  environmentId: string
  databaseName: string
  dataviewName: string
}

/** The clusters that show a dataview. */
export const clustersOf = (finspace: Finspace, view: DataviewName): ClusterRecord[] =>
  clustersThat(finspace, view.environmentId, ({ databases = [] }) =>
    databases.some(
      ({ databaseName, dataviewConfiguration }) =>
        databaseName === view.databaseName && dataviewConfiguration?.dataviewName === view.dataviewName,
    ),
  )

/** The names of those that show this version of the dataview. */
export const namesOnVersion = (clusters: readonly ClusterRecord[], versionId: string): string[] =>
  clusters
    .filter(({ databases = [] }) =>
      databases.some(({ dataviewConfiguration }) => dataviewConfiguration?.dataviewVersionId === versionId),
    )
    .map(({ clusterName }) => clusterName)
