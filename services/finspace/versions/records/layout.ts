import { join } from 'node:path'
import type { DatabaseId, VersionId, WritableCopy } from '../changeset/version.ts'
import { databaseKey, versionKey } from './records.ts'

/** Where things lie under the versions' folder. */
export interface Layout {
  top: string
  /** Of one database: what its entries' `at` is below. */
  content(database: DatabaseId): string
  /** What one changeset brought: a folder for each of its PUTs, `0`, `1`, ... */
  copies(version: VersionId): string
  mounts: string
  /** Ends in the database's name, as the path that q code gets does. */
  mount(version: VersionId): string
  /** `<environment>/<copy>/<database>` */
  writables: string
  /** Ends in the database's name too. */
  writable(copy: WritableCopy): string
}

export const layoutOf = (top: string): Layout => ({
  top,
  content: database => join(top, 'content', databaseKey(database)),
  copies: version => join(top, 'content', versionKey(version)),
  mounts: join(top, 'mounts'),
  writables: join(top, 'writable'),
  mount: ({ environmentId, databaseName, changesetId }) =>
    join(top, 'mounts', environmentId, changesetId, databaseName),
  writable: ({ environmentId, copyId, databaseName }) =>
    join(top, 'writable', environmentId, copyId, databaseName),
})
