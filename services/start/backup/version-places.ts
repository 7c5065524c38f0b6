import { dirname, join } from 'node:path'
import { VERSION_TABLES } from '../../finspace/versions/records/records.ts'
import { listAt, type Reference, splitAt } from '../../finspace/versions/references/reference.ts'
import { isWithinAny } from '../../finspace/versions/references/reference-faults.ts'
import { type FileEntry, filesOf, type StoredDirectory } from '../../finspace/versions/tree/entry.ts'
import type { Page } from '../../finspace/versions/tree/pages.ts'
import type { StoreReader } from '../../store/read-store.ts'
import { POOL } from './layout.ts'

/** What a version is put together from: a file, or a directory that is whole. */
export type VersionPlace = (FileEntry | StoredDirectory) & {
  /** Below the data folder. */
  path: string
}

/** Files that lie elsewhere, to which a PUT of a changeset refers. */
export interface ReferredPlace {
  folder: string
  /** The list of them, below the data folder. */
  list: string
  /** What versions need of them, below the folder. */
  wanted: ReadonlySet<string>
  files: number
  bytes: number
}

export interface VersionPlaces {
  /** In the data folder. */
  places: VersionPlace[]
  referred: ReferredPlace[]
}

/** All that the pages of a store name, each once. Versions share most of it. */
export function versionPlaces(store: StoreReader): VersionPlaces {
  const references = new Map(
    [...store.documents<Reference>(VERSION_TABLES.references)].map(({ key, value }) => [key, value]),
  )
  const places = new Map<string, VersionPlace>()
  const referred = new Map<string, Map<string, StoredEntry>>()
  for (const { database, entry } of storedEntries(store)) {
    const { put, below } = splitAt(entry.at)
    const key = `${database}/${put}`
    const path = join(POOL, database, entry.at)
    if (references.has(key)) referred.set(key, (referred.get(key) ?? new Map()).set(below, entry))
    else places.set(path, { ...entry, path })
  }
  for (const [key, { listBytes: bytes }] of references) {
    const path = join(POOL, listAt(key))
    places.set(path, { kind: 'file', at: path, bytes, path })
  }
  return {
    places: [...places.values()],
    referred: [...referred].flatMap(([key, entries]) => {
      const folder = references.get(key)?.folder
      return folder === undefined ? [] : [{ folder, list: join(POOL, listAt(key)), ...sizeOf(entries) }]
    }),
  }
}

type StoredEntry = FileEntry | StoredDirectory

function* storedEntries(store: StoreReader): Generator<{ database: string; entry: StoredEntry }> {
  for (const { key, value } of store.documents<Page>(VERSION_TABLES.pages)) {
    if (!('entries' in value)) continue
    const database = key.slice(0, key.lastIndexOf('/'))
    for (const [, entry] of value.entries) if (entry.kind !== 'tree') yield { database, entry }
  }
}

/** A later version may have a directory apart that an earlier one has whole. */
function sizeOf(
  entries: ReadonlyMap<string, StoredEntry>,
): Pick<ReferredPlace, 'wanted' | 'files' | 'bytes'> {
  const apart = [...entries].filter(([path]) => path === '' || !isWithinAny(dirname(path), entries))
  return {
    wanted: new Set(entries.keys()),
    files: apart.reduce((sum, [, entry]) => sum + filesOf(entry), 0),
    bytes: apart.reduce((sum, [, entry]) => sum + entry.bytes, 0),
  }
}

/** Which of the places have fewer files among these paths than the store names, in sentences. */
export function lacking(places: readonly VersionPlace[], paths: Iterable<string>): string[] {
  const counts = countsBelow(paths)
  return places.flatMap(place => {
    const [named, found] = [place.kind === 'file' ? 1 : place.files, counts.get(place.path) ?? 0]
    return found < named
      ? [`expected ${named} file(s) at ${place.path}, which the store names, got ${found}`]
      : []
  })
}

/** How many files each path has: a file itself, a folder all below it. */
function countsBelow(paths: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const path of paths) {
    for (let at = path; at !== '.'; at = dirname(at)) counts.set(at, (counts.get(at) ?? 0) + 1)
  }
  return counts
}
