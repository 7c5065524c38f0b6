// The objects of the buckets. Changes of one key wait for each other: look, check, move the file; then describe
// it and tell of it in one transaction. Reads wait for nothing: a file is whole in its place, or not there.
import { dirname } from 'node:path'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'
import type { Store } from '../store/store.ts'
import { type Description, openDescriptions } from './description.ts'
import { keyTooLong } from './errors.ts'
import { type Happening, openObjectEvents } from './events.ts'
import { statFile } from './files.ts'
import type { Folders, Place, PlacedFile } from './folders.ts'
import { createKeyLocks } from './key-locks.ts'
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
  /** Done in the transaction of the change. */
  also?: () => void
}

export interface Objects {
  /** @throws {ServiceException} NoSuchBucket */
  find(place: Place): StoredObject | undefined
  /** What a file is as an object. */
  describe(place: Place, file: PlacedFile): StoredObject
  /** Makes a file the object at `place`, in the stead of any before. Durable when it resolves. */
  put(place: Place, upload: { path: string; description: Description }, change: Change): Promise<StoredObject>
  /** Undefined where there was none. Durable when it resolves. */
  delete(place: Place, change: Change): Promise<StoredObject | undefined>
  /** Looks at a place, and at those below it where nothing is there, and tells what was done by other means. */
  notice(place: Place): void
  /** All that was ever told of and not deleted, in pages. */
  described(limit: number): Iterable<Place[]>
}

export interface ObjectsParts {
  folders: Folders
  store: Store
  clock: Clock
  random: Random
}

export function openObjects({ folders, store, clock, random }: ObjectsParts): Objects {
  const descriptions = openDescriptions(store.collection('s3.object'))
  const events = openObjectEvents({ outbox: store.outbox, clock, random })
  const alone = createKeyLocks()

  const describe = (place: Place, { path, stat }: PlacedFile): StoredObject => ({
    ...descriptions.of(place, stat),
    ...place,
    path,
    size: Number(stat.size),
    lastModified: new Date(Number(stat.mtimeMs)),
  })
  const find = (place: Place) => {
    folders.checkBucket(place.bucket)
    const file = folders.find(place)
    return file === undefined ? undefined : describe(place, file)
  }
  const replace: Objects['put'] = async (place, { path, description }, { check, also, happening }) => {
    const existing = find(place)
    check?.(existing)
    const upload = statFile(path)
    // Whoever reads the file before it is described must not take it for a stranger.
    using _ = upload && descriptions.announce(place, upload, description)
    const file = await folders.move(place, path)
    return store.transact(() => {
      descriptions.put(place, file.stat, description)
      also?.()
      const object = describe(place, file)
      events.created(object, happening)
      return object
    })
  }
  const remove: Objects['delete'] = async (place, { check, happening }) => {
    const object = find(place)
    check?.(object)
    if (object === undefined) return undefined
    await folders.remove(place, object.path)
    store.transact(() => {
      descriptions.delete(place)
      events.deleted(object, happening)
    })
    return object
  }
  /** The folder's entry and the store's at once: each costs an fsync. */
  const durably = async ({ path }: StoredObject) => {
    await Promise.all([folders.sync(dirname(path)), store.durable()])
  }
  const forget = (place: Place) => {
    for (const object of descriptions.under(place)) {
      if (folders.find(object) !== undefined) continue
      descriptions.delete(object)
      events.deleted(object)
    }
  }

  return {
    find,
    describe,
    async put(place, upload, change) {
      if (Buffer.byteLength(place.key) > LONGEST_KEY) throw keyTooLong({ Key: place.key })
      const stored = await alone(`${place.bucket}/${place.key}`, () => replace(place, upload, change))
      await durably(stored)
      return stored
    },
    async delete(place, change) {
      const removed = await alone(`${place.bucket}/${place.key}`, () => remove(place, change))
      if (removed !== undefined) await durably(removed)
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
        events.created(object)
      }),
    described: limit => descriptions.all(limit),
  }
}
