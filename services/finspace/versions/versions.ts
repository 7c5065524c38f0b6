import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import type { ChangeRequest } from './change-request.ts'
import type { ObjectSource } from './object-source.ts'
import type { DatabaseId, VersionId, VersionSize } from './version.ts'

/** The versions of all databases: immutable trees of files under one folder, which share what is unchanged. */
export interface Versions {
  /** Clears what a crash left half made. To be called once, before all else. */
  start(): Promise<void>
  /**
   * Copies what the requests name and publishes the next version of the database. Versions of one database are
   * published in the order of the calls. Called again after a crash, it goes on without copying finished files
   * again; called for a version that is published already, it answers at once.
   * @throws {ChangesetError} the database stays as it was. An abort throws the signal's reason and keeps the copies.
   */
  apply(changeset: Changeset): Promise<VersionSize>
  describe(version: VersionId): VersionSize | undefined
  files(version: VersionId): AsyncIterable<VersionFile>
  /**
   * Makes the version a directory that a kdb+ process can load, and answers its absolute path. It stays as long
   * as a holder (a node, a dataview) has it; a holder may hold many.
   */
  mount(version: VersionId, holder: string): Promise<string>
  unmount(version: VersionId, holder: string): Promise<void>
  /** Gives a version up, in the running transaction; its files go by `reclaim` once nothing else needs them. */
  release(version: VersionId): void
  releaseDatabase(database: DatabaseId): void
  /** Deletes the files that no version, mount or running changeset needs. */
  reclaim(): Promise<VersionSize>
}

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
}

export interface VersionFile {
  /** `/2026.11.20/trade/price` */
  path: string
  bytes: number
}

export interface VersionsParts {
  store: Store
  clock: Clock
  /** Absolute. All that is under it belongs to the versions. */
  folder: string
  objects: ObjectSource
}

export type CreateVersions = (parts: VersionsParts) => Versions
