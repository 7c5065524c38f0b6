/** One step of a changeset, as `CreateKxChangeset` takes it. */
export interface ChangeRequest {
  changeType: 'PUT' | 'DELETE'
  /** `/2026.11.20/trade/`: at most three levels. */
  dbPath: string
  /** Of a PUT: a directory ends in `/`, a file does not. */
  s3Path?: string
}
