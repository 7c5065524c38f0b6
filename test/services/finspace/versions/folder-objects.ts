import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ObjectSource,
  ObjectSourceError,
  type SourceObject,
} from '../../../../services/finspace/versions/changeset/object-source.ts'

/** Buckets as folders below `top`. `asFiles` offers their paths, as the endpoint's own buckets do. */
export function folderObjects(top: string, { asFiles = true } = {}): ObjectSource {
  return {
    async *list(bucket, prefix) {
      await access(join(top, bucket)).catch(() => {
        throw new ObjectSourceError('NoSuchBucket', `expected bucket ${bucket}, found none`)
      })
      const keys = await readdir(join(top, bucket), { recursive: true })
      for (const key of keys.sort()) {
        if (!key.startsWith(prefix)) continue
        const found = await stat(join(top, bucket, key))
        if (found.isFile()) yield await describe(join(top, bucket, key), { key, asFiles })
      }
    },
    read: async (bucket, key) => createReadStream(join(top, bucket, key)),
  }
}

/** A changeset lists its objects to measure them, and again to copy them: calls back between that and its copy. */
export function whenCopied(
  objects: ObjectSource,
  between: (bucket: string, key: string) => void | Promise<void>,
): ObjectSource {
  const measured = new Set<string>()
  return {
    ...objects,
    async *list(bucket, prefix) {
      for await (const object of objects.list(bucket, prefix)) {
        const name = `${bucket}/${object.key}`
        if (measured.has(name)) await between(bucket, object.key)
        measured.add(name)
        yield object
      }
    },
  }
}

async function describe(
  path: string,
  { key, asFiles }: { key: string; asFiles: boolean },
): Promise<SourceObject> {
  const { size, mtime, ino, ctimeNs, mtimeNs } = await stat(path, { bigint: true })
  const md5 = createHash('md5')
    .update(await readFile(path))
    .digest('hex')
  return {
    ...{ key, size: Number(size), etag: `"${md5}"`, lastModified: mtime },
    ...(asFiles ? { file: { path, ino, ctimeNs, mtimeNs } } : {}),
  }
}
