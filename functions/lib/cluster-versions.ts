import type { KxDatabaseConfiguration } from '@aws-sdk/client-finspace'

/** The changeset that a cluster shows, by database; through a dataview, the dataview's. */
export const versionsOf = (databases: readonly KxDatabaseConfiguration[] = []): Record<string, string> =>
  Object.fromEntries(
    databases.flatMap(({ databaseName, changesetId, dataviewConfiguration }) => {
      const version = dataviewConfiguration?.changesetId ?? changesetId
      return databaseName === undefined || version === undefined ? [] : [[databaseName, version]]
    }),
  )
