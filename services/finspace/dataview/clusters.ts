import type { ClusterRecord } from '../cluster/record.ts'
import type { Finspace } from '../finspace.ts'

interface DataviewName {
  environmentId: string
  databaseName: string
  dataviewName: string
}

/** The clusters that show a dataview, those that are being deleted too. */
export const clustersOf = ({ tables }: Finspace, view: DataviewName): ClusterRecord[] =>
  tables.cluster
    .list({ index: 'listed', prefix: `${view.environmentId}/` })
    .map(({ value }) => value)
    .filter(
      ({ status, databases = [] }) =>
        status !== 'CREATE_FAILED' &&
        databases.some(
          ({ databaseName, dataviewConfiguration }) =>
            databaseName === view.databaseName && dataviewConfiguration?.dataviewName === view.dataviewName,
        ),
    )

export const clustersOnVersion = (finspace: Finspace, view: DataviewName, versionId: string): string[] =>
  clustersOf(finspace, view)
    .filter(({ databases = [] }) =>
      databases.some(({ dataviewConfiguration }) => dataviewConfiguration?.dataviewVersionId === versionId),
    )
    .map(({ clusterName }) => clusterName)
