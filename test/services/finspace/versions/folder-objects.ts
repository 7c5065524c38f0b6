import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ObjectSource,
  ObjectSourceError,
  type SourceObject,
} from '../../../../services/finspace/versions/object-source.ts'

/** Buckets as folders below `top`. `asFiles` offers their paths, as the endpoint's own buckets do. */
export function folderObjects(top: string, { asFiles = true } = {}): ObjectSource {
  const objects: ObjectSource = {
    async *list(bucket, prefix) {
      await access(join(top, bucket)).catch(() => {
        throw new ObjectSourceError('NoSuchBucket', `expected bucket ${bucket}, found none`)
      })
      const keys = await readdir(join(top, bucket), { recursive: true })
      for (const key of keys.sort()) {
        if (!key.startsWith(prefix)) continue
        const found = await stat(join(top, bucket, key))
        if (found.isFile()) yield await describe(top, bucket, key)
      }
    },
    read: async (bucket, key) => createReadStream(join(top, bucket, key)),
  }
  return asFiles ? { ...objects, file: async (bucket, key) => join(top, bucket, key) } : objects
}

async function describe(top: string, bucket: string, key: string): Promise<SourceObject> {
  const path = join(top, bucket, key)
  const { size, mtime } = await stat(path)
  const md5 = createHash('md5')
    .update(await readFile(path))
    .digest('hex')
  return { key, size, etag: `"${md5}"`, lastModified: mtime }
}
