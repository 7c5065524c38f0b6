import type { ShowingCluster } from './parts.ts'

/** The names of the clusters that show this version of the dataview. */
export const namesOnVersion = (clusters: readonly ShowingCluster[], versionId: string): string[] =>
  clusters.filter(({ versionIds }) => versionIds.includes(versionId)).map(({ clusterName }) => clusterName)
