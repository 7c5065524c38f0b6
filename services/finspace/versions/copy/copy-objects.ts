import type { Put } from '../changeset/change-request.ts'
import type { ObjectSource, SourceObject } from '../changeset/object-source.ts'
import { CopyFault } from './copy-fault.ts'
import { copyStream } from './copy-stream.ts'
import type { FileCopy } from './copy-thread.ts'
import { copyThreads, FileFault } from './copy-threads.ts'
import { failureOfObject, namingObject } from './failure.ts'
import type { Listed } from './listing.ts'
import type { PutParts } from './put-parts.ts'
import { retryUnavailable } from './retry.ts'

export interface ObjectCopy extends FileCopy {
  key: string
}

/** Objects that are files on this machine, by a thread. */
export async function copyFiles(
  put: Put,
  files: ObjectCopy[],
  { resuming, progress }: PutParts,
): Promise<void> {
  let grown = (): unknown => undefined
  try {
    await copyThreads.copy(files, {
      resuming,
      onCopied(bytes) {
        grown()
        progress.addBytes(bytes)
      },
      begun(index) {
        const { to } = files[index] ?? {}
        if (to !== undefined) grown = progress.growing(to)
      },
    })
  } catch (error) {
    const failed = error instanceof FileFault ? files[error.index] : undefined
    throw failureOfObject(error, `s3://${put.bucket}/${failed?.key ?? put.key}`)
  } finally {
    grown()
  }
  progress.addFiles(files.length)
}

/** Where an object goes, and what it must be. */
export const copyOf = ({ object, path }: Listed, folder: string): Omit<FileCopy, 'from'> => ({
  to: `${folder}/${path}`,
  size: object.size,
  lastModified: object.lastModified.getTime(),
})

/** An object that comes from elsewhere, as a stream. */
export async function copyStreamed(put: Put, listed: Listed, parts: PutParts): Promise<void> {
  const { objects, clock, folder, resuming, progress, signal } = parts
  const { object } = listed
  const open = () => objects.read(put.bucket, object.key)
  const md5 = md5Of(object.etag)
  let counted = 0
  const onCopied = (bytes: number) => {
    counted += bytes
    progress.addBytes(bytes)
  }
  const copy = { ...copyOf(listed, folder), md5, open, onCopied, signal }
  await namingObject(`s3://${put.bucket}/${object.key}`, () =>
    retryUnavailable(clock, async attempt => {
      // What the attempt before had counted is copied anew.
      onCopied(-counted)
      await copyStream({ ...copy, resuming: resuming || attempt > 0 })
      if (md5 === undefined) await checkUnchanged(objects, put.bucket, object)
    }),
  )
  progress.addFiles(1)
}

/** Where the tag is no checksum, it still shows whether the object is the one that was listed. */
async function checkUnchanged(objects: ObjectSource, bucket: string, { key, etag }: SourceObject) {
  for await (const found of objects.list(bucket, key)) {
    if (found.key === key && found.etag === etag) return
    break
  }
  throw new CopyFault('CHANGED', 'changed while it was copied')
}

/** The tag of a multipart upload is no MD5 of the content; it ends in a dash and the number of parts. */
const md5Of = (etag: string): string | undefined => /^"?([0-9a-f]{32})"?$/.exec(etag)?.[1]
