import { ChangesetError } from '../changeset/changeset-error.ts'
import { type DirectoryEntry, type Entry, emptyTree, filesOf, type Tree } from './entry.ts'
import { changeEntries, findEntry, listEntries, type Pages } from './pages.ts'
import { readStored } from './stored-directory.ts'

// The operations on the tree of a version. Each answers a new entry and leaves the old one as it was.

export interface TreeSpace {
  pages: Pages
  /** Where what is stored at an entry's `at` is on the disk. */
  pathOf(at: string): string
  /** Whether that is a folder of somebody else's, which stays where it is when the data folder moves. */
  isReferred(at: string): boolean
}

export async function entriesOf(space: TreeSpace, directory: DirectoryEntry): Promise<Map<string, Entry>> {
  return directory.kind === 'tree'
    ? new Map(listEntries(space.pages, directory.page))
    : await readStored(space, directory.at)
}

/** The entry at `path` below `directory`; undefined where there is none. */
export async function entryAt(
  space: TreeSpace,
  directory: Entry,
  path: string[],
): Promise<Entry | undefined> {
  let entry: Entry | undefined = directory
  for (const name of path) {
    if (entry === undefined || entry.kind === 'file') return undefined
    entry = (await lookUp(space, entry))(name)
  }
  return entry
}

/**
 * Puts `added` at `path`: a file replaces a file, a directory adds to a directory.
 * @throws {ChangesetError} INPUT_INVALID where a file meets a directory.
 */
export async function put(space: TreeSpace, directory: Tree, { path, added }: Placed): Promise<Tree> {
  const entry = await putBelow(space, directory, { path, added, parents: '' })
  if (entry.kind === 'file') throw collision('/', 'a directory', entry)
  return asTree(space, entry)
}

interface Placed {
  path: string[]
  added: Entry
}

async function putBelow(space: TreeSpace, old: Entry | undefined, placed: Placed & Parents): Promise<Entry> {
  const { path, added, parents } = placed
  const [name, ...rest] = path
  if (name === undefined) return merge(space, old, { added, parents })
  if (old?.kind === 'file') throw collision(parents, 'a directory', old)
  const directory = old ?? emptyTree
  const before = (await lookUp(space, directory))(name)
  const after = await putBelow(space, before, { path: rest, added, parents: `${parents}/${name}` })
  return withEntries(space, directory, new Map([[name, after]]))
}

interface Parents {
  /** The path so far, for messages. */
  parents: string
}

async function merge(
  space: TreeSpace,
  old: Entry | undefined,
  { added, parents }: { added: Entry } & Parents,
): Promise<Entry> {
  if (old === undefined) return added
  if (old.kind === 'file' && added.kind === 'file') return added
  if (old.kind === 'file') throw collision(parents, 'a directory', old)
  if (added.kind === 'file') throw collision(parents, 'a file', old)
  const own = await entriesOf(space, added)
  const before = await lookUp(space, old)
  const merged = new Map<string, Entry>()
  for (const [name, entry] of own) {
    merged.set(name, await merge(space, before(name), { added: entry, parents: `${parents}/${name}` }))
  }
  const isWhole = [...own].every(([name, entry]) => merged.get(name) === entry)
  // Nothing of the old shows any more: the added directory stays as it is, and mounts as one link.
  if (isWhole && old.files <= added.files && hasAll(own, await entriesOf(space, old))) return added
  return withEntries(space, old, merged)
}

const hasAll = (entries: Map<string, Entry>, others: Map<string, Entry>): boolean =>
  [...others.keys()].every(name => entries.has(name))

/** Takes `path` away, and the directories that are empty without it. Where nothing is, it takes nothing. */
export async function remove(space: TreeSpace, directory: Tree, path: string[]): Promise<Tree> {
  if (path.length === 0) return emptyTree
  if ((await entryAt(space, directory, path)) === undefined) return directory
  return removePresent(space, directory, path)
}

async function removePresent(space: TreeSpace, directory: DirectoryEntry, path: string[]): Promise<Tree> {
  const [name = '', ...rest] = path
  const entry = (await lookUp(space, directory))(name)
  const left =
    entry === undefined || entry.kind === 'file' || rest.length === 0
      ? emptyTree
      : await removePresent(space, entry, rest)
  return withEntries(space, directory, new Map([[name, left.files === 0 ? undefined : left]]))
}

export async function withEntries(
  space: TreeSpace,
  directory: DirectoryEntry,
  changes: Map<string, Entry | undefined>,
): Promise<Tree> {
  const tree = await asTree(space, directory)
  let { bytes, files } = tree
  for (const [name, entry] of changes) {
    const before = findEntry(space.pages, tree.page, name)
    bytes += (entry?.bytes ?? 0) - (before?.bytes ?? 0)
    files += (entry === undefined ? 0 : filesOf(entry)) - (before === undefined ? 0 : filesOf(before))
  }
  const page = changeEntries(space.pages, tree.page, changes)
  return page === undefined ? emptyTree : { kind: 'tree', page, bytes, files }
}

async function asTree(space: TreeSpace, directory: DirectoryEntry): Promise<Tree> {
  if (directory.kind === 'tree') return directory
  return withEntries(space, emptyTree, await entriesOf(space, directory))
}

/** How to find names in a directory; a stored one is read once for all of them. */
async function lookUp(
  space: TreeSpace,
  directory: DirectoryEntry,
): Promise<(name: string) => Entry | undefined> {
  if (directory.kind === 'tree') return name => findEntry(space.pages, directory.page, name)
  const entries = await readStored(space, directory.at)
  return name => entries.get(name)
}

const collision = (path: string, expected: string, found: Entry) =>
  new ChangesetError(
    'INPUT_INVALID',
    `expected ${expected} at ${path}, got a ${found.kind === 'file' ? 'file' : 'directory'}: DELETE it in the same changeset to replace it`,
  )
