import type { DatabaseId, VersionId } from './changeset/version.ts'
import { databaseKey, versionKey } from './records/records.ts'
import type { VersionSpace } from './records/space.ts'

export interface Releases {
  /** Gives a version up, in the running transaction; its files go by `reclaim` once nothing else needs them. */
  release(version: VersionId): void
  releaseDatabase(database: DatabaseId): void
}

export function createRelease({ store, records }: VersionSpace): Releases {
  const mark = ({ environmentId, databaseName }: DatabaseId) =>
    records.released.put(databaseKey({ environmentId, databaseName }), { environmentId, databaseName })
  const release = (key: string) => {
    const record = records.versions.get(key)
    if (record !== undefined) records.versions.put(key, { ...record, released: true })
  }
  return {
    release: version =>
      store.transact(() => {
        mark(version)
        release(versionKey(version))
      }),
    releaseDatabase: database =>
      store.transact(() => {
        mark(database)
        const prefix = `${databaseKey(database)}/`
        for (const { key } of records.versions.list({ prefix })) release(key)
        for (const { key } of records.copies.list({ prefix })) records.copies.delete(key)
        records.heads.delete(databaseKey(database))
      }),
  }
}
