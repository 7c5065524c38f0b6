import type { Collection } from '../../../store/collection.ts'
import type { Store } from '../../../store/store.ts'
import type { DatabaseId, VersionId } from '../changeset/version.ts'
import type { Reference } from '../references/reference.ts'
import type { Tree } from '../tree/entry.ts'
import type { Page } from '../tree/pages.ts'

/** What the store keeps of versions. */
export interface Records {
  versions: Collection<VersionRecord>
  /** The newest version of each database. */
  heads: Collection<{ changesetId: string }>
  pages: Collection<Page>
  /** The changesets whose files are being copied, or were when the service stopped. */
  copies: Collection<CopyRecord>
  mounts: Collection<MountRecord>
  /** Of the PUTs of published changesets that refer to files. */
  references: Collection<Reference>
  /** The databases of which versions were given up, until the files of those are gone. */
  released: Collection<DatabaseId>
}

export interface VersionRecord {
  root: Tree
  /** Given up: it goes once nothing has it mounted. */
  released: boolean
}

export interface CopyRecord {
  /** After a crash of the machine the copies of before may be incomplete on the disk. */
  bootId: string
  /** How many were begun and came to no end. Those that an earlier kdbflow began were not counted. */
  attempts?: number
}

export interface MountRecord {
  version: VersionId
  holder: string
}

/** Where what is kept of versions lies in the store. */
export const VERSION_TABLES = {
  versions: 'finspace.version',
  heads: 'finspace.version-head',
  pages: 'finspace.version-page',
  references: 'finspace.version-reference',
} as const

export const openRecords = (store: Store): Records => ({
  versions: store.collection(VERSION_TABLES.versions),
  heads: store.collection(VERSION_TABLES.heads),
  pages: store.collection(VERSION_TABLES.pages),
  references: store.collection(VERSION_TABLES.references),
  copies: store.collection('finspace.version-copy'),
  mounts: store.collection('finspace.version-mount', {
    version: ({ version }) => versionKey(version),
    holder: ({ holder }) => holder,
  }),
  released: store.collection('finspace.version-released'),
})

/** Also the path of the database's files below `content`. */
export const databaseKey = ({ environmentId, databaseName }: DatabaseId): string =>
  `${environmentId}/${databaseName}`

export const versionKey = (version: VersionId): string => `${databaseKey(version)}/${version.changesetId}`

export const mountKey = (version: VersionId, holder: string): string => `${versionKey(version)}/${holder}`

/** Whether somebody has the version mounted. */
export const isMounted = ({ mounts }: Records, key: string): boolean =>
  mounts.count({ index: 'version', prefix: `${key}\u0000` }) > 0
