import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { noSuchKey } from './errors.ts'
import type { Folders } from './folders.ts'
import { listObjects } from './listing.ts'
import type { Objects } from './objects.ts'

/** The objects as other parts of kdbflow read them, without the wire. */
export interface S3Source {
  /** Sorted by key. @throws {ServiceException} NoSuchBucket */
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>
  /** @throws {ServiceException} NoSuchBucket or NoSuchKey */
  read(bucket: string, key: string): Promise<Readable>
}

export interface ListedObject {
  key: string
  size: number
  /** Changes with the content. */
  etag: string
  lastModified: Date
}

const PAGE = 1000

export function openSource(parts: { folders: Folders; objects: Objects }): S3Source {
  return {
    async *list(bucket, prefix) {
      let after: string | undefined = ''
      while (after !== undefined) {
        const page = await listObjects(parts, bucket, { prefix, delimiter: undefined, after, limit: PAGE })
        for (const { key, size, etag, lastModified } of page.objects) yield { key, size, etag, lastModified }
        after = page.next
      }
    },
    async read(bucket, key) {
      const found = parts.objects.find({ bucket, key })
      if (found === undefined) throw noSuchKey({ Key: key })
      return createReadStream(found.path)
    },
  }
}
