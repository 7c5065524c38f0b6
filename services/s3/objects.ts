// The objects of the buckets. Everything that decides something runs synchronously in one transaction (look,
// check, move the file, describe it, tell of it), so conditional writes need no locks.
import { dirname } from 'node:path'
import type { Store } from '../store/store.ts'
import { type Description, type Descriptions, openDescriptions } from './description.ts'
import { keyTooLong, noSuchBucket } from './errors.ts'
import { type Happening, objectCreated, objectDeleted } from './events.ts'
import type { Folders, Place, PlacedFile } from './folders.ts'
import { LONGEST_KEY } from './key-path.ts'

export interface StoredObject extends Description, Place {
  /** Of the file that holds it. */
  path: string
  size: number
  lastModified: Date
}

export interface Change {
  happening: Happening
  /** Throws where the object that is there forbids the change. */
  check?: ((existing: StoredObject | undefined) => void) | undefined
}

export interface Objects {
  /** @throws {ServiceException} NoSuchBucket */
  checkBucket(bucket: string): void
  /** @throws {ServiceException} NoSuchBucket */
  find(place: Place): StoredObject | undefined
  /** What a file is as an object. */
  describe(place: Place, file: PlacedFile): StoredObject
  /** Makes the file `from` the object at `place`, in the stead of any before. Durable with the store. */
  put(place: Place, upload: { path: string; description: Description }, change: Change): Promise<StoredObject>
  /** Undefined where there was none. */
  delete(place: Place, change: Change): Promise<StoredObject | undefined>
  /** Looks at a place, and at those below it where nothing is there, and tells what was done by other means. */
  notice(place: Place): void
  /** All that was ever told of and not deleted, in pages. */
  described(limit: number): Iterable<Place[]>
}

interface Parts {
  folders: Folders
  store: Store
  clock: { now(): number }
  random: { uuid(): string }
}

export function openObjects({ folders, store, clock, random }: Parts): Objects {
  const descriptions = openDescriptions(store.collection('s3.object'))
  const describe = (place: Place, file: PlacedFile) => objectOf(place, file, descriptions)
  const checkBucket = (bucket: string) => {
    if (!folders.hasBucket(bucket)) throw noSuchBucket({ BucketName: bucket })
  }
  const find = (place: Place) => {
    checkBucket(place.bucket)
    const file = folders.find(place)
    return file === undefined ? undefined : describe(place, file)
  }
  /** The folder's entry and the store's at once: each costs an fsync. */
  const durably = async (path: string) => {
    await Promise.all([folders.sync(dirname(path)), store.durable()])
  }
  const forget = (place: Place) => {
    const gone = descriptions.under(place).filter(one => folders.find(one) === undefined)
    for (const object of gone) {
      descriptions.delete(object)
      store.outbox.append(objectDeleted(object, byOtherMeans('DeleteObject'), sequence()))
    }
  }
  const byOtherMeans = (reason: string): Happening => ({
    reason,
    requestId: random.uuid(),
    requester: 's3.amazonaws.com',
    sourceIp: '127.0.0.1',
  })
  // Rises with every event, so that those of one key sort by it.
  let last = 0
  const sequence = () => {
    const time = clock.now()
    last = Math.max(last + 1, time * 4096)
    return { time, sequencer: last.toString(16).toUpperCase().padStart(18, '0') }
  }
  return {
    checkBucket,
    find,
    describe,
    async put(place, upload, { check, happening }) {
      if (Buffer.byteLength(place.key) > LONGEST_KEY) throw keyTooLong({ Key: place.key })
      const stored = store.transact(() => {
        const existing = find(place)
        check?.(existing)
        const file = folders.move(place, upload.path)
        descriptions.put(place, file.stat, upload.description)
        const object = describe(place, file)
        store.outbox.append(objectCreated(object, happening, sequence()))
        return object
      })
      await durably(stored.path)
      return stored
    },
    async delete(place, { check, happening }) {
      const removed = store.transact(() => {
        const object = find(place)
        check?.(object)
        if (object === undefined) return undefined
        folders.remove(place, object.path)
        descriptions.delete(place)
        store.outbox.append(objectDeleted(object, happening, sequence()))
        return object
      })
      if (removed !== undefined) await durably(removed.path)
      return removed
    },
    notice: place =>
      store.transact(() => {
        const file = folders.hasBucket(place.bucket) ? folders.find(place) : undefined
        if (file === undefined) return forget(place)
        if (descriptions.knows(place, file.stat)) return
        const object = describe(place, file)
        const { etag, headers, metadata } = object
        descriptions.put(place, file.stat, { etag, headers, metadata })
        store.outbox.append(objectCreated(object, byOtherMeans('PutObject'), sequence()))
      }),
    described: limit => descriptions.all(limit),
  }
}

const objectOf = (place: Place, { path, stat }: PlacedFile, descriptions: Descriptions): StoredObject => ({
  ...descriptions.of(place, stat),
  ...place,
  path,
  size: Number(stat.size),
  lastModified: new Date(Number(stat.mtimeMs)),
})
