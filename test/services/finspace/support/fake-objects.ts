import { Readable } from 'node:stream'
import {
  type ObjectSource,
  ObjectSourceError,
} from '../../../../services/finspace/versions/changeset/object-source.ts'

/** Buckets in memory: `{ bucket: { key: content } }`. Bucket `forbidden` may not be read. */
export function fakeObjects(buckets: Record<string, Record<string, string | Buffer>>): ObjectSource {
  const bucketOf = (name: string) => {
    if (name === 'forbidden') throw new ObjectSourceError('AccessDenied', `access denied to ${name}`)
    const bucket = buckets[name]
    if (bucket === undefined) throw new ObjectSourceError('NoSuchBucket', `no bucket ${name}`)
    return bucket
  }
  return {
    async *list(name, prefix) {
      const found = Object.entries(bucketOf(name)).filter(([key]) => key.startsWith(prefix))
      for (const [key, content] of found.sort(([a], [b]) => (a < b ? -1 : 1))) {
        yield { key, size: content.length, etag: 'etag', lastModified: new Date(0) }
      }
    },
    async read(name, key) {
      const content = bucketOf(name)[key]
      if (content === undefined) throw new ObjectSourceError('NoSuchKey', `no object ${key}`)
      return Readable.from([content])
    },
  }
}
