import { createReadStream, type Dirent, lstatSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../../store/thrown.ts'
import { type NodeBucket, parseNodeBucket } from '../versions/changeset/node-buckets.ts'
import {
  type ObjectSource,
  ObjectSourceError,
  type SourceObject,
} from '../versions/changeset/object-source.ts'
import { placesIn } from './places.ts'

interface Folders {
  /** Of the storage. */
  storage: string
  /** Of the writable copies of databases. */
  copies: string
}

/** Beside the buckets there are, those with the files of nodes. */
export function withNodeObjects(objects: ObjectSource, folders: Folders): ObjectSource {
  const folderOf = (bucket: string) => {
    const named = parseNodeBucket(bucket)
    return named === undefined ? undefined : placeOf(folders, named)
  }
  return {
    list(bucket, prefix) {
      const folder = folderOf(bucket)
      return folder === undefined ? objects.list(bucket, prefix) : listed(folder, prefix)
    },
    async read(bucket, key, versionId) {
      const folder = folderOf(bucket)
      return folder === undefined ? objects.read(bucket, key, versionId) : createReadStream(join(folder, key))
    },
    referred: bucket => (folderOf(bucket) === undefined ? objects.referred?.(bucket) : undefined),
  }
}

function placeOf({ storage, copies }: Folders, { of, id }: NodeBucket): string {
  const places = placesIn(storage)
  if (of === 'copies') return join(copies, id)
  return of === 'node' ? places.node(id) : places.volumes(id)
}

/** A prefix that ends in a slash is a folder; any other is one file. */
async function* listed(folder: string, prefix: string): AsyncIterable<SourceObject> {
  if (prefix === '' || prefix.endsWith('/')) return yield* walk(folder, prefix)
  const found = objectAt(folder, prefix)
  if (found !== undefined) yield found
}

async function* walk(folder: string, prefix: string): AsyncGenerator<SourceObject> {
  const names: Dirent[] = []
  try {
    for await (const entry of await opendir(join(folder, prefix))) names.push(entry)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  for (const entry of names.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = `${prefix}${entry.name}`
    if (entry.isDirectory()) yield* walk(folder, `${key}/`)
    else {
      const found = objectAt(folder, key)
      if (found !== undefined) yield found
    }
  }
}

/** Undefined where it has gone. */
function objectAt(folder: string, key: string): SourceObject | undefined {
  const path = join(folder, key)
  const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false })
  if (stat === undefined) return undefined
  if (!stat.isFile()) throw new ObjectSourceError('NotAFile', `expected ${key} to be a file`)
  const { ino, ctimeNs, mtimeNs, size } = stat
  return {
    key,
    size: Number(size),
    etag: `${mtimeNs}`,
    lastModified: new Date(Number(mtimeNs / 1_000_000n)),
    file: { path, ino, ctimeNs, mtimeNs },
  }
}
