// What the path of a page names.

export interface DatabaseName {
  environmentId: string
  databaseName: string
}

export interface ClusterName {
  environmentId: string
  clusterName: string
}
