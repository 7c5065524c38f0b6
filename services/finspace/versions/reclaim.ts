import { chmod, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FINISHED_DIRECTORY } from './copy/finished.ts'
import { childrenOf } from './page-draft.ts'
import type { Page } from './pages.ts'
import { versionKey } from './records.ts'
import { removeTree } from './remove-tree.ts'
import type { VersionSpace } from './space.ts'
import type { DatabaseId, VersionSize } from './version.ts'

/**
 * Marks what the living versions reach, forgets all other records in one transaction, then deletes files. A crash
 * in between leaves files that nothing refers to, which the next run deletes.
 */
export function createReclaim(space: VersionSpace): () => Promise<VersionSize> {
  return async () => {
    const deleted = { numBytes: 0, numFiles: 0 }
    for (const database of await databasesOn(space)) {
      // Listed before the marking: what is copied after it is not in the list.
      const changesets = await readdir(space.layout.content(database))
      const needed = space.store.transact(() => forgetUnneeded(space, database))
      await space.store.durable()
      for (const changesetId of changesets) {
        if (space.records.copies.get(versionKey({ ...database, changesetId })) !== undefined) continue
        const { numBytes, numFiles } = await prune(space.layout.content(database), changesetId, needed)
        deleted.numBytes += numBytes
        deleted.numFiles += numFiles
      }
    }
    return deleted
  }
}

async function databasesOn({ layout }: VersionSpace): Promise<DatabaseId[]> {
  const content = join(layout.top, 'content')
  const databases: DatabaseId[] = []
  for (const environmentId of await readdir(content).catch(() => [])) {
    for (const databaseName of await readdir(join(content, environmentId)))
      databases.push({ environmentId, databaseName })
  }
  return databases
}

/** The paths that living versions use, and for each of their parents that it must stay too. */
type Needed = Map<string, 'whole' | 'parent'>

function forgetUnneeded({ records }: VersionSpace, database: DatabaseId): Needed {
  const prefix = versionKey({ ...database, changesetId: '' })
  const head = records.heads.get(prefix.slice(0, -1))?.changesetId
  const living = new Set<string>()
  const needed: Needed = new Map()
  for (const { key, value } of records.versions.list({ prefix })) {
    const isMounted = records.mounts.count({ index: 'version', prefix: `${key}\u0000` }) > 0
    if (value.released && !isMounted && key !== `${prefix}${head}`) records.versions.delete(key)
    else if (value.root.page !== undefined) mark(value.root.page)
  }
  for (const { key } of records.pages.list({ prefix })) {
    if (!living.has(key.slice(prefix.length))) records.pages.delete(key)
  }
  return needed

  function mark(id: string) {
    if (living.has(id)) return
    living.add(id)
    const page = records.pages.get(prefix + id)
    if (page === undefined) throw new Error(`expected page ${prefix}${id} in the store, got none`)
    for (const at of placesOf(page)) need(needed, at)
    for (const child of childrenOf(page)) mark(child)
  }
}

const placesOf = (page: Page): string[] =>
  'entries' in page ? page.entries.flatMap(([, entry]) => (entry.kind === 'tree' ? [] : [entry.at])) : []

function need(needed: Needed, at: string) {
  needed.set(at, 'whole')
  for (let end = at.lastIndexOf('/'); end > 0; end = at.lastIndexOf('/', end - 1)) {
    const parent = at.slice(0, end)
    if (needed.has(parent)) return
    needed.set(parent, 'parent')
  }
}

async function prune(content: string, at: string, needed: Needed): Promise<VersionSize> {
  const state = needed.get(at)
  if (state === 'whole') return { numBytes: 0, numFiles: 0 }
  if (state === undefined) return removeMeasured(join(content, at))
  const directory = join(content, at)
  const deleted = { numBytes: 0, numFiles: 0 }
  await chmod(directory, 0o755)
  for (const name of await readdir(directory)) {
    const { numBytes, numFiles } = await prune(content, `${at}/${name}`, needed)
    deleted.numBytes += numBytes
    deleted.numFiles += numFiles
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
  const below = await Promise.all((await readdir(path)).map(name => measure(join(path, name))))
  return {
    numBytes: below.reduce((sum, { numBytes }) => sum + numBytes, 0),
    numFiles: below.reduce((sum, { numFiles }) => sum + numFiles, 0),
  }
}
