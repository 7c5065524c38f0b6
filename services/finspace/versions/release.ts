import { databaseKey, versionKey } from './records.ts'
import type { VersionSpace } from './space.ts'
import type { Versions } from './versions.ts'

export function createRelease({
  store,
  records,
}: VersionSpace): Pick<Versions, 'release' | 'releaseDatabase'> {
  const release = (key: string) => {
    const record = records.versions.get(key)
    if (record !== undefined) records.versions.put(key, { ...record, released: true })
  }
  return {
    release: version => store.transact(() => release(versionKey(version))),
    releaseDatabase: database =>
      store.transact(() => {
        const prefix = `${databaseKey(database)}/`
        for (const { key } of records.versions.list({ prefix })) release(key)
        for (const { key } of records.copies.list({ prefix })) records.copies.delete(key)
        records.heads.delete(databaseKey(database))
      }),
  }
}
