import type { Put } from '../changeset/change-request.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import { parseNames } from '../changeset/names.ts'
import type { ObjectSource, SourceObject } from '../changeset/object-source.ts'

/** An object, and where it goes below the directory that is put. */
export interface Listed {
  object: SourceObject
  path: string
}

/** The objects that a PUT names. Those that consoles make to show an empty folder are left out. */
export async function* listPut(objects: ObjectSource, { bucket, key, from }: Put): AsyncGenerator<Listed> {
  for await (const object of objects.list(bucket, key)) {
    if (from === 'file') {
      if (object.key === key) yield { object, path: key.slice(key.lastIndexOf('/') + 1) }
      // Keys are sorted, and the shortest with this prefix is the key itself.
      return
    }
    if (!(object.key.endsWith('/') && object.size === 0))
      yield { object, path: pathBelow(object, { bucket, key }) }
  }
}

function pathBelow(object: SourceObject, { bucket, key }: { bucket: string; key: string }): string {
  const path = object.key.slice(key.length)
  parseNames(path, `s3://${bucket}/${object.key}`)
  return path
}

export interface Totals {
  files: number
  bytes: number
}

/** @throws {ChangesetError} INPUT_NOT_FOUND when there is nothing to put. */
export async function measurePut(objects: ObjectSource, put: Put): Promise<Totals> {
  const totals = { files: 0, bytes: 0 }
  for await (const { object } of listPut(objects, put)) {
    totals.files++
    totals.bytes += object.size
  }
  if (totals.files > 0) return totals
  const what = put.from === 'file' ? 'an object' : 'objects'
  throw new ChangesetError('INPUT_NOT_FOUND', `expected ${what} at s3://${put.bucket}/${put.key}, found none`)
}

export const nameOf = ({ bucket, key }: Put): string => `s3://${bucket}/${key}`
