import { mkdir } from 'node:fs/promises'
import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import { createApply } from './apply.ts'
import { type Browse, createBrowse } from './browse.ts'
import type { Changeset, ChangesetProgress, Stage } from './changeset/changeset.ts'
import type { ObjectSource } from './changeset/object-source.ts'
import type { DatabaseId, VersionId, VersionSize } from './changeset/version.ts'
import type { VersionChecks } from './checks/checks.ts'
import { expectDatabases } from './expect-databases.ts'
import { OPEN_DIRECTORY } from './files/finished.ts'
import { listFiles, type VersionFile } from './list-files.ts'
import { createMounts, type Mounts } from './mount/mounts.ts'
import { removeUnheld } from './mount/remove-unheld.ts'
import { createWritableCopies, type WritableCopies } from './mount/writable.ts'
import { createReclaim } from './reclaim.ts'
import { layoutOf } from './records/layout.ts'
import { databaseKey, openRecords, versionKey } from './records/records.ts'
import type { DatabaseSpace } from './records/space.ts'
import { placesOf } from './references/reference.ts'
import { draftReferences } from './references/reference-draft.ts'
import { createRelease, type Releases } from './release.ts'
import { draftPages } from './tree/page-draft.ts'

// Part of the contract of `apply`.
export type { Changeset, ChangesetProgress }

/** The versions of all databases: immutable trees of files under one folder, which share what is unchanged. */
export interface Versions extends Mounts, WritableCopies, Releases, Browse {
  /**
   * Clears what a crash left half made, and lets go of what holders had mounted that are no more; what the others
   * have mounted stays in its place. To be called once, before all else.
   */
  start(outlives?: (holder: string) => boolean): Promise<void>
  /**
   * Copies what the requests name and publishes the next version of the database. Versions of one database are
   * published in the order of the calls. Called again after a crash, it goes on without copying finished files
   * again; called for a version that is published already, it answers at once.
   * @throws {ChangesetError} the database stays as it was. An abort throws the signal's reason and keeps the copies.
   */
  apply(changeset: Changeset): Promise<VersionSize>
  describe(version: VersionId): VersionSize | undefined
  /** The files of a directory of the version and of all below it, or the one file at `path`. */
  files(version: VersionId, path?: string): AsyncIterable<VersionFile>
  /**
   * Deletes the files that no version, mount or running changeset needs; answers what it deleted. To look through
   * all databases takes long where there are many versions; files come to be unneeded where a version is released.
   */
  reclaim(databases: 'released' | 'all'): Promise<VersionSize>
}

export interface VersionsParts {
  store: Store
  clock: Clock
  /** Absolute. All that is under it belongs to the versions. */
  folder: string
  objects: ObjectSource
  /** What is checked before a version is published; nothing by default. */
  checks?(): VersionChecks
  /** Called at each stage of a changeset as it is reached; tests end the process there. */
  onStage?(stage: Stage): void
}

const noChecks: VersionChecks = { symExtends: false, tables: false, columns: false, content: false }

export function createVersions({
  store,
  clock,
  folder,
  objects,
  checks = () => noChecks,
  onStage = () => undefined,
}: VersionsParts): Versions {
  const records = openRecords(store)
  const layout = layoutOf(folder)
  const spaceOf = (database: DatabaseId): DatabaseSpace => {
    const prefix = `${databaseKey(database)}/`
    const content = layout.content(database)
    const references = draftReferences(records.references, prefix)
    return {
      ...{ pages: draftPages(records.pages, prefix), content, references },
      ...placesOf(content, references),
    }
  }
  const common = { store, records, layout, spaceOf }
  return {
    async start(outlives = () => false) {
      await expectDatabases(records, layout)
      store.transact(() => {
        for (const { key, value } of records.mounts.list()) {
          if (!outlives(value.holder)) records.mounts.delete(key)
        }
      })
      await mkdir(layout.mounts, { recursive: true, mode: OPEN_DIRECTORY })
      await removeUnheld(
        layout,
        new Set(records.mounts.list().map(({ value }) => layout.mount(value.version))),
      )
    },
    apply: createApply({ ...common, clock, objects, checks, onStage }),
    describe(version) {
      const { bytes, files } = records.versions.get(versionKey(version))?.root ?? {}
      return bytes === undefined || files === undefined ? undefined : { numBytes: bytes, numFiles: files }
    },
    files: (version, path = '/') => listFiles({ ...common, version, path }),
    ...createBrowse(common),
    ...createMounts(common),
    ...createWritableCopies(common),
    ...createRelease(common),
    reclaim: createReclaim(common),
  }
}
