export interface DatabaseId {
  environmentId: string
  databaseName: string
}

/** A version is named by the changeset that made it. */
export interface VersionId extends DatabaseId {
  changesetId: string
}

/** A copy of a version that may be written to, by the name of who asked for it. */
export interface WritableCopy extends VersionId {
  copyId: string
}

/** What a node shows of a database: a version, or a copy of one. */
export type Mountable = VersionId | WritableCopy

export const isCopy = (mountable: Mountable): mountable is WritableCopy => 'copyId' in mountable

/** What a version holds, all changesets before it included. */
export interface VersionSize {
  numBytes: number
  numFiles: number
}
