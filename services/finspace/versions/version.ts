export interface DatabaseId {
  environmentId: string
  databaseName: string
}

/** A version is named by the changeset that made it. */
export interface VersionId extends DatabaseId {
  changesetId: string
}

/** What a version holds, all changesets before it included. */
export interface VersionSize {
  numBytes: number
  numFiles: number
}
