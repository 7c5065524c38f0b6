import { hash } from 'node:crypto'
import type { BigIntStats } from 'node:fs'
import type { Collection } from '../../../store/collection.ts'
import { nameOf, type Place, placeOf } from '../folders/place.ts'

/** What a file cannot say of the object that it is. */
export interface Description {
  /** Without its quotes. */
  etag: string
  /** Content-Type, Cache-Control and the like, names in lower case. */
  headers: Readonly<Record<string, string>>
  /** `x-amz-meta-…`, names without the prefix. */
  metadata: Readonly<Record<string, string>>
  checksum?: Checksum
  /** Of an object that was uploaded in parts. */
  multipart?: { uploadId: string; count: number }
}

/** A part of an object, as it was uploaded. */
export interface ObjectPart {
  number: number
  size: number
  checksum?: Checksum
}

export interface Checksum {
  /** As in S3's API: `CRC32`, `SHA256`. */
  algorithm: string
  /** base64; of a composite one with `-<parts>` behind it. */
  value: string
  type: 'FULL_OBJECT' | 'COMPOSITE'
}

export interface Kept extends Description {
  /** Of the file that it describes. */
  stamp: string
}

export interface Descriptions {
  of(place: Place, stat: BigIntStats): Description
  put(place: Place, stat: BigIntStats, description: Description): void
  /** Known, but not kept, until disposed of: of a file that is on its way to its place. */
  announce(place: Place, stat: BigIntStats, description: Description): Disposable
  delete(place: Place): void
  /** Whether the file was described as it is now. */
  knows(place: Place, stat: BigIntStats): boolean
  /** What is described at a place and at those below it, as if it were a folder. */
  under(place: Place): DescribedPlace[]
  /** All, in pages. */
  all(limit: number): Generator<Place[]>
}

export interface DescribedPlace extends Place {
  etag: string
}

export function openDescriptions(kept: Collection<Kept>): Descriptions {
  const announced = new Map<string, Kept>()
  const find = (place: Place, stat: BigIntStats) => {
    const stamp = stampOf(stat)
    const name = nameOf(place)
    return [announced.get(name), kept.get(name)].find(one => one?.stamp === stamp)
  }
  return {
    of: (place, stat) => find(place, stat) ?? strange(stat),
    announce(place, stat, description) {
      const name = nameOf(place)
      announced.set(name, { ...description, stamp: stampOf(stat) })
      return { [Symbol.dispose]: () => void announced.delete(name) }
    },
    put(place, stat, { etag, headers, metadata, checksum, multipart }) {
      kept.put(nameOf(place), {
        ...{ etag, headers, metadata, stamp: stampOf(stat) },
        ...(checksum === undefined ? {} : { checksum }),
        ...(multipart === undefined ? {} : { multipart }),
      })
    },
    delete: place => kept.delete(nameOf(place)),
    knows: (place, stat) => find(place, stat) !== undefined,
    under(place) {
      const name = nameOf(place)
      const own = kept.get(name)
      const below = kept
        .list({ prefix: `${name}/` })
        .map(({ key, value }) => ({ ...placeOf(key), etag: value.etag }))
      return own === undefined ? below : [{ ...place, etag: own.etag }, ...below]
    },
    *all(limit) {
      let page = kept.list({ limit })
      while (page.length > 0) {
        yield page.map(({ key }) => placeOf(key))
        page = kept.list({ limit, after: page.at(-1)?.position ?? '' })
      }
    },
  }
}

/** Another file in the same place has another stamp; the same file in another place has the same. */
/** Where the descriptions are in the store. */
export const DESCRIPTIONS = 's3.object'

/**
 * Files that were copied elsewhere are still those that were described: `copyOf` has, for a place, the file that the
 * copy was made of, and the copy.
 */
export function describeCopies(
  kept: Collection<Kept>,
  copyOf: (place: Place) => { original: Stamped; copy: Stamped } | undefined,
): void {
  for (const { key, value } of kept.list()) {
    const found = copyOf(placeOf(key))
    if (found === undefined || value.stamp !== stampOf(found.original)) continue
    kept.put(key, { ...value, stamp: stampOf(found.copy) })
  }
}

type Stamped = Pick<BigIntStats, 'mtimeNs' | 'size' | 'ino'>

const stampOf = ({ mtimeNs, size, ino }: Stamped) => `${mtimeNs}-${size}-${ino}`

/**
 * Of a file that appeared by other means. Its ETag changes with the file and costs no reading; the `-1` says
 * clients that it is no MD5 of the content, as with a multipart upload.
 */
const strange = (stat: BigIntStats): Description => ({
  etag: `${hash('md5', stampOf(stat))}-1`,
  headers: {},
  metadata: {},
})
