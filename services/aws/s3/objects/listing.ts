import { statFile } from '../folders/files.ts'
import type { Folders } from '../folders/folders.ts'
import { type Cursor, walkKeys } from '../folders/walk.ts'
import type { Objects, StoredObject } from './objects.ts'

export interface ListRange {
  prefix: string
  /** Keys up to its first occurrence behind the prefix become one common prefix. */
  delimiter: string | undefined
  /** Behind this key or common prefix. */
  after: string
  limit: number
}

export interface Listing {
  objects: StoredObject[]
  commonPrefixes: string[]
  /** The last key or common prefix listed, where there are more. */
  next: string | undefined
}

interface Parts {
  folders: Folders
  objects: Objects
}

/** One page of a bucket. @throws {ServiceException} NoSuchBucket */
export async function listObjects(
  { folders, objects }: Parts,
  bucket: string,
  range: ListRange,
): Promise<Listing> {
  folders.checkBucket(bucket)
  const listing: Listing = { objects: [], commonPrefixes: [], next: undefined }
  if (range.limit === 0) return listing
  const cursor = cursorOf(range)
  let last = ''
  for await (const { key, path } of walkKeys(folders, bucket, cursor)) {
    if (listing.objects.length + listing.commonPrefixes.length >= range.limit) {
      listing.next = last
      break
    }
    const common = commonPrefixOf(key, range)
    if (common === undefined) {
      const stat = statFile(path)
      // Deleted since its folder was read.
      if (stat === undefined) continue
      listing.objects.push(objects.describe({ bucket, key }, { path, stat }))
    } else {
      listing.commonPrefixes.push(common)
      cursor.skip = common
    }
    last = common ?? key
  }
  return listing
}

/** A page that ended with a common prefix goes on behind all of its keys; one that ended with a key, behind it. */
const cursorOf = (range: ListRange): Cursor => ({
  prefix: range.prefix,
  after: range.after,
  skip: commonPrefixOf(range.after, range) === range.after ? range.after : undefined,
})

export function commonPrefixOf(
  key: string,
  { prefix, delimiter }: Pick<ListRange, 'prefix' | 'delimiter'>,
): string | undefined {
  if (delimiter === undefined || !key.startsWith(prefix)) return undefined
  const at = key.indexOf(delimiter, prefix.length)
  return at === -1 ? undefined : key.slice(0, at + delimiter.length)
}
