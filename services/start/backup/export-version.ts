// A version of a database as a plain folder, which q opens as it is.
import { chmod, mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { forEachConcurrently } from '../../finspace/versions/copy/concurrently.ts'
import { OPEN_DIRECTORY } from '../../finspace/versions/files/finished.ts'
import { VERSION_TABLES, type VersionRecord } from '../../finspace/versions/records/records.ts'
import { checkReferences, type ReferenceSpace } from '../../finspace/versions/references/check-references.ts'
import { placesOf, type Reference } from '../../finspace/versions/references/reference.ts'
import type { Entry, Tree } from '../../finspace/versions/tree/entry.ts'
import { draftPages } from '../../finspace/versions/tree/page-draft.ts'
import type { Page } from '../../finspace/versions/tree/pages.ts'
import { entriesOf, type TreeSpace } from '../../finspace/versions/tree/tree.ts'
import { readStore, type StoreReader } from '../../store/read-store.ts'
import { codeOf } from '../../store/thrown.ts'
import { NAMES } from '../places.ts'
import { type Copied, copyFileTo } from './copy-file.ts'
import { POOL } from './layout.ts'
import { makeFolder } from './new-folder.ts'

export interface Exported {
  environmentId: string
  databaseName: string
  changesetId: string
  files: number
  bytes: number
}

export interface ExportParts {
  data: string
  databaseName: string
  /** The only one that has such a database, where it is not named. */
  environmentId?: string | undefined
  /** That of the newest version, where it is not named. */
  changesetId?: string | undefined
  /** Not there yet, or empty. */
  to: string
  onCopied?(copied: { files: number; bytes: number }): void
}

const AT_ONCE = 8
const OPEN_FILE = 0o644

/**
 * Copies every file of the version; the folder gets its name when all of it is on the disk.
 * @throws {Error} with a sentence for the operator; there is no such folder then
 */
export async function exportVersion({
  data,
  to,
  onCopied = () => undefined,
  ...wanted
}: ExportParts): Promise<Exported> {
  const root = resolve(data)
  using store = readStore(join(root, NAMES.database))
  const version = findVersion(store, wanted)
  const space = spaceIn(store, join(root, POOL), version.database)
  await checkReferences(space, version.root)
  const copied = { files: 0, bytes: 0 }
  await makeFolder(to, async making => {
    const { signal } = new AbortController()
    await forEachConcurrently(
      filesOf(space, version.root, making),
      { limit: AT_ONCE, signal },
      async file => {
        const { bytes } = await copyOne(file)
        copied.bytes += bytes
        copied.files++
        onCopied(copied)
      },
    )
    return copied.files
  })
  const { environmentId, databaseName, changesetId } = version
  return { environmentId, databaseName, changesetId, ...copied }
}

interface Found {
  environmentId: string
  databaseName: string
  changesetId: string
  /** Its key. */
  database: string
  root: Tree
}

function findVersion(
  store: StoreReader,
  {
    databaseName,
    environmentId,
    changesetId,
  }: Pick<ExportParts, 'databaseName' | 'environmentId' | 'changesetId'>,
): Found {
  const all = [...store.documents<{ changesetId: string }>(VERSION_TABLES.heads)]
  const found = all.filter(({ key }) => {
    const [id, name] = key.split('/')
    return name === databaseName && (environmentId === undefined || id === environmentId)
  })
  const [only, ...others] = found
  if (only === undefined || others.length > 0) {
    const there = all.map(({ key }) => key).join(', ') || 'none with a version'
    throw new Error(
      `expected one database ${databaseName}, got ${found.length} of ${there}: --environment names one`,
    )
  }
  const newest = changesetId ?? only.value.changesetId
  const record = store.document<VersionRecord>(VERSION_TABLES.versions, `${only.key}/${newest}`)
  if (record === undefined)
    throw new Error(`expected a version of ${databaseName}, got ${newest}, which is none`)
  const [id = ''] = only.key.split('/')
  return { environmentId: id, databaseName, changesetId: newest, database: only.key, root: record.root }
}

function spaceIn(store: StoreReader, pool: string, database: string): ReferenceSpace {
  const content = join(pool, database)
  const find = (put: string) => store.document<Reference>(VERSION_TABLES.references, `${database}/${put}`)
  const isEmpty = () => store.documents(VERSION_TABLES.references).next().done === true
  return {
    ...{ pages: pagesIn(store, database), content, references: { find, isEmpty } },
    ...placesOf(content, { find }),
  }
}

const pagesIn = (store: StoreReader, database: string): TreeSpace['pages'] =>
  draftPages(
    {
      get: key => store.document<Page>(VERSION_TABLES.pages, key),
      put: () => {
        throw new Error('expected a version that is only read')
      },
    },
    `${database}/`,
  )

interface File {
  from: string
  to: string
}

/** Makes each folder before it yields the files in it. */
async function* filesOf(space: TreeSpace, entry: Entry, to: string): AsyncGenerator<File> {
  if (entry.kind === 'file') return yield { from: space.pathOf(entry.at), to }
  await mkdir(to, { recursive: true, mode: OPEN_DIRECTORY })
  for (const [name, below] of await entriesOf(space, entry)) yield* filesOf(space, below, join(to, name))
}

/** Its own, to write to: the version's are read-only. */
async function copyOne({ from, to }: File): Promise<Copied> {
  const copied = await copyFileTo(from, to).catch(cause => {
    if (codeOf(cause) !== 'ENOENT') throw cause
    const why = 'the version was given up, or kdbflow verify names it'
    throw new Error(`expected ${from}, got no such file: ${why}`, { cause })
  })
  await chmod(to, OPEN_FILE)
  return copied
}
