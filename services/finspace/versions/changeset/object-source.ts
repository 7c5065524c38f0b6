import type { Readable } from 'node:stream'

/** Where a changeset's objects come from: the endpoint's own buckets, or a real S3. Errors: `ObjectSourceError`. */
export interface ObjectSource {
  /** The objects whose key begins with `prefix`, in the order of their keys. */
  list(bucket: string, prefix: string): AsyncIterable<SourceObject>
  /** Of the object's versions the newest, unless one is named. */
  read(bucket: string, key: string, versionId?: string): Promise<Readable>
  /** The folder that the bucket shows, where changesets refer to its files instead of copying them. */
  referred?(bucket: string): string | undefined
}

export interface SourceObject {
  key: string
  /** Bytes. */
  size: number
  /** As S3 gives it, with or without quotes: the MD5 of the content, or for a multipart upload something else. */
  etag: string
  lastModified: Date
  /**
   * The file that is the object, where objects are plain files on this machine. Such a one is copied by a thread
   * of its own, which takes a twentieth of the time that a stream takes for a small file.
   */
  file?: SourceFile
}

/** What shows whether the file that was listed is still there. */
export interface SourceFile {
  path: string
  /** Of its inode. */
  ino: bigint
  /** When anything of it changed last, in nanoseconds since 1970. */
  ctimeNs: bigint
  /** When its content changed last. */
  mtimeNs: bigint
}

export type ObjectSourceErrorCode = 'NoSuchBucket' | 'NoSuchKey' | 'AccessDenied' | 'NotAFile' | 'Unavailable' // may succeed when tried again

export class ObjectSourceError extends Error {
  override readonly name = 'ObjectSourceError'
  readonly code: ObjectSourceErrorCode

  constructor(code: ObjectSourceErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
