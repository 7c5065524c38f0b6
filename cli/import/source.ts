import { relative } from 'node:path'
import { type MappedBucket, mappedBuckets, settingsFileOf } from '../../services/start/mapped-buckets.ts'

/** Where a folder is found by a changeset. */
export interface Source extends Pick<MappedBucket, 'bucket' | 'use'> {
  /** Empty, or ending in a slash. */
  prefix: string
}

/**
 * The bucket that shows the folder, or shows one that it lies in.
 * @throws {Error} saying what to set where there is none, or more than one
 */
export function sourceOf(folder: string, { data, bucket: named }: { data: string; bucket?: string }): Source {
  const fitting = mappedBuckets(data).filter(
    one => isWithin(folder, one.folder) && (named === undefined || one.bucket === named),
  )
  const depth = Math.max(...fitting.map(one => one.folder.length))
  const [nearest, ...others] = fitting.filter(one => one.folder.length === depth)
  if (nearest === undefined) throw new Error(noBucket(folder, data, named))
  if (others.length > 0) {
    const names = [nearest, ...others].map(({ bucket, use }) => `${bucket} (${use})`).join(', ')
    throw new Error(`expected --bucket to name one of those that show ${nearest.folder}, got none: ${names}`)
  }
  const below = relative(nearest.folder, folder)
  return { bucket: nearest.bucket, use: nearest.use, prefix: below === '' ? '' : `${below}/` }
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)

function noBucket(folder: string, data: string, named: string | undefined): string {
  const name = named ?? bucketNameOf(folder)
  const setting = JSON.stringify({ [name]: { folder, use: 'copy' } })
  return `expected a bucket${named === undefined ? '' : ` ${named}`} that shows ${folder}, got none; nothing was started
Add this to ${settingsFileOf(data)}, which the service reads again when it changes:
  "buckets": ${setting}
With "use": "reference" the files are not copied, and must never change: see docs/import.md`
}

/** A name that S3 allows, by that of the folder. */
function bucketNameOf(folder: string): string {
  const name = folder
    .slice(folder.lastIndexOf('/') + 1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 50)
  return name.length < 3 ? `hdb-${name}`.replace(/-$/, '') : name
}
