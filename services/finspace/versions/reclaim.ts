import { chmod, lstat, readdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { codeOf } from '../../store/thrown.ts'
import type { DatabaseId, VersionSize } from './changeset/version.ts'
import { FINISHED_DIRECTORY, OPEN_DIRECTORY } from './files/finished.ts'
import { removeTree } from './files/remove-tree.ts'
import { databaseKey, isMounted, type Records, type VersionRecord, versionKey } from './records/records.ts'
import type { VersionSpace } from './records/space.ts'
import { listAt } from './references/reference.ts'
import { childrenOf } from './tree/page-draft.ts'
import type { Page } from './tree/pages.ts'

/**
 * Marks what the living versions reach, forgets all other records in one transaction, then deletes files. A crash
 * in between leaves files that nothing refers to, which the next run deletes.
 */
export function createReclaim(space: VersionSpace): (which: 'released' | 'all') => Promise<VersionSize> {
  return async which => {
    const deleted = { numBytes: 0, numFiles: 0 }
    for (const database of which === 'all' ? await databasesOn(space) : releasedIn(space)) {
      add(deleted, await reclaimDatabase(space, database))
    }
    return deleted
  }
}

async function reclaimDatabase(space: VersionSpace, database: DatabaseId): Promise<VersionSize> {
  const { store, records, layout } = space
  const content = layout.content(database)
  const deleted = { numBytes: 0, numFiles: 0 }
  // Listed before the marking: what is copied after it is not in the list.
  const changesets = await readdir(content).catch(noneIfAbsent)
  const { needed, copying } = store.transact(() => ({
    needed: forgetUnneeded(space, database),
    copying: copyingIn(space, database),
  }))
  await store.durable()
  for (const changesetId of changesets) {
    // It may have been published since, by which it is needed, but not marked.
    if (!copying.has(changesetId)) add(deleted, await prune(content, changesetId, needed))
  }
  store.transact(() => {
    if (!hasReleased(space, database)) records.released.delete(databaseKey(database))
  })
  // Those of one that is gone, and of its environment. A changeset that begins meanwhile makes its folders anew.
  for (const folder of [content, dirname(content)]) await removeEmpty(folder)
  return deleted
}

async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder)
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY'].includes(codeOf(error))) throw error
  }
}

const releasedIn = ({ records }: VersionSpace): DatabaseId[] =>
  records.released.list().map(({ value }) => value)

/** Nothing was ever put there. */
function noneIfAbsent(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}

/** Whether a version that was given up is still there: somebody has it mounted, or it was given up just now. */
const hasReleased = ({ records }: VersionSpace, database: DatabaseId): boolean =>
  records.versions.list({ prefix: `${databaseKey(database)}/` }).some(({ value }) => value.released)

async function databasesOn({ layout }: VersionSpace): Promise<DatabaseId[]> {
  const content = join(layout.top, 'content')
  const databases: DatabaseId[] = []
  for (const environmentId of await readdir(content).catch(noneIfAbsent)) {
    for (const databaseName of await readdir(join(content, environmentId)).catch(noneIfAbsent))
      databases.push({ environmentId, databaseName })
  }
  return databases
}

function copyingIn({ records }: VersionSpace, database: DatabaseId): Set<string> {
  const prefix = `${databaseKey(database)}/`
  return new Set(records.copies.list({ prefix }).map(({ key }) => key.slice(prefix.length)))
}

/** The paths that living versions use, and each of the directories above them, which must stay with them. */
type Needed = Map<string, 'whole' | 'above'>

/** In one transaction: what is forgotten here, nothing can take up again. */
function forgetUnneeded({ records }: VersionSpace, database: DatabaseId): Needed {
  const { versions, pages, references } = records
  const prefix = `${databaseKey(database)}/`
  const living = new Map<string, Page>()
  for (const { key, value } of versions.list({ prefix })) {
    if (isLiving(records, { database, key, record: value }))
      mark(records, { prefix, page: value.root.page, living })
    else versions.delete(key)
  }
  for (const { key } of pages.list({ prefix })) if (!living.has(key)) pages.delete(key)
  const needed = placesOf(living.values())
  for (const { key } of references.list({ prefix })) {
    const put = key.slice(prefix.length)
    if (needed.has(put)) need(needed, listAt(put))
    else references.delete(key)
  }
  return needed
}

interface StoredVersion {
  database: DatabaseId
  key: string
  record: VersionRecord
}

/** The newest version is, even when it is released: the next one is built on it. */
function isLiving(records: Records, { database, key, record }: StoredVersion): boolean {
  if (!record.released || isMounted(records, key)) return true
  const head = records.heads.get(databaseKey(database))
  return head !== undefined && key === versionKey({ ...database, ...head })
}

interface Marking {
  prefix: string
  page: string | undefined
  living: Map<string, Page>
}

function mark({ pages }: Records, { prefix, page, living }: Marking): void {
  const rest = page === undefined ? [] : [page]
  for (let id = rest.pop(); id !== undefined; id = rest.pop()) {
    const key = prefix + id
    if (living.has(key)) continue
    const found = pages.get(key)
    if (found === undefined) throw new Error(`expected page ${key} in the store, got none`)
    living.set(key, found)
    rest.push(...childrenOf(found))
  }
}

function placesOf(pages: Iterable<Page>): Needed {
  const needed: Needed = new Map()
  for (const page of pages) {
    if (!('entries' in page)) continue
    for (const [, entry] of page.entries) if (entry.kind !== 'tree') need(needed, entry.at)
  }
  return needed
}

function need(needed: Needed, at: string): void {
  needed.set(at, 'whole')
  for (let end = at.lastIndexOf('/'); end > 0; end = at.lastIndexOf('/', end - 1)) {
    const above = at.slice(0, end)
    if (needed.has(above)) return
    needed.set(above, 'above')
  }
}

async function prune(content: string, at: string, needed: Needed): Promise<VersionSize> {
  const state = needed.get(at)
  if (state === 'whole') return { numBytes: 0, numFiles: 0 }
  if (state === undefined) return removeMeasured(join(content, at))
  const directory = join(content, at)
  const deleted = { numBytes: 0, numFiles: 0 }
  await chmod(directory, OPEN_DIRECTORY)
  for (const name of await readdir(directory)) {
    add(deleted, await prune(content, `${at}/${name}`, needed))
  }
  await chmod(directory, FINISHED_DIRECTORY)
  return deleted
}

async function removeMeasured(path: string): Promise<VersionSize> {
  const size = await measure(path)
  await removeTree(path)
  return size
}

async function measure(path: string): Promise<VersionSize> {
  const found = await lstat(path)
  if (!found.isDirectory()) return { numBytes: found.size, numFiles: 1 }
  const size = { numBytes: 0, numFiles: 0 }
  for (const name of await readdir(path)) add(size, await measure(join(path, name)))
  return size
}

function add(size: VersionSize, { numBytes, numFiles }: VersionSize) {
  size.numBytes += numBytes
  size.numFiles += numFiles
}
