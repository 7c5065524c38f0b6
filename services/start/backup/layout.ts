import { join } from 'node:path'
import { NAMES } from '../places.ts'

/** Of all snapshots: files of versions, which never change, by their paths below the data folder. */
export const POOL = join(NAMES.versions, 'content')

export const isInPool = (path: string): boolean => path === POOL || path.startsWith(`${POOL}/`)

/** Where a file or folder of the data folder lies in a snapshot of a backup. */
export const placeIn = (backup: string, snapshot: string, path: string): string =>
  isInPool(path) ? join(backup, path) : join(snapshot, path)

export const snapshotsOf = (backup: string): string => join(backup, 'snapshots')

export const MANIFEST = 'manifest.jsonl'
