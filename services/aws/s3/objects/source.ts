import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { statFile } from '../folders/files.ts'
import type { Folders } from '../folders/folders.ts'
import { walkKeys } from '../folders/walk.ts'
import { noSuchKey, symbolicLink } from '../protocol/errors.ts'
import type { Objects } from './objects.ts'

/** The objects as other parts of kdbflow read them, without the wire. */
export interface S3Source {
  /**
   * Sorted by key. A symbolic link among them is an error: whoever copies the objects would lack what it leads to.
   * @throws {ServiceException} NoSuchBucket or SymbolicLink
   */
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
  /** The file that holds it: its inode, and when anything of it, or its content, changed last, in nanoseconds since 1970. */
  file: { path: string; ino: bigint; ctimeNs: bigint; mtimeNs: bigint }
}

export function openSource({ folders, objects }: { folders: Folders; objects: Objects }): S3Source {
  return {
    async *list(bucket, prefix) {
      folders.checkBucket(bucket)
      const cursor = { prefix, after: '', skip: undefined, onLink }
      for await (const { key, path } of walkKeys(folders, bucket, cursor)) {
        const stat = statFile(path)
        // Deleted since its folder was read.
        if (stat === undefined) continue
        const { size, etag, lastModified } = objects.describe({ bucket, key }, { path, stat })
        const { ino, ctimeNs, mtimeNs } = stat
        yield { key, size, etag, lastModified, file: { path, ino, ctimeNs, mtimeNs } }
      }
    },
    async read(bucket, key) {
      const found = objects.open({ bucket, key })
      if (found === undefined) throw noSuchKey({ Key: key })
      return createReadStream('', { fd: found.file })
    },
  }
}

function onLink(key: string): never {
  throw symbolicLink(key)
}
