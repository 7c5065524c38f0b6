import { PAR_TXT } from '../changeset/par-txt.ts'
import { type Entry, emptyTree } from './entry.ts'
import { readStoredFiles } from './stored-directory.ts'
import { type TreeSpace, withEntries } from './tree.ts'

/** The directories of what is copied, with what lies in each, all levels below included. */
export interface Shape {
  add(path: string, bytes: number): void
  /** Paths of all directories, '' for the uppermost. */
  directories(): string[]
  files(): number
  /** Paths of the files that lead kdb+ to directories. */
  parTxts(): string[]
  /** As an entry of a version; all must have been copied to `at` by then. */
  toEntry(space: TreeSpace, at: string): Promise<Entry>
}

interface Directory {
  bytes: number
  files: number
  /** 0: holds only files, as a splayed table does; 1: holds tables, as a partition does. */
  height: number
  below: Map<string, Directory>
}

export function openShape(): Shape {
  const top = newDirectory()
  const parTxts: string[] = []
  return {
    add(path, bytes) {
      const names = path.split('/')
      if (names.pop() === PAR_TXT) parTxts.push(path)
      let directory = top
      for (let depth = 0; ; depth++) {
        directory.bytes += bytes
        directory.files++
        directory.height = Math.max(directory.height, names.length - depth)
        const name = names[depth]
        if (name === undefined) return
        directory = memberOf(directory, name)
      }
    },
    files: () => top.files,
    parTxts: () => parTxts,
    directories: () => [...pathsOf(top, '')],
    toEntry: (space, at) => entryOf(space, { directory: top, at }),
  }
}

const newDirectory = (): Directory => ({ bytes: 0, files: 0, height: 0, below: new Map() })

function memberOf({ below }: Directory, name: string): Directory {
  const known = below.get(name)
  if (known !== undefined) return known
  const directory = newDirectory()
  below.set(name, directory)
  return directory
}

function* pathsOf(directory: Directory, path: string): Generator<string> {
  yield path
  for (const [name, below] of directory.below) yield* pathsOf(below, path === '' ? name : `${path}/${name}`)
}

/**
 * A partition, or a table, stays whole, so that it mounts as one link. What lies above, which grows by partitions,
 * becomes a tree at once, so that adding one need not first take the directory apart.
 */
async function entryOf(
  space: TreeSpace,
  { directory, at }: { directory: Directory; at: string },
): Promise<Entry> {
  const { bytes, files, height, below } = directory
  if (height <= 1) return { kind: 'directory', at, bytes, files }
  const entries = new Map<string, Entry>()
  for (const [name, entry] of await readStoredFiles(space, at)) entries.set(name, entry)
  for (const [name, member] of below)
    entries.set(name, await entryOf(space, { directory: member, at: `${at}/${name}` }))
  return withEntries(space, emptyTree, entries)
}
