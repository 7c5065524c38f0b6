import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createS3 } from '../../services/aws/s3/service.ts'
import type { ChangeRequest } from '../../services/finspace/versions/changeset/change-request.ts'
import type { ObjectSource } from '../../services/finspace/versions/changeset/object-source.ts'
import { createVersions } from '../../services/finspace/versions/versions.ts'
import { systemClock } from '../../services/store/clock.ts'
import { systemRandom } from '../../services/store/random.ts'
import { openStore } from '../../services/store/store.ts'

export interface Shape {
  dates: number
  tables: number
  columns: number
  /** Of each column. */
  bytes: number
}

export const FIRST_DATE = 10_000

/** Writes a database of the shape under `hdb/` of a bucket. Its bytes are random, so that no disk can fold them. */
export function writeBucket(top: string, bucket: string, shape: Shape) {
  const content = systemRandom.bytes(shape.bytes)
  writeFiles(join(top, 's3', bucket), shape, path => writeFileSync(path, content))
}

/** The same of files that hold nothing but a length, and take no space. */
export function writeSparseBucket(top: string, bucket: string, shape: Shape) {
  writeFiles(join(top, 's3', bucket), shape, path => {
    writeFileSync(path, '')
    truncateSync(path, shape.bytes)
  })
}

function writeFiles(bucket: string, { dates, tables, columns }: Shape, write: (path: string) => void) {
  for (let date = 0; date < dates; date++) {
    for (let table = 0; table < tables; table++) {
      const folder = join(bucket, `hdb/${FIRST_DATE + date}/t${table}`)
      mkdirSync(folder, { recursive: true })
      for (let column = 0; column < columns; column++) write(join(folder, `c${column}`))
    }
  }
}

export const put = (bucket: string, path = ''): ChangeRequest => ({
  changeType: 'PUT',
  dbPath: `/${path}`,
  s3Path: `s3://${bucket}/hdb/${path}`,
})

/** The service's versions over its own buckets, in a folder. */
export function openVersions(top: string, more: Pick<ObjectSource, 'referred'> = {}) {
  const store = openStore({ file: join(top, 'db'), clock: systemClock })
  const { source } = createS3({ store, clock: systemClock, random: systemRandom, folder: join(top, 's3') })
  const versions = createVersions({
    store,
    clock: systemClock,
    folder: join(top, 'databases'),
    objects: { ...source, ...more },
  })
  return {
    apply: (databaseName: string, changesetId: string, changeRequests: ChangeRequest[]) =>
      versions.apply({
        environmentId: 'bench',
        databaseName,
        changesetId,
        changeRequests,
        publish: () => undefined,
      }),
    mount: (databaseName: string, changesetId: string) =>
      versions.mount({ environmentId: 'bench', databaseName, changesetId }, 'bench'),
    /** Deletes all that the database has. */
    async forget(databaseName: string) {
      versions.releaseDatabase({ environmentId: 'bench', databaseName })
      await versions.reclaim('released')
    },
    close: () => store.close(),
  }
}
