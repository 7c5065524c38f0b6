import type { Store } from '../../../store/store.ts'
import type { XmlElements } from '../../../wire/xml.ts'

/** The settings of a bucket by subresource: each the document that answers a read of it. */
export interface BucketSettings {
  get(bucket: string, name: string): XmlElements | undefined
  put(bucket: string, name: string, content: XmlElements): void
  delete(bucket: string, name: string): void
  deleteAll(bucket: string): void
}

export function openBucketSettings(store: Store): BucketSettings {
  const kept = store.collection<XmlElements>('s3.bucket-setting')
  // A bucket's name holds no slash.
  const keyOf = (bucket: string, name: string) => `${bucket}/${name}`
  return {
    get: (bucket, name) => kept.get(keyOf(bucket, name)),
    put: (bucket, name, content) => kept.put(keyOf(bucket, name), content),
    delete: (bucket, name) => kept.delete(keyOf(bucket, name)),
    deleteAll(bucket) {
      for (const { key } of kept.list({ prefix: `${bucket}/` })) kept.delete(key)
    },
  }
}
