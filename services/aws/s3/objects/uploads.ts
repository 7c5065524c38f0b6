// Multipart uploads: each part a file of its own until the parts are made one object.
import { renameSync, rmSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Collection, Entry } from '../../../store/collection.ts'
import type { Store } from '../../../store/store.ts'
import { PRIVATE_FOLDER } from '../folders/files.ts'
import type { Folders } from '../folders/folders.ts'
import type { Place } from '../folders/place.ts'
import { noSuchUpload } from '../protocol/errors.ts'
import type { Checksum, Description } from './description.ts'
import type { Upload } from './upload.ts'

export interface MultipartUpload extends Place, Pick<Description, 'headers' | 'metadata'> {
  uploadId: string
  /** Milliseconds since 1970. */
  initiated: number
  /** What the client said it would check by. */
  algorithm?: string
  checksumType: Checksum['type']
}

export interface Part {
  number: number
  etag: string
  size: number
  /** Milliseconds since 1970. */
  lastModified: number
  checksum?: Checksum
}

export interface Uploads {
  create(upload: MultipartUpload): void
  /** @throws {ServiceException} NoSuchUpload */
  find(place: Place, uploadId: string): MultipartUpload
  /** In the order of keys; `after` goes on behind a position. */
  list(bucket: string, range: { prefix: string; after?: string; limit: number }): Entry<MultipartUpload>[]
  putPart(upload: MultipartUpload, part: Part, file: Upload): Promise<void>
  /** In the order of their numbers. */
  parts(uploadId: string): Part[]
  partPath(uploadId: string, part: Pick<Part, 'number' | 'etag'>): string
  /** Forgets the upload, in the running transaction. */
  close(upload: MultipartUpload): void
  /** Removes the files of an upload that was closed. */
  removeFiles(uploadId: string): Promise<void>
  /** Closes all of a bucket. */
  closeAll(bucket: string): void
  /** Ends the uploads to which nothing has come since `before`, some at a call, and removes their files. */
  expire(before: number): Promise<void>
  /** Removes the files that a crash left without an upload. */
  sweep(): Promise<void>
}

export function openUploads(store: Store, folders: Folders): Uploads {
  const uploads = store.collection<MultipartUpload>('s3.upload')
  const parts = store.collection<Part>('s3.part')
  const folder = join(folders.root, '.uploads')
  folders.make(folder, PRIVATE_FOLDER)
  // Named by its content too: what a listing said of one stays true while, or after a crash, another comes in its place.
  const partPath: Uploads['partPath'] = (uploadId, { number, etag }) =>
    join(folder, uploadId, `${number}-${etag}`)
  const find = (place: Place, uploadId: string) => {
    const found = uploads.get(nameOf({ ...place, uploadId }))
    if (found === undefined) throw noSuchUpload({ UploadId: uploadId })
    return found
  }
  const close = (upload: MultipartUpload) =>
    store.transact(() => {
      uploads.delete(nameOf(upload))
      for (const { key } of parts.list({ prefix: `${upload.uploadId}/` })) parts.delete(key)
    })
  const list: Uploads['list'] = (bucket, { prefix, ...range }) =>
    uploads.list({ prefix: `${bucket}/${prefix}`, ...range })
  const removeFiles = (uploadId: string) => rm(join(folder, uploadId), { recursive: true, force: true })
  return {
    create: upload => uploads.put(nameOf(upload), upload),
    find,
    list,
    async putPart(upload, part, file) {
      const { uploadId } = upload
      const key = `${uploadId}/${padded(part.number)}`
      const before = store.transact(() => {
        find(upload, uploadId)
        folders.make(join(folder, uploadId))
        renameSync(file.path, partPath(uploadId, part))
        const replaced = parts.get(key)
        parts.put(key, part)
        return replaced
      })
      await Promise.all([folders.sync(join(folder, uploadId)), store.durable()])
      // It may have come back meanwhile.
      if (before !== undefined && parts.get(key)?.etag !== before.etag)
        rmSync(partPath(uploadId, before), { force: true })
    },
    parts: uploadId => parts.list({ prefix: `${uploadId}/` }).map(({ value }) => value),
    partPath,
    close,
    removeFiles,
    closeAll(bucket) {
      for (const { value } of list(bucket, { prefix: '', limit: -1 })) close(value)
    },
    async expire(before) {
      const old = uploads
        .list()
        .map(({ value }) => value)
        .filter(upload => lastUsed(upload, parts) < before)
        .slice(0, BATCH)
      store.transact(() => old.forEach(close))
      await store.durable()
      await Promise.all(old.map(({ uploadId }) => removeFiles(uploadId)))
    },
    async sweep() {
      const open = new Set(uploads.list().map(({ value }) => value.uploadId))
      const left = await readdir(folder)
      await Promise.all(left.filter(uploadId => !open.has(uploadId)).map(removeFiles))
    },
  }
}

/** Uploads ended at a time. */
const BATCH = 100

const lastUsed = ({ uploadId, initiated }: MultipartUpload, parts: Collection<Part>) =>
  parts
    .list({ prefix: `${uploadId}/` })
    .reduce((latest, { value: { lastModified } }) => Math.max(latest, lastModified), initiated)

/** Sorts by bucket, key and time. */
const nameOf = ({ bucket, key, uploadId }: Place & { uploadId: string }) =>
  `${bucket}/${key}\u0000${uploadId}`

const padded = (number: number) => String(number).padStart(5, '0')
