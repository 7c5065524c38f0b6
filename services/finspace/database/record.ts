export interface DatabaseRecord {
  environmentId: string
  databaseName: string
  description?: string | undefined
  createdTimestamp: number
  lastModifiedTimestamp: number
  lastCompletedChangesetId?: string | undefined
  numBytes: number
  numChangesets: number
  numFiles: number
  /** How many events were published of it; stored under this name. */
  told: number
  /** How many changesets were ever asked for: the next one's place in their order. */
  requested: number
}
