import type { ChangeRequest } from './change-request.ts'
import type { VersionId, VersionSize } from './version.ts'

export interface Changeset extends VersionId {
  changeRequests: ChangeRequest[]
  /** Runs in the transaction that publishes, so that the caller's records change with it or not at all. */
  publish(size: VersionSize): void
  onProgress?(progress: ChangesetProgress): void
  signal?: AbortSignal
}

export interface ChangesetProgress {
  filesDone: number
  filesTotal: number
  bytesDone: number
  bytesTotal: number
  /** Over the last seconds. */
  bytesPerSecond: number
  /** Absent while nothing moves. */
  secondsLeft?: number
}

/** How far a changeset has come: its files are copied, then durable; its tree is changed, then published. */
export type Stage = 'copied' | 'synced' | 'changed' | 'published'
