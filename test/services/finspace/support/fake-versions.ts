import { ChangesetError } from '../../../../services/finspace/versions/changeset/changeset-error.ts'
import {
  type ObjectSource,
  ObjectSourceError,
} from '../../../../services/finspace/versions/changeset/object-source.ts'
import type { VersionId } from '../../../../services/finspace/versions/changeset/version.ts'
import type { Changeset, Versions } from '../../../../services/finspace/versions/versions.ts'
import type { Store } from '../../../../services/store/store.ts'

export interface FakeVersions extends Versions {
  /** `database/changeset@holder` of all that is mounted. */
  readonly mounts: Set<string>
  /** Ids of the writable copies. */
  readonly copies: Set<string>
  /** Holds back every changeset from here on, until the returned function is called. */
  hold(): () => void
  /** What is done in the middle of every changeset from here on. */
  during(work: (changeset: Changeset) => void | Promise<void>): void
}

/** Versions that know paths and sizes, and no files. */
export function fakeVersions(store: Store, objects: ObjectSource): FakeVersions {
  const versions = new Map<string, Map<string, number>>()
  const mounts = new Set<string>()
  const copies = new Set<string>()
  let newest: Map<string, Map<string, number>> = new Map()
  let gate = Promise.resolve()
  let work: (changeset: Changeset) => void | Promise<void> = () => undefined
  const keyOf = ({ environmentId, databaseName, changesetId }: VersionId) =>
    `${environmentId}/${databaseName}/${changesetId}`
  const sizeOf = (files: Map<string, number>) => ({
    numFiles: files.size,
    numBytes: [...files.values()].reduce((total, bytes) => total + bytes, 0),
  })
  return {
    ...{ mounts, copies },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return resolve
    },
    during(next) {
      work = next
    },
    start: async () => undefined,
    async apply(changeset) {
      await gate
      changeset.signal?.throwIfAborted()
      const database = `${changeset.environmentId}/${changeset.databaseName}`
      const files = await changed(changeset, new Map(newest.get(database)), objects)
      await work(changeset)
      store.transact(() => {
        newest = new Map(newest).set(database, files)
        versions.set(keyOf(changeset), files)
        changeset.publish(sizeOf(files))
      })
      return sizeOf(files)
    },
    describe(version) {
      const files = versions.get(keyOf(version))
      return files === undefined ? undefined : sizeOf(files)
    },
    async *files(version) {
      for (const [path, bytes] of versions.get(keyOf(version)) ?? []) yield { path, bytes }
    },
    entries: async () => [],
    differences: async () => [],
    async mount(version, holder) {
      mounts.add(`${version.databaseName}/${version.changesetId}@${holder}`)
      return `/mounts/${keyOf(version)}`
    },
    async unmount(version, holder) {
      mounts.delete(`${version.databaseName}/${version.changesetId}@${holder}`)
    },
    async unmountAll(holder) {
      for (const mount of mounts) if (mount.endsWith(`@${holder}`)) mounts.delete(mount)
    },
    copy: async ({ copyId }) => void copies.add(copyId),
    removeCopy: async ({ copyId }) => void copies.delete(copyId),
    release: () => undefined,
    releaseDatabase: () => undefined,
    reclaim: async () => ({ numBytes: 0, numFiles: 0 }),
  }
}

async function changed(changeset: Changeset, files: Map<string, number>, objects: ObjectSource) {
  try {
    return await withChanges(changeset, files, objects)
  } catch (error) {
    throw error instanceof ObjectSourceError ? new ChangesetError('ACCESS_DENIED', error.message) : error
  }
}

async function withChanges(changeset: Changeset, files: Map<string, number>, objects: ObjectSource) {
  for (const { changeType, dbPath, s3Path = '' } of changeset.changeRequests) {
    if (changeType === 'DELETE') {
      for (const path of [...files.keys()].filter(path => path.startsWith(dbPath))) files.delete(path)
      continue
    }
    const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)\/(.*)$/.exec(s3Path) ?? []
    let found = 0
    for await (const { key, size } of objects.list(bucket, prefix)) {
      found += 1
      files.set(
        `${dbPath}${key.slice(prefix.endsWith('/') ? prefix.length : prefix.lastIndexOf('/') + 1)}`,
        size,
      )
    }
    if (found === 0) throw new ChangesetError('INPUT_NOT_FOUND', `no object under ${s3Path}`)
  }
  return files
}
