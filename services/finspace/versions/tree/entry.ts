/** One name in a directory of a version. `at` is where its bytes lie: the changeset, its PUT, the path below that. */
export type Entry = FileEntry | DirectoryEntry

export interface FileEntry {
  kind: 'file'
  at: string
  bytes: number
}

export type DirectoryEntry = StoredDirectory | Tree

/** A directory just as it lies on the disk, whole. */
export interface StoredDirectory {
  kind: 'directory'
  at: string
  bytes: number
  files: number
}

/** A directory put together from entries that lie in different places; only a mount makes it one on the disk. */
export interface Tree {
  kind: 'tree'
  /** Its page; absent when it is empty. */
  page?: string
  bytes: number
  files: number
}

export const emptyTree: Tree = { kind: 'tree', bytes: 0, files: 0 }

export const filesOf = (entry: Entry): number => (entry.kind === 'file' ? 1 : entry.files)
