// The objects of the buckets. Changes of one key wait for each other: look, check, move the file; then describe
// it and its event in one transaction. Reads wait for nothing: a file is whole in its place, or not there.
import { closeSync, fstatSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../../../store/clock.ts'
import type { Collection } from '../../../store/collection.ts'
import type { Random } from '../../../store/random.ts'
import type { Store } from '../../../store/store.ts'
import { createTurns } from '../../../store/turns.ts'
import { openFile, statFile } from '../folders/files.ts'
import type { Folders } from '../folders/folders.ts'
import { LONGEST_KEY } from '../folders/key-path.ts'
import { nameOf, type Place, type PlacedFile } from '../folders/place.ts'
import { keyTooLong } from '../protocol/errors.ts'
import {
  DESCRIPTIONS,
  type Description,
  type Descriptions,
  type ObjectPart,
  openDescriptions,
} from './description.ts'
import { type Happening, type ObjectEvents, openObjectEvents } from './events.ts'

export interface StoredObject extends Description, Place {
  /** Of the file that holds it. */
  path: string
  size: number
  lastModified: Date
}

/** Disposed of, its file is closed. */
export interface OpenObject extends StoredObject, Disposable {
  /** A file descriptor. */
  file: number
}

export interface Change {
  happening: Happening
  /** Throws where the object that is there forbids the change. */
  check?: ((existing: StoredObject | undefined) => void) | undefined
  /** Done in the transaction of the change. */
  also?: () => void
}

export interface ObjectsParts {
  folders: Folders
  store: Store
  clock: Clock
  random: Random
}

export class Objects {
  readonly #folders: Folders
  readonly #store: Store
  readonly #descriptions: Descriptions
  /** Apart from the descriptions, which every listing reads: an object has up to ten thousand. */
  readonly #parts: Collection<KeptParts>
  readonly #events: ObjectEvents
  readonly #turns = createTurns()

  constructor({ folders, store, clock, random }: ObjectsParts) {
    this.#folders = folders
    this.#store = store
    this.#descriptions = openDescriptions(store.collection(DESCRIPTIONS))
    this.#parts = store.collection('s3.object-parts')
    this.#events = openObjectEvents({ outbox: store.outbox, clock, random })
  }

  /** @throws {ServiceException} NoSuchBucket */
  find(place: Place): StoredObject | undefined {
    this.#folders.checkBucket(place.bucket)
    const file = this.#folders.find(place)
    return file === undefined ? undefined : this.describe(place, file)
  }

  /**
   * The object and its file, open for reading. Whatever is written or deleted from then
   * on, it stays this object.
   * @throws {ServiceException} NoSuchBucket or AccessDenied
   */
  open(place: Place): OpenObject | undefined {
    for (;;) {
      const found = this.find(place)
      if (found === undefined) return undefined
      const file = openFile(found.path)
      // Deleted or moved since it was found: look again.
      if (file === undefined) continue
      const stat = fstatSync(file, { bigint: true })
      const object = this.describe(place, { path: found.path, stat })
      return { ...object, file, [Symbol.dispose]: () => closeSync(file) }
    }
  }

  /** What a file is as an object. */
  describe(place: Place, { path, stat }: PlacedFile): StoredObject {
    const description = this.#descriptions.of(place, stat)
    const lastModified = new Date(Number(stat.mtimeMs))
    return { ...description, ...place, path, size: Number(stat.size), lastModified }
  }

  /** Makes a file the object at `place`, in the stead of any before. Durable when it resolves. */
  async put(place: Place, upload: ReadyUpload, change: Change): Promise<StoredObject> {
    if (Buffer.byteLength(place.key) > LONGEST_KEY) throw keyTooLong({ Key: place.key })
    const stored = await this.#turns.run(nameOf(place), () => this.#replace(place, upload, change))
    await this.#durable(stored)
    return stored
  }

  /** Undefined where there was none. Durable when it resolves. */
  async delete(place: Place, change: Change): Promise<StoredObject | undefined> {
    const removed = await this.#turns.run(nameOf(place), () => this.#remove(place, change))
    if (removed !== undefined) await this.#durable(removed)
    return removed
  }

  /** Looks at a place, and at those below it where nothing is there, and reports what was done by other means. */
  notice(place: Place): void {
    // What lies under its name here is hidden.
    if (this.#folders.isMapped(place.bucket)) return
    this.#store.transact(() => {
      const file = this.#folders.hasBucket(place.bucket) ? this.#folders.find(place) : undefined
      if (file === undefined) return this.#forget(place)
      if (this.#descriptions.knows(place, file.stat)) return
      const object = this.describe(place, file)
      this.#descriptions.put(place, file.stat, object)
      this.#parts.delete(nameOf(place))
      this.#events.created(object)
    })
  }

  /** Of an object that was uploaded in parts, those; none where they are not known. */
  parts(object: StoredObject): readonly ObjectPart[] {
    const kept = object.multipart === undefined ? undefined : this.#parts.get(nameOf(object))
    return kept?.uploadId === object.multipart?.uploadId ? (kept?.parts ?? []) : []
  }

  /** All objects that events named and that were not deleted, in pages. */
  described(limit: number): Iterable<Place[]> {
    return this.#descriptions.all(limit)
  }

  async #replace(
    place: Place,
    { path, description, parts }: ReadyUpload,
    change: Change,
  ): Promise<StoredObject> {
    const existing = this.find(place)
    change.check?.(existing)
    const upload = statFile(path)
    // Whoever reads the file before it is described must not take it for a stranger.
    using _ = upload && this.#descriptions.announce(place, upload, description)
    const file = await this.#folders.move(place, path)
    return this.#store.transact(() => {
      this.#descriptions.put(place, file.stat, description)
      this.#keepParts(place, existing, { description, parts })
      change.also?.()
      const object = this.describe(place, file)
      this.#events.created(object, change.happening)
      return object
    })
  }

  async #remove(place: Place, { check, happening }: Change): Promise<StoredObject | undefined> {
    const object = this.find(place)
    check?.(object)
    if (object === undefined) return undefined
    await this.#folders.remove(place, object.path)
    this.#store.transact(() => {
      this.#descriptions.delete(place)
      if (object.multipart !== undefined) this.#parts.delete(nameOf(place))
      this.#events.deleted(object, happening)
    })
    return object
  }

  #keepParts(place: Place, before: StoredObject | undefined, { description, parts }: Described): void {
    const { multipart } = description
    if (multipart !== undefined && parts !== undefined) {
      this.#parts.put(nameOf(place), { uploadId: multipart.uploadId, parts })
    } else if (before?.multipart !== undefined) this.#parts.delete(nameOf(place))
  }

  /** The folder's entry and the store's at once: each costs an fsync. */
  async #durable({ path }: StoredObject): Promise<void> {
    await Promise.all([this.#folders.sync(dirname(path)), this.#store.durable()])
  }

  #forget(place: Place): void {
    for (const object of this.#descriptions.under(place)) {
      if (this.#folders.find(object) !== undefined) continue
      this.#descriptions.delete(object)
      this.#parts.delete(nameOf(object))
      this.#events.deleted(object)
    }
  }
}

/** A file that is synced, and what is to be known of it. */
interface ReadyUpload extends Described {
  path: string
}

interface Described {
  description: Description
  parts?: readonly ObjectPart[] | undefined
}

interface KeptParts {
  uploadId: string
  parts: readonly ObjectPart[]
}
