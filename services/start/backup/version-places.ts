import { dirname, join } from 'node:path'
import { VERSION_TABLES } from '../../finspace/versions/records/records.ts'
import type { FileEntry, StoredDirectory } from '../../finspace/versions/tree/entry.ts'
import type { Page } from '../../finspace/versions/tree/pages.ts'
import type { StoreReader } from '../../store/read-store.ts'
import { POOL } from './layout.ts'

/** What a version is put together from: a file, or a directory that is whole. */
export type VersionPlace = (FileEntry | StoredDirectory) & {
  /** Below the data folder. */
  path: string
}

/** All that the pages of a store name, each once. Versions share most of it. */
export function versionPlaces(store: StoreReader): VersionPlace[] {
  const places = new Map<string, VersionPlace>()
  for (const { key, value } of store.documents<Page>(VERSION_TABLES.pages)) {
    if (!('entries' in value)) continue
    const database = key.slice(0, key.lastIndexOf('/'))
    for (const [, entry] of value.entries) {
      if (entry.kind === 'tree') continue
      const path = join(POOL, database, entry.at)
      places.set(path, { ...entry, path })
    }
  }
  return [...places.values()]
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
