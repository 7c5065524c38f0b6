import { dirname, join } from 'node:path'
import type { Put } from '../changeset/change-request.ts'
import { checkParTxt } from '../changeset/par-txt.ts'
import { removeTree } from '../files/remove-tree.ts'
import { LIST_SUFFIX, type Reference } from '../references/reference.ts'
import { type ReferencedFile, writeList } from '../references/reference-list.ts'
import { openShape, type Shape } from '../tree/shape.ts'
import { CopyFault } from './copy-fault.ts'
import { namingObject } from './failure.ts'
import { listPut, nameOf } from './listing.ts'
import type { PutParts } from './put-parts.ts'

/** Lists the objects of one PUT, which stay where they are: files below `bucketFolder`. */
export async function referPut(
  put: Put,
  parts: PutParts,
  bucketFolder: string,
): Promise<{ shape: Shape; reference: Reference }> {
  const shape = openShape()
  // The bucket may have been one to copy from when an earlier attempt was made.
  await removeTree(parts.folder)
  const listBytes = await namingObject(nameOf(put), () =>
    writeList(`${parts.folder}${LIST_SUFFIX}`, referredBy(put, { ...parts, shape })),
  )
  const key = put.from === 'file' ? directoryOf(put.key) : put.key
  const reference = { folder: join(bucketFolder, key), name: `s3://${put.bucket}/${key}`, listBytes }
  for (const path of shape.parTxts()) {
    await checkParTxt(join(reference.folder, path), `${reference.name}${path}`)
  }
  return { shape, reference }
}

/** With its slash; empty for a key at the top. */
const directoryOf = (key: string): string => (key.includes('/') ? `${dirname(key)}/` : '')

async function* referredBy(
  put: Put,
  { objects, progress, signal, shape }: PutParts & { shape: Shape },
): AsyncGenerator<ReferencedFile> {
  for await (const { object, path } of listPut(objects, put)) {
    signal.throwIfAborted()
    if (object.file === undefined) throw new CopyFault('NOT_A_FILE', `expected a file, got ${object.key}`)
    shape.add(path, object.size)
    yield { path, size: object.size, mtimeNs: object.file.mtimeNs }
    progress.addBytes(object.size)
    progress.addFiles(1)
  }
}
