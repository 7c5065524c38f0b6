import { join } from 'node:path'

/** What a PUT refers to in the place of copies. */
export interface Reference {
  /** Where its files are; absolute. */
  folder: string
  /** The same as its PUT named it, with a slash at the end: `s3://hdb/2026.11.16/`. */
  name: string
  /** Bytes of the list of its files. */
  listBytes: number
}

export interface References {
  find(put: string): Reference | undefined
}

/** An entry's `at`, divided: the PUT that brought it (`9xKq/0`), and where it lies below that. */
export function splitAt(at: string): { put: string; below: string } {
  const [changesetId = '', number = '', ...below] = at.split('/')
  return { put: `${changesetId}/${number}`, below: below.join('/') }
}

/** Where entries' bytes are: below the database's content folder, or in the folders that their PUTs refer to. */
export const placesOf = (content: string, references: References) => ({
  pathOf(at: string): string {
    const { put, below } = splitAt(at)
    const reference = references.find(put)
    return reference === undefined ? join(content, at) : join(reference.folder, below)
  },
  isReferred: (at: string): boolean => references.find(splitAt(at).put) !== undefined,
})

/** The list of a PUT's files, below the content folder. */
export const listAt = (put: string): string => put + LIST_SUFFIX

export const LIST_SUFFIX = '.references.jsonl'
